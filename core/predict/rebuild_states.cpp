#include "core/predict/rebuild_states.h"

#include <algorithm>
#include <cmath>
#include <deque>

#include "core/predict/outputs_json.h"
#include "core/state/ledger_list.h"
#include "core/state/ledger_rebuild.h"
#include "core/state/lineage.h"
#include "core/state/state_math.h"

namespace stateroom {
namespace {

/// One user on the way to the new model.
struct RebuildTrack {
  std::string user;
  Revision head;  ///< of main, that the shadow will stand for
  Lineage lineage;
  std::size_t input = 0;  ///< of all inputs: the first step's
  std::vector<std::vector<std::vector<float>>> outputs = {};
  std::vector<std::pair<const State*, std::int64_t>> states = {};  ///< after each step
};

/// Some users' inputs computed with the new model and written to the shadow, or to main itself, in
/// one transaction.
class RebuildBatch {
 public:
  RebuildBatch(Ledger& ledger, const StatefulModel& model, std::string_view branch,
               const std::string& author)
      : ledger_(ledger), model_(model), branch_(branch), author_(author) {}

  Result<> run(const std::vector<std::string>& users, RebuildReport& report) {
    for (const auto& user : users) {
      STATEROOM_TRY(auto head, ledger_.head(user));
      STATEROOM_TRY(auto lineage, lineageOf(ledger_, head));
      tracks_.push_back({.user = user, .head = std::move(head), .lineage = std::move(lineage)});
    }
    STATEROOM_CHECK(compute());
    STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(ledger_.database()));
    STATEROOM_CHECK(leaveOutMoved());
    for (const auto& track : tracks_) STATEROOM_CHECK(write(track));
    STATEROOM_CHECK(transaction.commit());
    STATEROOM_CHECK(ledger_.idle());
    for (const auto& track : tracks_) add(track, report);
    return {};
  }

 private:
  /// Who has moved or was erased meanwhile shall leave nothing on a shadow.
  Result<> leaveOutMoved() {
    if (!isShadow()) return {};
    std::vector<RebuildTrack> left;
    for (auto& track : tracks_) {
      STATEROOM_TRY(const auto head, ledger_.findHead(track.user));
      if (head && head->sequence == track.head.sequence) left.push_back(std::move(track));
    }
    tracks_ = std::move(left);
    return {};
  }

  Result<> compute() {
    std::vector<std::vector<std::string>> histories;
    std::size_t inputs = 0, longest = 0;
    for (auto& track : tracks_) {
      track.input = inputs;
      auto& history = histories.emplace_back();
      for (const auto& step : track.lineage.steps) history.push_back(step.input);
      inputs += history.size();
      longest = std::max(longest, history.size());
    }
    if (inputs == 0) return {};
    STATEROOM_TRY(const auto rows, model_.rowsOf(histories));
    STATEROOM_TRY(const auto assembler, model_.assembler(rows.data));
    for (std::size_t step = 0; step < longest; ++step) {
      STATEROOM_CHECK(computeStep(assembler, rows.inputs, step));
    }
    return {};
  }

  Result<> computeStep(const BatchAssembler& assembler, std::span<const StepRows> inputs,
                       std::size_t step) {
    std::vector<RebuildTrack*> moving;
    std::vector<StepRows> rows;
    for (auto& track : tracks_) {
      if (step >= track.lineage.steps.size()) continue;
      moving.push_back(&track);
      rows.push_back(inputs[track.input + step]);
    }
    const auto& initial = model_.ledgerModel().initial;
    auto before = model_.ledgerModel().layout.zero(std::ssize(moving));
    for (std::size_t i = 0; i < moving.size(); ++i) {
      const auto last = step > 0 ? moving[i]->states.back() : std::pair(&initial, std::int64_t{0});
      copyRow(*last.first, last.second, before, static_cast<std::int64_t>(i));
    }
    STATEROOM_TRY(auto done, model_.step(assembler, rows, before));
    const auto& after = states_.emplace_back(std::move(done.after));
    for (std::size_t i = 0; i < moving.size(); ++i) {
      moving[i]->outputs.push_back(std::move(done.outputs[i]));
      moving[i]->states.emplace_back(&after, static_cast<std::int64_t>(i));
    }
    return {};
  }

  Change changeOf(const RebuildTrack& track) const {
    Change change;
    change.user = track.user;
    change.branch = branch_;
    change.cause = Cause::Rebuild;
    change.model = model_.ledgerModel().fingerprint;
    change.author = author_;
    return change;
  }

  /// The last revision of a shadow stands for main's head. A user that was there begins anew.
  Result<> write(const RebuildTrack& track) {
    const auto& steps = track.lineage.steps;
    STATEROOM_TRY(const auto before, ledger_.findHead(track.user, branch_));
    if (steps.empty() || before) STATEROOM_CHECK(writeInitial(track, steps.empty()));
    for (std::size_t i = 0; i < steps.size(); ++i) {
      auto change = changeOf(track);
      change.state = track.states[i].first;
      change.row = track.states[i].second;
      change.kernel = model_.kernel();
      change.input = steps[i].input;
      change.output = outputsText(model_.heads(), track.outputs[i]);
      change.lastOutput = lastOutputOf(track.outputs[i]);
      change.order = steps[i].order;
      if (i + 1 == steps.size() && isShadow()) change.base = track.head.number;
      STATEROOM_CHECK(ledger_.append(change));
    }
    return {};
  }

  Result<> writeInitial(const RebuildTrack& track, bool isLast) {
    auto change = changeOf(track);
    change.cause = Cause::Reset;
    change.source = "initial";
    change.state = &model_.ledgerModel().initial;
    if (isLast && isShadow()) change.base = track.head.number;
    if (!isShadow()) change.expected = track.head.number;
    STATEROOM_CHECK(ledger_.append(change));
    return {};
  }

  bool isShadow() const { return branch_ != kMain; }

  void add(const RebuildTrack& track, RebuildReport& report) const {
    report.revisions += std::ssize(track.lineage.steps);
    report.editsLeftOut += track.lineage.edits;
    const auto& origin = track.lineage.origin;
    const bool given = origin && (origin->cause == Cause::Import || origin->cause == Cause::Copy);
    report.originsLeftOut += given ? 1 : 0;
    if (track.outputs.empty() || !track.lineage.steps.back().lastOutput) return;
    const auto after = lastOutputOf(track.outputs.back());
    if (after) {
      std::erase_if(report.moved, [&](const auto& moved) { return moved.user == track.user; });
      report.moved.push_back({track.user, *track.lineage.steps.back().lastOutput, *after});
    }
  }

  Ledger& ledger_;
  const StatefulModel& model_;
  std::string branch_;
  const std::string& author_;
  std::vector<RebuildTrack> tracks_;
  std::deque<State> states_;
};

void keepMostMoved(RebuildReport& report, std::int64_t count) {
  const auto distance = [](const MovedUser& user) { return std::abs(user.after - user.before); };
  std::ranges::stable_sort(report.moved, std::ranges::greater(), distance);
  if (std::ssize(report.moved) > count) report.moved.resize(static_cast<std::size_t>(count));
}

/// Until the shadow stands for every head of main.
Result<> catchUp(Ledger& ledger, const StatefulModel& model, const Rebuild& rebuild,
                 const RebuildOptions& options, RebuildReport& report) {
  STATEROOM_TRY(const auto all, countUsers(ledger));
  for (;;) {
    if (options.stop.stop_requested()) return fail(Code::cancelled);
    STATEROOM_TRY(const auto users, staleUsers(ledger, rebuild.branch, kUsersAtOnce));
    if (users.empty()) return {};
    RebuildBatch batch(ledger, model, rebuild.branch, options.author);
    STATEROOM_CHECK(batch.run(users, report));
    keepMostMoved(report, options.mostMoved);
    report.users = std::min(report.users + std::ssize(users), all);
    if (options.progress) options.progress(report.users, all);
  }
}

Result<> rebuildOnto(Ledger& ledger, const StatefulModel& model, const Rebuild& rebuild,
                     const RebuildOptions& options, RebuildReport& report) {
  for (;;) {
    STATEROOM_CHECK(catchUp(ledger, model, rebuild, options, report));
    const auto flipped = flip(ledger, rebuild, options.author);
    if (flipped || flipped.error().code() != Code::rebuild_behind) return flipped;
  }
}

}  // namespace

Result<RebuildReport> rebuildStates(Ledger& ledger, ModelShelf& shelf, const BindingChoice& choice,
                                    const RebuildOptions& options) {
  STATEROOM_TRY(auto* const engine, shelf.engine());
  STATEROOM_TRY(const auto kept,
                keepModel(*engine, shelf.projectFolder(), choice.run, choice.checkpoint));
  STATEROOM_TRY(const auto* const model, shelf.find(kept.fingerprint));
  STATEROOM_TRY(const auto rebuild, beginRebuild(ledger, model->ledgerModel()));
  RebuildReport report{.model = kept.fingerprint, .moved = {}};
  const auto done = rebuildOnto(ledger, *model, rebuild, options, report);
  if (done) return report;
  STATEROOM_CHECK(abandonRebuild(ledger, rebuild));
  return unexpected(done.error());
}

Result<RebuildReport> rebuildUser(const StatefulPredictor& predictor, const std::string& user,
                                  const std::string& author) {
  const StatefulModel& model = predictor.model();
  STATEROOM_TRY(const auto head, predictor.ledger().head(user));
  if (head.cause == Cause::Erase) return fail(Code::user_erased, {{"user", user}});
  RebuildReport report{.model = model.ledgerModel().fingerprint, .users = 1, .moved = {}};
  RebuildBatch batch(predictor.ledger(), model, kMain, author);
  STATEROOM_CHECK(batch.run({user}, report));
  return report;
}

}  // namespace stateroom
