#include "core/predict/prediction_stream.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <set>
#include <unordered_set>

#include "core/base/text.h"
#include "core/predict/outputs_json.h"

namespace stateroom {
namespace {

constexpr int kMostTurns = 100;  // of rows that others' writing overtakes again and again

}  // namespace

/// One attempt at some rows: where their users stand, what the model makes of it, and the commit.
/// Rows that were overtaken by another writer are left for the next turn.
class StreamTurn {
 public:
  StreamTurn(PredictionStream& stream, const StreamRows& rows, std::vector<StatefulAnswer>& answers,
             std::size_t first)
      : options_(stream.options_),
        model_(stream.predictor_->model()),
        ledger_(stream.predictor_->ledger()),
        users_(stream.users_),
        features_(stream.features_),
        rows_(rows),
        answers_(answers),
        first_(first) {}

  /// The rows to be tried again. A row by itself is tried at once with what is kept of its user.
  Result<std::vector<std::size_t>> run(const std::vector<std::size_t>& pending, bool again) {
    STATEROOM_CHECK(features_.use(*rows_.data));
    const bool trust = pending.size() == 1 && !again;
    STATEROOM_CHECK(users_.load(ledger_, namesOf(pending), options_.branch, trust));
    STATEROOM_CHECK(choose(pending));
    if (!steps_.empty()) STATEROOM_CHECK(prepare());
    if (!steps_.empty()) {
      STATEROOM_CHECK(compute());
      STATEROOM_CHECK(options_.dryRun ? keep() : commit());
    }
    std::ranges::sort(again_);
    std::erase_if(again_, [&](std::size_t row) { return row >= end_; });
    return again_;
  }

  /// Rows from here on are not looked at any more.
  std::size_t end() const { return end_; }

 private:
  /// A row that is about to move its user.
  struct Step {
    std::size_t row = 0;  ///< of rows_
    StreamUser* user = nullptr;
    StepRows rows = {};  ///< of the assembler's data
    std::string record = {};
    std::vector<std::vector<float>> outputs = {};
    StateRow after = {};
  };

  const StreamRows::Row& rowAt(std::size_t index) const { return rows_.rows[index]; }
  StatefulAnswer& answerTo(std::size_t index) { return answers_[index - first_]; }

  void refuse(std::size_t row, Error error) {
    if (row >= end_) return;
    answerTo(row).error = std::move(error);
    if (options_.stopAtError) end_ = row;
  }

  // ---- which rows move whom

  std::vector<std::string> namesOf(const std::vector<std::size_t>& pending) const {
    std::vector<std::string> names;
    std::unordered_set<std::string_view> known;
    for (const auto row : pending) {
      if (known.insert(rowAt(row).user).second) names.push_back(rowAt(row).user);
    }
    return names;
  }

  Result<> choose(const std::vector<std::size_t>& pending) {
    steps_.reserve(pending.size());
    for (const auto row : pending) {
      if (row >= end_) break;
      auto& user = users_.named(rowAt(row).user);
      if (user.error) {
        refuse(row, *user.error);
        continue;
      }
      STATEROOM_TRY(const bool fresh, isFresh(row));
      if (fresh && isInTime(row, user)) add(row, user);
    }
    return {};
  }

  /// Whether the row's event has not happened yet; answers it otherwise.
  Result<bool> isFresh(std::size_t row) {
    const auto& user = rowAt(row).user;
    const auto& event = rowAt(row).event;
    if (event.empty()) return true;
    if (!events_.emplace(user, event).second) {
      again_.push_back(row);  // twice in one turn: the next one finds it
      return false;
    }
    if (const auto* outputs = users_.eventKept(user, event)) {
      answerTo(row).repeated = true;
      answerTo(row).outputs = *outputs;
      return false;
    }
    STATEROOM_TRY(const auto known, ledger_.findEvent(user, event));
    if (!known) return true;
    answerRepeated(row, *known);
    return false;
  }

  void answerRepeated(std::size_t row, const Appended& known) {
    auto& answer = answerTo(row);
    answer.repeated = true;
    answer.revision = known.number;
    answer.outputs = outputsOfJson(model_.heads(), known.output).value_or(answer.outputs);
  }

  bool isInTime(std::size_t row, StreamUser& user) {
    const auto& order = rowAt(row).firstOrder;
    auto& seen = user.order;
    if (order && seen && *order <= *seen && !options_.allowLate) {
      if (users_.trusted()) {
        again_.push_back(row);  // perhaps somebody has reset the user
        return false;
      }
      refuse(row, Error(Code::order_not_later, {{"order", formatDouble(*order)},
                                                {"head", formatDouble(*seen)},
                                                {"user", std::string(user.name)}}));
      return false;
    }
    if (order) seen = rowAt(row).order;  // of its last step
    return true;
  }

  void add(std::size_t row, StreamUser& user) {
    const StepRows rows{rowAt(row).row, rowAt(row).steps};
    user.steps.push_back(steps_.size());
    steps_.push_back({.row = row, .user = &user, .rows = rows, .record = features_.recordOf(rows)});
  }

  std::vector<std::string> recordsOf(const StreamUser& user) const {
    std::vector<std::string> records;
    for (const auto step : user.steps) records.push_back(steps_[step].record);
    return records;
  }

  // ---- their features

  /// Steps are computed from the rows themselves, or behind those that a window sees before them.
  Result<> prepare() {
    assembler_ = features_.assembler();
    if (assembler_ != nullptr) return {};
    STATEROOM_TRY(const auto rows, recordedRows());
    auto assembler = model_.assembler(rows.data);
    if (!assembler) return leaveOut(assembler.error());
    own_ = *std::move(assembler);
    assembler_ = &*own_;
    return {};
  }

  Result<RecordedRows> recordedRows() {
    std::vector<std::vector<std::string>> histories;
    std::vector<std::pair<Step*, std::size_t>> places;  // of the steps among all inputs
    std::size_t count = 0;
    for (auto& user : users_.all()) {
      if (user.steps.empty()) continue;
      if (model_.seesEarlierRows()) STATEROOM_CHECK(users_.readInputs(ledger_, user));
      auto& history = histories.emplace_back(user.inputs);
      count += history.size();
      for (const auto step : user.steps) {
        history.push_back(steps_[step].record);
        places.emplace_back(&steps_[step], count++);
      }
    }
    STATEROOM_TRY(auto rows, model_.rowsOf(histories));
    for (const auto& [step, place] : places) step->rows = rows.inputs[place];
    return rows;
  }

  /// A row lacks a value that its feature needs: it is answered, the others are tried without it.
  Result<> leaveOut(const Error& error) {
    const auto& features = model_.predictor().trained().features;
    bool found = false;
    for (const auto& step : steps_) {
      const std::vector<std::string> alone = {step.record};
      STATEROOM_TRY(const auto one, model_.rowsOf(std::span(&alone, 1)));
      const auto usable = features.check(one.data);
      if (usable) {
        again_.push_back(step.row);
        continue;
      }
      found = true;
      Error own(usable.error().code(), usable.error().arguments());
      refuse(step.row, std::move(own).at("user", rowAt(step.row).user));
    }
    steps_.clear();
    if (!found) return unexpected(error);
    return {};
  }

  // ---- the model

  /// The first rows of all users at once, then the second ones …
  Result<> compute() {
    std::size_t longest = 0;
    for (const auto& user : users_.all()) longest = std::max(longest, user.steps.size());
    std::vector<Step*> wave;
    for (std::size_t place = 0; place < longest; ++place) {
      wave.clear();
      for (const auto& user : users_.all()) {
        if (place < user.steps.size()) wave.push_back(&steps_[user.steps[place]]);
      }
      for (std::size_t begin = 0; begin < wave.size(); begin += kUsersAtOnce) {
        const auto count = std::min(kUsersAtOnce, wave.size() - begin);
        STATEROOM_CHECK(computeSome(std::span(wave).subspan(begin, count)));
      }
    }
    return {};
  }

  Result<> computeSome(std::span<Step* const> steps) {
    std::vector<StepRows> rows;
    for (const auto* step : steps) rows.push_back(step->rows);
    const bool asLoaded =
        steps.size() == users_.all().size() && std::ranges::all_of(steps, [&](const Step* step) {
          return step->user->state.states == &users_.loaded();
        });
    STATEROOM_TRY(auto done,
                  model_.step(*assembler_, rows,
                              asLoaded ? users_.loaded() : users_.gather(statesOf(steps))));
    const auto& after = after_.emplace_back(std::move(done.after));
    for (std::size_t i = 0; i < steps.size(); ++i) {
      auto& step = *steps[i];
      step.outputs = std::move(done.outputs[i]);
      step.after = step.user->state = {&after, static_cast<std::int64_t>(i)};
    }
    return {};
  }

  static std::vector<StateRow> statesOf(std::span<Step* const> steps) {
    std::vector<StateRow> states;
    for (const auto* step : steps) states.push_back(step->user->state);
    return states;
  }

  // ---- what comes of it

  /// A dry run goes on from here with its next rows.
  Result<> keep() {
    keepUsers();
    for (auto& step : steps_) {
      const auto& row = rowAt(step.row);
      if (!row.event.empty()) users_.keepEvent(row.user, row.event, step.outputs);
      answerTo(step.row).outputs = std::move(step.outputs);
    }
    return {};
  }

  void keepUsers() {
    for (const auto& user : users_.all()) {
      if (user.steps.empty()) continue;
      users_.keep(user, model_.seesEarlierRows() ? recordsOf(user) : std::vector<std::string>());
    }
  }

  Result<> commit() {
    auto change = changeOfAll();
    if (steps_.size() == 1) {
      STATEROOM_CHECK(append(steps_.front(), change));
    } else {
      STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(ledger_.database()));
      for (auto& step : steps_) STATEROOM_CHECK(append(step, change));
      STATEROOM_CHECK(transaction.commit());
      ledger_.checkpointBehindCommit();
    }
    users_.committed(ledger_.database().dataVersion());
    keepUsers();
    return {};
  }

  Change changeOfAll() const {
    Change change;
    change.branch = options_.branch;
    change.model = model_.ledgerModel().fingerprint;
    change.kernel = model_.kernel();
    change.allowLate = options_.allowLate;
    change.author = options_.author;
    change.note = options_.note;
    return change;
  }

  void setStep(const Step& step, Change& change) const {
    const auto& row = rowAt(step.row);
    change.user = row.user;
    change.expected = step.user->standing.number;
    change.standing = &step.user->standing;
    change.state = step.after.states;
    change.row = step.after.row;
    change.input = step.record;
    change.output = outputsText(model_.heads(), step.outputs);
    change.lastOutput = lastOutputOf(step.outputs);
    change.order = row.order;
    change.event = row.event;
  }

  /// Rows behind one of the same user that did not come in were computed from what is not so.
  Result<> append(Step& step, Change& change) {
    auto& user = *step.user;
    if (user.overtaken || step.row >= end_) {
      again_.push_back(step.row);
      return {};
    }
    setStep(step, change);
    auto done = ledger_.append(change);
    if (done && !done->repeated) {
      answerTo(step.row).revision = done->number;
      answerTo(step.row).outputs = std::move(step.outputs);
      return {};
    }
    user.overtaken = true;
    if (done) {
      answerRepeated(step.row, *done);
    } else if (isLedgerFileError(done.error())) {
      return passOn(std::move(done).error());
    } else if (done.error().code() == Code::ledger_conflict) {
      again_.push_back(step.row);
    } else {
      refuse(step.row, std::move(done).error());
    }
    return {};
  }

  const StreamOptions& options_;
  const StatefulModel& model_;
  Ledger& ledger_;
  StreamUsers& users_;
  StreamFeatures& features_;
  const StreamRows& rows_;
  std::vector<StatefulAnswer>& answers_;
  std::size_t first_;
  std::size_t end_ = std::numeric_limits<std::size_t>::max();

  std::set<std::pair<std::string_view, std::string_view>> events_;
  std::vector<Step> steps_;
  const BatchAssembler* assembler_ = nullptr;
  std::optional<BatchAssembler> own_;
  std::deque<State> after_;  ///< of each batch
  std::vector<std::size_t> again_;
};

PredictionStream::PredictionStream(const StatefulPredictor& predictor, StreamOptions options)
    : predictor_(&predictor),
      options_(std::move(options)),
      users_(predictor.model(), options_.dryRun),
      features_(predictor.model()) {}

Result<std::vector<StatefulAnswer>> PredictionStream::take(const StreamRows& rows) {
  return take(rows, 0, rows.rows.size());
}

Result<std::vector<StatefulAnswer>> PredictionStream::take(const StreamRows& rows,
                                                           std::size_t begin, std::size_t end) {
  std::vector<StatefulAnswer> answers;
  std::vector<std::size_t> pending;
  for (std::size_t i = begin; i < end; ++i) {
    const auto& row = rows.rows[i];
    answers.push_back({.line = row.line,
                       .user = row.user,
                       .event = row.event,
                       .steps = row.steps,
                       .outputs = {},
                       .error = row.error});
    if (row.error && options_.stopAtError) end = i + 1;
    if (!row.error) pending.push_back(i);
  }
  auto stopped = end;
  for (int turn = 0; !pending.empty(); ++turn) {
    if (turn == kMostTurns) {
      return fail(Code::ledger_busy, {{"path", predictor_->ledger().database().file()},
                                      {"reason", "others write to the same users all the time"}});
    }
    StreamTurn attempt(*this, rows, answers, begin);
    STATEROOM_TRY(pending, attempt.run(pending, turn > 0));
    if (attempt.end() < stopped) stopped = attempt.end() + 1;
  }
  answers.resize(std::min(answers.size(), stopped - begin));
  return answers;
}

}  // namespace stateroom
