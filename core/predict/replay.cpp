#include "core/predict/replay.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>

#include "core/base/json_fields.h"
#include "core/predict/recorded_input.h"
#include "core/predict/replay_rows.h"
#include "core/state/state_math.h"

namespace stateroom {
namespace {

std::string userOf(const Dataset& data, std::int64_t row) {
  return data.userColumn() == nullptr ? std::string() : data.userColumn()->text(row);
}

/// Finds the rows of today's data that recorded inputs came from.
class TodaysRows {
 public:
  explicit TodaysRows(const Dataset& data) : data_(data) {
    for (std::int64_t row = 0; row < data.rowCount(); ++row)
      rows_[userOf(data, row)].push_back(row);
  }

  const Dataset& data() const { return data_; }

  const std::vector<std::int64_t>& of(const std::string& user) const {
    static const std::vector<std::int64_t> none;
    const auto rows = rows_.find(data_.userColumn() == nullptr ? std::string() : user);
    return rows == rows_.end() ? none : rows->second;
  }

  /// By the order value, a row that is not among `taken` first; where there is none, by place among
  /// the user's rows.
  std::optional<std::int64_t> find(const std::string& user, std::optional<double> orderValue,
                                   std::int64_t place, const std::set<std::int64_t>& taken) const {
    const auto& rows = of(user);
    const auto* order = data_.orderColumn();
    if (order == nullptr || !orderValue) {
      return place < std::ssize(rows) ? std::optional(rows[static_cast<std::size_t>(place)])
                                      : std::nullopt;
    }
    std::optional<std::int64_t> found;
    for (const auto row : rows) {
      if (order->number(row) != *orderValue) continue;
      if (!taken.contains(row)) return row;
      if (!found) found = row;
    }
    return found;
  }

  SourceRow sourceOf(std::int64_t row) const { return {data_.fileOf(row), data_.lineOf(row)}; }

  AddedRow added(std::int64_t row) const {
    const auto* order = data_.orderColumn();
    const bool known = order != nullptr && !order->isMissing(row);
    return {sourceOf(row), known ? std::optional(order->number(row)) : std::nullopt};
  }

 private:
  const Dataset& data_;
  std::map<std::string, std::vector<std::int64_t>> rows_;
};

/// The cells of a step that are others today; `found` says which revision, step and row it is.
void addChanges(const InputChange& found, const Json& before, const std::string& today,
                std::vector<InputChange>& changes) {
  const auto after = Json::parse(today, nullptr, false);
  const auto place = found.step ? "[" + std::to_string(*found.step) + "]" : "";
  const auto text = [](const Json& json, const std::string& name) {
    return json.contains(name) ? json[name].dump() : "null";
  };
  std::map<std::string, bool> names;
  for (const auto* json : {&before, &after}) {
    for (const auto& [name, value] : json->items()) names[name] = true;
  }
  for (const auto& [name, known] : names) {
    const auto a = text(before, name);
    const auto b = text(after, name);
    if (a == b) continue;
    auto& change = changes.emplace_back(found);
    change.column = name + place;
    change.recorded = a;
    change.today = b;
  }
}

/// Of states of one layout.
State minus(State a, const State& b) {
  for (std::size_t layer = 0; layer < a.size(); ++layer) {
    for (std::size_t tensor = 0; tensor < a[layer].tensors.size(); ++tensor) {
      const auto values = a[layer].tensors[tensor].tensor.as<float>();
      const auto others = b[layer].tensors[tensor].tensor.as<float>();
      std::ranges::transform(values, others, values.begin(), std::minus());
    }
  }
  return a;
}

/// One user on the way through its revisions.
struct ReplayTrack {
  std::vector<Revision> path = {};
  std::map<std::int64_t, ReplayRows::Place> places = {};
  std::size_t next = 0;
  std::optional<State> state = {};  ///< empty: the model's initial one
  UserReplay result = {};

  bool isOver() const { return result.error || next >= path.size(); }
  const Revision& revision() const { return path[next]; }
};

/// A number of users replayed side by side.
class ReplayBatch {
 public:
  ReplayBatch(const StatefulPredictor& predictor, const TodaysRows* today,
              const ReplayOptions& options)
      : predictor_(predictor),
        ledger_(predictor.ledger()),
        today_(today),
        eachStep_(options.eachStep),
        stop_(options.stop),
        rows_(predictor.ledger(), predictor.shelf()) {}

  Result<> run(std::span<const std::string> users) {
    for (const auto& user : users) {
      auto& track = tracks_.emplace_back();
      track.result.user = user;
      noteError(track, begin(track));
    }
    STATEROOM_CHECK(rows_.finish());
    for (;;) {
      for (auto& track : tracks_) noteError(track, skipGiven(track));
      const auto waves = byModel();
      if (waves.empty()) return {};
      if (stop_.stop_requested()) return fail(Code::cancelled);
      for (const auto& [model, tracks] : waves) STATEROOM_CHECK(compute(*model, tracks));
    }
  }

  std::vector<ReplayTrack>& tracks() { return tracks_; }

 private:
  void noteError(ReplayTrack& track, const Result<>& done) {
    if (!done && !track.result.error) track.result.error = done.error();
  }

  Result<> begin(ReplayTrack& track) {
    STATEROOM_TRY(track.path, pathToHead(ledger_, track.result.user));
    ReplayRows::InputOf inputOf;
    if (today_ != nullptr) {
      STATEROOM_TRY(inputOf, todaysInputs(track));
    }
    STATEROOM_TRY(track.places, rows_.add(track.path, inputOf));
    return {};
  }

  /// Today's row in place of each recorded step; what differs, is gone or came is noted.
  Result<ReplayRows::InputOf> todaysInputs(ReplayTrack& track) {
    std::map<std::int64_t, std::string> inputs;
    TakenRows taken;
    for (const auto& revision : track.path) {
      if (!isComputedFromInput(revision)) continue;
      STATEROOM_TRY(inputs[revision.number], todaysInput(revision, taken, track.result.changes));
    }
    for (const auto row : today_->of(track.result.user)) {
      if (!taken.rows.contains(row)) track.result.added.push_back(today_->added(row));
    }
    return [inputs = std::move(inputs)](const Revision& revision) {
      const auto found = inputs.find(revision.number);
      return found == inputs.end() ? revision.input : found->second;
    };
  }

  struct TakenRows {
    std::set<std::int64_t> rows = {};
    std::int64_t place = 0;  ///< of the next step among the user's
  };

  Result<std::string> todaysInput(const Revision& revision, TakenRows& taken,
                                  std::vector<InputChange>& changes) {
    STATEROOM_TRY(const auto* const model, predictor_.shelf().find(revision.model));
    const auto recorder = model->recorder(today_->data());
    const auto recorded = recordedSteps(revision.input);
    STATEROOM_TRY(const auto orders, ordersOf(*model, revision, recorded.size()));
    std::vector<std::string> steps;
    for (std::size_t i = 0; i < recorded.size(); ++i) {
      const auto row = today_->find(revision.user, orders[i], taken.place++, taken.rows);
      InputChange change{.revision = revision.number, .column = {}, .recorded = {}, .today = {}};
      if (recorded.size() > 1) change.step = static_cast<std::int64_t>(i);
      if (row) {
        taken.rows.insert(*row);
        change.source = today_->sourceOf(*row);
        steps.push_back(recorder.recordOf(*row));
        addChanges(change, recorded[i], steps.back(), changes);
      } else {
        change.recorded = recorded[i].dump();
        steps.push_back(change.recorded);
        changes.push_back(std::move(change));
      }
    }
    if (steps.empty()) return fail(Code::record_damaged, {{"record", revision.input}});
    return inputOfSteps(steps);
  }

  /// The order value of each step.
  static Result<std::vector<std::optional<double>>> ordersOf(const StatefulModel& model,
                                                             const Revision& revision,
                                                             std::size_t steps) {
    if (steps < 2) return std::vector(steps, revision.order);
    const std::vector<std::string> history = {revision.input};
    STATEROOM_TRY(const auto rows, model.rowsOf(std::span(&history, 1)));
    std::vector<std::optional<double>> orders(steps);
    const auto* order = rows.data.orderColumn();
    for (std::size_t i = 0; order != nullptr && i < steps; ++i) {
      const auto row = static_cast<std::int64_t>(i);
      if (!order->isMissing(row)) orders[i] = order->number(row);
    }
    return orders;
  }

  /// Up to the next revision that is computed: what others set is taken as it is.
  Result<> skipGiven(ReplayTrack& track) {
    while (!track.isOver() && !isComputedFromInput(track.revision())) {
      STATEROOM_TRY(track.state, ledger_.state(track.revision(), predictor_.recompute()));
      ++track.next;
    }
    return {};
  }

  std::map<const StatefulModel*, std::vector<ReplayTrack*>> byModel() {
    std::map<const StatefulModel*, std::vector<ReplayTrack*>> waves;
    for (auto& track : tracks_) {
      if (!track.isOver()) waves[track.places.at(track.revision().number).model].push_back(&track);
    }
    return waves;
  }

  Result<> compute(const StatefulModel& model, const std::vector<ReplayTrack*>& tracks) {
    const auto& initial = model.ledgerModel().initial;
    auto before = model.ledgerModel().layout.zero(std::ssize(tracks));
    std::vector<std::size_t> inputs;
    for (std::size_t i = 0; i < tracks.size(); ++i) {
      const auto& state = tracks[i]->state;
      copyRow(state ? *state : initial, 0, before, static_cast<std::int64_t>(i));
      inputs.push_back(tracks[i]->places.at(tracks[i]->revision().number).input);
    }
    STATEROOM_TRY(const auto done, rows_.step(model, inputs, before));
    for (std::size_t i = 0; i < tracks.size(); ++i) {
      auto& track = *tracks[i];
      track.state = rowOf(done.after, static_cast<std::int64_t>(i));
      if (eachStep_) {
        track.result.steps.push_back(
            {.revision = track.revision().number, .outputs = done.outputs[i]});
      }
      noteError(track, compare(track, model));
      ++track.next;
    }
    return {};
  }

  Result<> compare(ReplayTrack& track, const StatefulModel& model) {
    const auto& revision = track.revision();
    auto& result = track.result;
    ++result.revisions;
    result.sameKernel &= revision.kernel == model.kernel();
    if (hasStateHash(model.ledgerModel(), *track.state, revision.stateHash)) return {};
    result.identical = false;
    if (!revision.hasState) {  // only its hash is there, and it is another one
      note(track, {revision.number, "", "", 0, std::numeric_limits<double>::infinity()});
      return {};
    }
    STATEROOM_TRY(const auto recorded, ledger_.state(revision));
    STATEROOM_TRY(const auto units, difference(recorded, *track.state));
    if (units.empty()) return {};
    const auto& most = units.front();
    note(track, {revision.number, most.layer, most.tensor, most.unit, most.delta});
    if (eachStep_) result.steps.back().difference = minus(*track.state, recorded);
    return {};
  }

  void note(ReplayTrack& track, const Divergence& divergence) {
    auto& result = track.result;
    const double size = std::isnan(divergence.delta) ? HUGE_VAL : std::abs(divergence.delta);
    result.max = std::max(result.max, size);
    if (eachStep_) result.steps.back().max = size;
    if (!result.first) result.first = divergence;
  }

  const StatefulPredictor& predictor_;
  Ledger& ledger_;
  const TodaysRows* today_;
  bool eachStep_;
  std::stop_token stop_;
  ReplayRows rows_;
  std::vector<ReplayTrack> tracks_;
};

}  // namespace

Result<std::vector<UserReplay>> replay(const StatefulPredictor& predictor,
                                       const std::vector<std::string>& users,
                                       const ReplayOptions& options) {
  std::optional<TodaysRows> today;
  if (options.data != nullptr) today.emplace(*options.data);
  std::vector<UserReplay> results;
  for (std::size_t begin = 0; begin < users.size(); begin += kUsersAtOnce) {
    if (options.stop.stop_requested()) return fail(Code::cancelled);
    const auto count = std::min(kUsersAtOnce, users.size() - begin);
    ReplayBatch batch(predictor, today ? &*today : nullptr, options);
    STATEROOM_CHECK(batch.run(std::span(users).subspan(begin, count)));
    for (auto& track : batch.tracks()) {
      if (options.each) options.each(track.result);
      results.push_back(std::move(track.result));
    }
    if (options.progress) options.progress(std::ssize(results));
  }
  return results;
}

std::vector<std::string> usersBeside(const Dataset& data, const std::vector<std::string>& users) {
  std::vector<std::string> others;
  if (data.userColumn() == nullptr) return others;
  std::set<std::string> known(users.begin(), users.end());
  for (std::int64_t row = 0; row < data.rowCount(); ++row) {
    auto user = userOf(data, row);
    if (known.insert(user).second) others.push_back(std::move(user));
  }
  return others;
}

}  // namespace stateroom
