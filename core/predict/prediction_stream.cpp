#include <algorithm>
#include <deque>
#include <limits>
#include <set>

#include "core/base/text.h"
#include "core/predict/outputs_json.h"
#include "core/predict/stateful_predictor.h"
#include "core/state/lineage.h"
#include "core/state/state_math.h"

namespace stateroom {
namespace {

constexpr int kMostTurns = 100;  // of rows that others' writing overtakes again and again
constexpr std::size_t kMostStandings = 100000;

}  // namespace

/// One attempt at some rows: where their users stand, what the model makes of it, and the commit.
/// Rows that were overtaken by another writer are left for the next turn.
class StreamTurn {
 public:
  StreamTurn(PredictionStream& stream, const StreamRows& rows, std::vector<StatefulAnswer>& answers,
             std::size_t first)
      : stream_(stream),
        options_(stream.options_),
        model_(stream.predictor_->model()),
        ledger_(stream.predictor_->ledger()),
        rows_(rows),
        answers_(answers),
        first_(first) {}

  /// The rows to be tried again.
  Result<std::vector<std::size_t>> run(const std::vector<std::size_t>& pending) {
    STATEROOM_CHECK(loadUsers(pending));
    STATEROOM_CHECK(choose(pending));
    if (!steps_.empty()) {
      STATEROOM_CHECK(prepare());
    }
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
  using Standing = PredictionStream::Standing;

  struct User {
    std::string name;
    Standing standing;
    std::vector<std::size_t> steps;  ///< into steps_, in order
    std::optional<Error> error;      ///< why none of the user's rows can be used
    bool overtaken = false;
  };
  /// A row that is about to move its user.
  struct Step {
    std::size_t row = 0;  ///< of rows_
    std::size_t user = 0;
    std::int64_t dataRow = 0;  ///< of the assembler's data
    std::string record;
    std::vector<std::vector<float>> outputs;
    const State* after = nullptr;  ///< the user's state behind it is row `stateRow` of this
    std::int64_t stateRow = 0;
  };

  const StreamRows::Row& rowAt(std::size_t index) const { return rows_.rows[index]; }
  StatefulAnswer& answerTo(std::size_t index) { return answers_[index - first_]; }

  void refuse(std::size_t row, Error error) {
    if (row >= end_) return;
    answerTo(row).error = std::move(error);
    if (options_.stopAtError) end_ = row;
  }

  // ---- where users stand

  Result<> loadUsers(const std::vector<std::size_t>& pending) {
    for (const auto row : pending) {
      const auto& name = rowAt(row).user;
      if (places_.try_emplace(name, users_.size()).second) {
        users_.push_back({.name = name, .standing = {}, .steps = {}, .error = {}});
      }
    }
    std::vector<std::string> names;
    for (const auto& user : users_) names.push_back(user.name);
    auto loaded = ledger_.load(names, options_.branch);
    if (loaded) {
      states_ = std::move(loaded->state);
      for (std::size_t i = 0; i < users_.size(); ++i) {
        users_[i].standing.revision = loaded->revisions[i];
        users_[i].standing.order = loaded->orders[i];
      }
    } else {
      if (isLedgerFileError(loaded.error())) return passOn(std::move(loaded).error());
      STATEROOM_CHECK(loadOneByOne());
    }
    if (options_.dryRun) takeUpDryRun();
    return {};
  }

  /// One user's state cannot be used: it shall not keep the others from theirs.
  Result<> loadOneByOne() {
    states_ = model_.ledgerModel().layout.zero(std::ssize(users_));
    for (std::size_t i = 0; i < users_.size(); ++i) {
      auto& user = users_[i];
      auto loaded = ledger_.load(std::span(&user.name, 1), options_.branch);
      if (!loaded) {
        if (isLedgerFileError(loaded.error())) return passOn(std::move(loaded).error());
        user.error = loaded.error();
        continue;
      }
      copyRow(loaded->state, 0, states_, static_cast<std::int64_t>(i));
      user.standing.revision = loaded->revisions[0];
      user.standing.order = loaded->orders[0];
    }
    return {};
  }

  void takeUpDryRun() {
    for (std::size_t i = 0; i < users_.size(); ++i) {
      const auto known = stream_.standings_.find(users_[i].name);
      if (known == stream_.standings_.end()) continue;
      users_[i].standing = known->second;
      copyRow(known->second.state, 0, states_, static_cast<std::int64_t>(i));
    }
  }

  // ---- which rows move them

  Result<> choose(const std::vector<std::size_t>& pending) {
    for (const auto row : pending) {
      if (row >= end_) break;
      auto& user = users_[places_.at(rowAt(row).user)];
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
    const auto& event = rowAt(row).event;
    if (event.empty()) return true;
    if (!events_.emplace(rowAt(row).user, event).second) {
      again_.push_back(row);  // twice in one turn: the next one finds it in the ledger
      return false;
    }
    STATEROOM_TRY(const auto known, ledger_.findEvent(rowAt(row).user, event));
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

  bool isInTime(std::size_t row, User& user) {
    const auto& order = rowAt(row).order;
    auto& seen = user.standing.order;
    if (order && seen && *order <= *seen && !options_.allowLate) {
      refuse(row, Error(Code::order_not_later, {{"order", formatDouble(*order)},
                                                {"head", formatDouble(*seen)},
                                                {"user", user.name}}));
      return false;
    }
    if (order) seen = order;
    return true;
  }

  void add(std::size_t row, User& user) {
    user.steps.push_back(steps_.size());
    steps_.push_back({.row = row,
                      .user = static_cast<std::size_t>(&user - users_.data()),
                      .dataRow = rowAt(row).row,
                      .record = model_.recordOf(*rows_.data, rowAt(row).row),
                      .outputs = {}});
  }

  // ---- their features

  /// Steps are computed from the rows themselves, or behind those that a window sees before them.
  Result<> prepare() {
    const void* const given = &rows_.data->columns();
    if (given != stream_.assembled_) {
      stream_.assembled_ = nullptr;
      const auto& features = model_.predictor().trained().features;
      if (!model_.seesEarlierRows() && features.check(*rows_.data)) {
        STATEROOM_TRY(stream_.assembler_, model_.assembler(*rows_.data));
        stream_.assembled_ = given;
      }
    }
    if (stream_.assembled_ != nullptr) {
      assembler_ = &*stream_.assembler_;
      return {};
    }
    STATEROOM_TRY(const auto data, recordedData());
    auto assembler = model_.assembler(data);
    if (!assembler) return leaveOut(assembler.error());
    own_ = *std::move(assembler);
    assembler_ = &*own_;
    return {};
  }

  Result<Dataset> recordedData() {
    std::vector<std::vector<std::string>> histories;
    std::int64_t row = 0;
    for (auto& user : users_) {
      if (user.steps.empty()) continue;
      STATEROOM_TRY(auto history, seenBy(user));
      row += std::ssize(history);
      for (const auto step : user.steps) {
        history.push_back(steps_[step].record);
        steps_[step].dataRow = row++;
      }
      histories.push_back(std::move(history));
    }
    return model_.datasetOf(histories);
  }

  /// The recorded inputs that the user's state has seen, where a window needs them.
  Result<std::vector<std::string>> seenBy(User& user) {
    if (!model_.seesEarlierRows()) return std::vector<std::string>();
    const auto known = stream_.standings_.find(user.name);
    const bool fits =
        known != stream_.standings_.end() && known->second.revision == user.standing.revision;
    if (fits) {
      user.standing.inputs = known->second.inputs;
    } else if (user.standing.revision > 0) {
      STATEROOM_TRY(const auto head, ledger_.revision(user.name, user.standing.revision));
      STATEROOM_TRY(const auto lineage, lineageOf(ledger_, head));
      for (const auto& step : lineage.steps) user.standing.inputs.push_back(step.input);
    }
    return user.standing.inputs;
  }

  /// A row lacks a value that its feature needs: it is answered, the others are tried without it.
  Result<> leaveOut(const Error& error) {
    const auto& features = model_.predictor().trained().features;
    bool found = false;
    for (const auto& step : steps_) {
      const std::vector<std::string> alone = {step.record};
      STATEROOM_TRY(const auto one, model_.datasetOf(std::span(&alone, 1)));
      const auto usable = features.check(one);
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
    for (const auto& user : users_) longest = std::max(longest, user.steps.size());
    for (std::size_t wave = 0; wave < longest; ++wave) STATEROOM_CHECK(computeWave(wave));
    return {};
  }

  Result<> computeWave(std::size_t wave) {
    std::vector<std::size_t> steps;
    std::vector<std::int64_t> rows;
    for (const auto& user : users_) {
      if (wave >= user.steps.size()) continue;
      steps.push_back(user.steps[wave]);
      rows.push_back(steps_[steps.back()].dataRow);
    }
    const bool all = steps.size() == users_.size();
    STATEROOM_TRY(auto done, model_.step(*assembler_, rows, all ? states_ : statesOf(steps)));
    for (std::size_t i = 0; i < steps.size(); ++i) {
      copyRow(done.after, static_cast<std::int64_t>(i), states_,
              static_cast<std::int64_t>(steps_[steps[i]].user));
    }
    if (!options_.dryRun) waves_.push_back(std::move(done.after));
    for (std::size_t i = 0; i < steps.size(); ++i) {
      auto& step = steps_[steps[i]];
      step.outputs = std::move(done.outputs[i]);
      step.after = options_.dryRun ? nullptr : &waves_.back();
      step.stateRow = static_cast<std::int64_t>(i);
    }
    return {};
  }

  State statesOf(const std::vector<std::size_t>& steps) const {
    auto some = model_.ledgerModel().layout.zero(std::ssize(steps));
    for (std::size_t i = 0; i < steps.size(); ++i) {
      copyRow(states_, static_cast<std::int64_t>(steps_[steps[i]].user), some,
              static_cast<std::int64_t>(i));
    }
    return some;
  }

  // ---- what comes of it

  /// A dry run goes on from here with its next rows.
  Result<> keep() {
    for (std::size_t i = 0; i < users_.size(); ++i) {
      auto& user = users_[i];
      if (user.steps.empty()) continue;
      auto& standing = stream_.standings_[user.name];
      standing = user.standing;
      standing.state = rowOf(states_, static_cast<std::int64_t>(i));
      noteInputs(standing, user);
    }
    for (auto& step : steps_) answerTo(step.row).outputs = std::move(step.outputs);
    return {};
  }

  void noteInputs(Standing& standing, const User& user) {
    if (!model_.seesEarlierRows()) return;
    for (const auto step : user.steps) standing.inputs.push_back(steps_[step].record);
  }

  Result<> commit() {
    if (steps_.size() == 1) {
      STATEROOM_CHECK(append(steps_.front()));
    } else {
      STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(ledger_.database()));
      for (auto& step : steps_) STATEROOM_CHECK(append(step));
      STATEROOM_CHECK(transaction.commit());
      STATEROOM_CHECK(ledger_.idle());
    }
    rememberInputs();
    return {};
  }

  Change changeOf(const Step& step, const std::string& output) const {
    const auto& row = rowAt(step.row);
    Change change;
    change.user = row.user;
    change.branch = options_.branch;
    change.expected = users_[step.user].standing.revision;
    change.state = step.after;
    change.row = step.stateRow;
    change.model = model_.ledgerModel().fingerprint;
    change.kernel = model_.kernel();
    change.input = step.record;
    change.output = output;
    change.lastOutput = lastOutputOf(step.outputs);
    change.order = row.order;
    change.allowLate = options_.allowLate;
    change.event = row.event;
    change.author = options_.author;
    change.note = options_.note;
    return change;
  }

  /// Rows behind one of the same user that did not come in were computed from what is not so.
  Result<> append(Step& step) {
    auto& user = users_[step.user];
    if (user.overtaken || step.row >= end_) {
      again_.push_back(step.row);
      return {};
    }
    const auto output = outputsJson(model_.heads(), step.outputs).dump();
    auto done = ledger_.append(changeOf(step, output));
    if (done && !done->repeated) {
      user.standing.revision = done->number;
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

  void rememberInputs() {
    auto& standings = stream_.standings_;
    if (!model_.seesEarlierRows()) return;
    if (standings.size() > kMostStandings) standings.clear();
    for (const auto& user : users_) {
      if (user.steps.empty() || user.overtaken) {
        standings.erase(user.name);
        continue;
      }
      auto& standing = standings[user.name];
      standing = user.standing;
      noteInputs(standing, user);
    }
  }

  PredictionStream& stream_;
  const StreamOptions& options_;
  const StatefulModel& model_;
  Ledger& ledger_;
  const StreamRows& rows_;
  std::vector<StatefulAnswer>& answers_;
  std::size_t first_;
  std::size_t end_ = std::numeric_limits<std::size_t>::max();

  std::vector<User> users_;
  std::map<std::string, std::size_t> places_;  ///< of users_, by name
  State states_;                               ///< [users, units], moved step by step
  std::set<std::pair<std::string, std::string>> events_;
  std::vector<Step> steps_;
  const BatchAssembler* assembler_ = nullptr;
  std::optional<BatchAssembler> own_;
  std::deque<State> waves_;
  std::vector<std::size_t> again_;
};

PredictionStream::PredictionStream(const StatefulPredictor& predictor, StreamOptions options)
    : predictor_(&predictor), options_(std::move(options)) {}

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
    STATEROOM_TRY(pending, attempt.run(pending));
    if (attempt.end() < stopped) stopped = attempt.end() + 1;
  }
  answers.resize(std::min(answers.size(), stopped - begin));
  return answers;
}

}  // namespace stateroom
