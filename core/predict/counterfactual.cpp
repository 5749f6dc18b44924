#include <algorithm>

#include "core/base/json_fields.h"
#include "core/predict/outputs_json.h"
#include "core/predict/recorded_input.h"
#include "core/predict/replay.h"
#include "core/predict/replay_rows.h"
#include "core/predict/row_cells.h"
#include "core/state/ledger_branches.h"
#include "core/state/state_math.h"

namespace stateroom {
namespace {

/// A revision of the branch to come.
struct Planned {
  const Revision* original = nullptr;  ///< of main
  State state;
  std::vector<std::vector<float>> outputs = {};
  std::string input = {};
  std::optional<std::size_t> restored = {};  ///< the planned one that this goes back to
};

/// A column's text as recorded JSON would have it.
Json typed(const Project& settings, const std::string& name, const std::string& text) {
  for (const auto& column : settings.data().columns()) {
    if (column.name() != name) continue;
    if (text.empty()) return {};
    if (column.type() == STRING || column.type() == DATETIME) return text;
    auto value = Json::parse(text, nullptr, false);
    return value.is_number() || value.is_boolean() ? value : Json(text);
  }
  return text;
}

/// "bili[2]" is bili at the step 2, unless a column is called so.
std::pair<std::string, std::optional<std::int64_t>> placeOf(const std::string& text,
                                                            const Project& settings) {
  const auto open = text.rfind('[');
  const bool isColumn = std::ranges::any_of(
      settings.data().columns(), [&](const Column& column) { return column.name() == text; });
  if (isColumn || open == text.npos || !text.ends_with(']')) return {text, std::nullopt};
  const auto step = parseInteger(std::string_view(text).substr(open + 1, text.size() - open - 2));
  if (!step) return {text, std::nullopt};
  return {text.substr(0, open), step};
}

/// Computes main's way again from the first edited revision on.
class WhatIf {
 public:
  WhatIf(const StatefulPredictor& predictor, const std::string& user,
         const std::vector<InputEdit>& edits)
      : predictor_(predictor),
        ledger_(predictor.ledger()),
        user_(user),
        edits_(edits),
        rows_(predictor.ledger(), predictor.shelf()) {}

  Result<> compute(const std::stop_token& stop) {
    STATEROOM_TRY(path_, pathToHead(ledger_, user_));
    STATEROOM_CHECK(applyEdits());
    const auto inputOf = [this](const Revision& revision) {
      const auto edited = inputs_.find(revision.number);
      return edited == inputs_.end() ? revision.input : edited->second;
    };
    STATEROOM_TRY(places_, rows_.add(path_, inputOf));
    STATEROOM_CHECK(rows_.finish());
    STATEROOM_TRY(auto state, beginning());
    for (auto i = first_; i < path_.size(); ++i) {
      if (stop.stop_requested()) return fail(Code::cancelled);
      STATEROOM_TRY(state, stepTo(path_[i], state, inputOf(path_[i])));
    }
    return {};
  }

  Result<Counterfactual> result() const {
    Counterfactual result{.branch = {}, .steps = {}, .state = planned_.back().state};
    for (const auto& step : planned_) {
      if (step.outputs.empty()) continue;
      const auto& heads = places_.at(step.original->number).model->heads();
      result.steps.push_back(
          {.revision = step.original->number,
           .order = step.original->order,
           .recorded = outputsOfJson(heads, step.original->output).value_or(step.outputs),
           .counterfactual = step.outputs});
    }
    return result;
  }

  /// Numbers of the written revisions, as planned_.
  Result<std::vector<std::int64_t>> write(const std::string& branch, const std::string& author) {
    STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(ledger_.database()));
    STATEROOM_CHECK(fork(ledger_, user_, branch));
    STATEROOM_CHECK(writeBeginning(branch, author));
    std::vector<std::int64_t> numbers;
    for (const auto& step : planned_) {
      auto change = changeOf(step.state, branch, author);
      change.cause = step.outputs.empty() ? step.original->cause : Cause::Replay;
      change.source =
          step.restored ? std::to_string(numbers[*step.restored]) : step.original->source;
      change.order = step.original->order;
      change.input = step.input;
      if (!step.outputs.empty()) {
        const auto& model = *places_.at(step.original->number).model;
        change.output = outputsText(model.heads(), step.outputs);
        change.kernel = model.kernel();
        change.lastOutput = lastOutputOf(step.outputs);
      }
      STATEROOM_TRY(const auto appended, ledger_.append(change));
      numbers.push_back(appended.number);
    }
    STATEROOM_CHECK(transaction.commit());
    return numbers;
  }

  const std::vector<Planned>& planned() const { return planned_; }

 private:
  Result<> applyEdits() {
    first_ = path_.size();
    for (const auto& edit : edits_) {
      const auto found = std::ranges::find(path_, edit.revision, &Revision::number);
      if (found == path_.end() || !isComputedFromInput(*found)) {
        return fail(Code::replay_not_an_input,
                    {{"revision", std::to_string(edit.revision)}, {"user", user_}});
      }
      STATEROOM_TRY(const auto* const model, predictor_.shelf().find(found->model));
      STATEROOM_CHECK(applyEdit(edit, model->settings(),
                                inputs_.try_emplace(edit.revision, found->input).first->second));
      first_ = std::min(first_, static_cast<std::size_t>(found - path_.begin()));
    }
    return {};
  }

  Result<> applyEdit(const InputEdit& edit, const Project& settings, std::string& input) const {
    auto steps = recordedSteps(input);
    if (steps.empty()) return fail(Code::record_damaged, {{"record", input}});
    const auto [column, named] = placeOf(edit.column, settings);
    STATEROOM_CHECK(checkColumn(settings, column));
    const auto step = named.value_or(std::ssize(steps) - 1);
    if (step < 0 || step >= std::ssize(steps)) {
      return fail(Code::replay_edit_step, {{"revision", std::to_string(edit.revision)},
                                           {"user", user_},
                                           {"steps", std::to_string(steps.size())},
                                           {"step", std::to_string(step)}});
    }
    steps[static_cast<std::size_t>(step)][column] = typed(settings, column, edit.value);
    input = inputOfSteps(steps);
    return {};
  }

  Result<State> beginning() {
    STATEROOM_TRY(auto before, ledger_.stateBefore(path_[first_], predictor_.recompute()));
    if (before) return *std::move(before);
    return fail(Code::replay_not_an_input,
                {{"revision", std::to_string(path_[first_].number)}, {"user", user_}});
  }

  Result<State> stepTo(const Revision& revision, const State& before, std::string input) {
    auto& step = planned_.emplace_back(Planned{.original = &revision, .state = {}});
    if (isComputedFromInput(revision)) {
      const auto& place = places_.at(revision.number);
      STATEROOM_TRY(auto done, rows_.step(*place.model, std::span(&place.input, 1), before));
      step.state = std::move(done.after);
      step.outputs = std::move(done.outputs.front());
      step.input = std::move(input);
      return step.state;
    }
    if (const auto source = plannedSource(revision)) {
      step.restored = source;
      step.state = planned_[*source].state;
      return step.state;
    }
    STATEROOM_TRY(step.state, ledger_.state(revision, predictor_.recompute()));
    if (revision.cause == Cause::Edit) STATEROOM_CHECK(editAgain(revision, before, step.state));
    return step.state;
  }

  /// Going back to a revision that would have been another one goes back to that.
  std::optional<std::size_t> plannedSource(const Revision& revision) const {
    if (revision.cause != Cause::Restore) return std::nullopt;
    const auto number = parseInteger(revision.source);
    for (std::size_t i = 0; number && i < planned_.size(); ++i) {
      if (planned_[i].original->number == *number) return i;
    }
    return std::nullopt;
  }

  /// An edit sets the units that it set then; the others stay as they are now.
  Result<> editAgain(const Revision& revision, const State& before, State& edited) {
    STATEROOM_TRY(const auto original, ledger_.stateBefore(revision, predictor_.recompute()));
    if (!original) return {};
    STATEROOM_TRY(const auto units, difference(*original, edited));
    std::vector<UnitEdit> edits;
    for (const auto& unit : units) edits.push_back({unit.layer, unit.tensor, unit.unit, unit.b});
    edited = before;
    return stateroom::applyEdits(edited, 0, edits);
  }

  Change changeOf(const State& state, const std::string& branch, const std::string& author) const {
    Change change;
    change.user = user_;
    change.branch = branch;
    change.state = &state;
    change.author = author;
    return change;
  }

  Result<> writeBeginning(const std::string& branch, const std::string& author) {
    STATEROOM_TRY(const auto state, beginning());
    auto change = changeOf(state, branch, author);
    change.cause = first_ == 0 ? Cause::Reset : Cause::Restore;
    change.source = first_ == 0 ? "initial" : std::to_string(path_[first_].parent);
    if (first_ > 0) change.order = path_[first_ - 1].order;
    STATEROOM_CHECK(ledger_.append(change));
    return {};
  }

  const StatefulPredictor& predictor_;
  Ledger& ledger_;
  const std::string& user_;
  const std::vector<InputEdit>& edits_;
  ReplayRows rows_;
  std::vector<Revision> path_;
  std::map<std::int64_t, ReplayRows::Place> places_;
  std::map<std::int64_t, std::string> inputs_;  ///< edited ones, by revision
  std::size_t first_ = 0;                       ///< of path_: where the edits begin
  std::vector<Planned> planned_;
};

}  // namespace

Result<InputEdit> InputEdit::parse(std::string_view text) {
  const auto colon = text.find(':');
  const auto equals = text.find('=', colon == text.npos ? 0 : colon);
  const auto revision = parseInteger(text.substr(0, colon == text.npos ? 0 : colon)).value_or(0);
  if (revision < 1 || equals == text.npos || equals == colon + 1) {
    return fail(Code::replay_edit_invalid, {{"edit", std::string(text)}});
  }
  return InputEdit{.revision = revision,
                   .column = std::string(text.substr(colon + 1, equals - colon - 1)),
                   .value = std::string(text.substr(equals + 1))};
}

Result<Counterfactual> counterfactual(const StatefulPredictor& predictor, const std::string& user,
                                      const std::vector<InputEdit>& edits,
                                      const std::string& branch, const std::string& author,
                                      const std::stop_token& stop) {
  if (edits.empty()) return fail(Code::replay_edit_invalid, {{"edit", "nothing"}});
  WhatIf whatIf(predictor, user, edits);
  STATEROOM_CHECK(whatIf.compute(stop));
  STATEROOM_TRY(auto result, whatIf.result());
  if (branch.empty()) return result;
  STATEROOM_TRY(const auto numbers, whatIf.write(branch, author));
  result.branch = branch;
  auto step = result.steps.begin();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (!whatIf.planned()[i].outputs.empty()) (step++)->branchRevision = numbers[i];
  }
  return result;
}

}  // namespace stateroom
