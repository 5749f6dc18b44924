#include <fmt/format.h>

#include "app/cli/options.h"
#include "app/cli/prediction_text.h"
#include "app/cli/state.h"
#include "app/cli/table.h"
#include "core/base/text.h"
#include "core/predict/outputs_json.h"
#include "core/predict/state_effect.h"
#include "core/state/ledger_branches.h"

namespace stateroom::cli {
namespace {

constexpr std::size_t kNamesShown = 10;
constexpr const char* kInitial = "initial";

void printWritten(const Output& out, const std::string& user, const Appended& appended,
                  Cause cause) {
  out.document({{"user", user}, {"revision", appended.number}, {"cause", nameOf(cause)}});
  out.note(fmt::format("{} is at revision {} ({})", escapeControl(user), appended.number,
                       nameOf(cause)));
}

Result<int> set(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadWrite));
  STATEROOM_TRY(const auto* const model, task->ledger().boundModel());
  STATEROOM_TRY(auto read, readState(model->layout, options.file));
  read.user = options.user;
  STATEROOM_CHECK(checkMaker(options, *model, read));
  STATEROOM_TRY(const auto appended, setState(task->ledger(), options.user, read.state,
                                              authorshipOf(options), Cause::Import));
  printWritten(invocation.out, options.user, appended, Cause::Import);
  return 0;
}

// ---- edit

/// What is to be set: units with a value, and those without one as --from has them.
Result<std::vector<UnitEdit>> editsOf(StateTask& task, const StateOptions& options) {
  std::optional<State> source;
  if (!options.from.empty()) {
    STATEROOM_TRY(const auto revision, stateroom::revisionNamed(task.ledger(), options.from));
    STATEROOM_TRY(source, transplantable(task.ledger(), revision, task.recompute()));
  }
  std::vector<UnitEdit> edits;
  for (const auto& unit : options.units) {
    if (!source || unit.find('=') != unit.npos) {
      STATEROOM_TRY(edits.emplace_back(), parseUnitEdit(unit, options.layer));
      continue;
    }
    STATEROOM_TRY(const auto taken, unitsOf(*source, unit, options.layer));
    edits.insert(edits.end(), taken.begin(), taken.end());
  }
  return edits;
}

Json outputsOrNull(const std::vector<OutputHead>& heads,
                   const std::optional<HeadOutputs>& outputs) {
  return outputs ? outputsJson(heads, *outputs) : Json();
}

void printEffect(const Output& out, const StatefulPredictor& predictor, const Revision& head,
                 const StateEffect& effect) {
  const auto& heads = predictor.heads();
  out.document({{"user", head.user},
                {"revision", head.number},
                {"dry_run", true},
                {"input", recordedJson(effect.input)},
                {"now",
                 {{"before", outputsOrNull(heads, effect.nowBefore)},
                  {"after", outputsOrNull(heads, effect.nowAfter)}}},
                {"next",
                 {{"before", outputsJson(heads, effect.nextBefore)},
                  {"after", outputsJson(heads, effect.nextAfter)}}}});
  std::vector<Table::Column> columns = {{"prediction"}};
  for (const auto& name : outputColumns(heads)) columns.push_back({name, Table::Align::Right});
  Table table(columns);
  const auto add = [&](const char* name, const HeadOutputs& outputs) {
    auto cells = outputCells(heads, outputs, "{:.4f}");
    cells.insert(cells.begin(), name);
    table.add(std::move(cells));
  };
  if (effect.nowBefore && effect.nowAfter) {
    add("now", *effect.nowBefore);
    add("now, edited", *effect.nowAfter);
  }
  add("after the next step", effect.nextBefore);
  add("after the next step, edited", effect.nextAfter);
  for (const auto& line : table.lines()) out.text(line);
  out.note("Nothing was written; the next step is " + recordedText(effect.input));
}

Result<int> tryEdit(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadOnly));
  STATEROOM_TRY(const auto edits, editsOf(*task, options));
  STATEROOM_TRY(const auto predictor, task->predictor());
  STATEROOM_TRY(const auto head, task->ledger().head(options.user));
  STATEROOM_TRY(auto loaded, task->ledger().load(std::span(&options.user, 1)));
  STATEROOM_CHECK(applyEdits(loaded.state, 0, edits));
  STATEROOM_TRY(const auto effect, effectOf(predictor, head, loaded.state, options.values));
  printEffect(invocation.out, predictor, head, effect);
  return 0;
}

Result<int> edit(Invocation& invocation, const StateOptions& options) {
  if (options.dryRun) return tryEdit(invocation, options);
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadWrite));
  STATEROOM_TRY(const auto edits, editsOf(*task, options));
  STATEROOM_CHECK(task->ledger().head(options.user));
  STATEROOM_TRY(const auto appended,
                editUnits(task->ledger(), options.user, edits, authorshipOf(options)));
  printWritten(invocation.out, options.user, appended, Cause::Edit);
  return 0;
}

// ---- reset

std::string someOf(const std::vector<std::string>& users) {
  const auto shown = std::span(users).first(std::min(users.size(), kNamesShown));
  auto names = join({shown.begin(), shown.end()}, ", ");
  if (users.size() > kNamesShown) names += ", …";
  return escapeControl(names);
}

std::string leftOut(std::int64_t erased) {
  return erased == 0 ? "" : fmt::format("; {} left out: erased", counted(erased, "user"));
}

Result<int> showWhoWouldBeReset(const Output& out, Ledger& ledger, const StateOptions& options,
                                const std::vector<std::string>& users, const ResetTarget& target) {
  STATEROOM_TRY(const auto found, resettable(ledger, users, target));
  out.document({{"dry_run", true},
                {"count", found.users.size()},
                {"erased", found.erased},
                {"users", found.users}});
  out.text(fmt::format("{} would be reset to {}: {}{}", counted(std::ssize(found.users), "user"),
                       escapeControl(options.to.empty() ? kInitial : options.to),
                       someOf(found.users), leftOut(found.erased)));
  return 0;
}

Result<int> reset(Invocation& invocation, const StateOptions& options) {
  const auto access = options.dryRun ? sqlite::Access::ReadOnly : sqlite::Access::ReadWrite;
  STATEROOM_TRY(const auto task, StateTask::open(options.project, invocation.global, access));
  auto& ledger = task->ledger();
  STATEROOM_TRY(const auto users, chosenUsers(ledger, options, "state reset"));
  const std::string to = options.to.empty() ? kInitial : options.to;
  STATEROOM_TRY(const auto target, ResetTarget::parse(to));
  if (options.dryRun) return showWhoWouldBeReset(invocation.out, ledger, options, users, target);
  const auto by = authorshipOf(options);
  std::vector<ResetUser> written;
  if (!options.user.empty()) {
    STATEROOM_TRY(const auto appended,
                  stateroom::reset(ledger, options.user, target, by, task->recompute()));
    written.push_back({options.user, appended});
  } else {
    STATEROOM_TRY(written, resetAll(ledger, users, target, by, task->recompute()));
  }
  Json documents = Json::array();
  for (const auto& [user, appended] : written) {
    documents.push_back({{"user", user}, {"revision", appended.number}});
  }
  const auto erased = std::ssize(users) - std::ssize(written);
  invocation.out.document(
      {{"count", written.size()}, {"erased", erased}, {"users", std::move(documents)}});
  invocation.out.note(
      fmt::format("{} reset to {}", counted(std::ssize(written), "user"), escapeControl(to)) +
      leftOut(erased));
  return 0;
}

// ---- copy

Result<int> copy(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadWrite));
  auto& ledger = task->ledger();
  STATEROOM_TRY(const auto source, revisionNamed(ledger, options.from, options.revision));
  STATEROOM_TRY(const auto appended, copyState(ledger, source.user, source.number, options.to,
                                               authorshipOf(options), task->recompute()));
  printWritten(invocation.out, options.to, appended, Cause::Copy);
  return 0;
}

/// Returns --expect-revision.
CLI::Option* addAuthorship(CLI::App& command, StateOptions& options) {
  addText(command, "--note", options.note, "TEXT", "Why");
  return addInteger(command, "--expect-revision", options.expectRevision, 0,
                    "Only if the head is still this revision; else exit 4 with the other's row");
}

}  // namespace

void declareStateWriting(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<StateOptions>();
  auto& setting = addStateCommand(line, group, *options, "set", "Give a user a state from a file",
                                  "projects/liver --user 42 --from state.npz");
  addText(setting, "--user", options->user, "ID", "Whose state")->required();
  addText(setting, "--from", options->file, "FILE", "NumPy arrays (.npz), or JSON as of show")
      ->required();
  addOtherModel(setting, *options);
  addAuthorship(setting, *options);
  line.onRun(setting, [options](Invocation& i) { return set(i, *options); });

  auto& editing = addStateCommand(line, group, *options, "edit", "Set units of a user's state",
                                  "projects/liver --user 42 --unit h[17]=0.5 --dry-run");
  addText(editing, "--user", options->user, "ID", "Whose state")->required();
  addList(editing, "--unit", options->units, "h[17]=0.5",
          "One unit and its value; with --from also h[17] or h, its units; may be given several "
          "times")
      ->required();
  addText(editing, "--from", options->from, "ID[@REVISION]",
          "Whose values units without one get: another user's, or an earlier revision's");
  addText(editing, "--layer", options->layer, "LAYER",
          "The stateful layer, where the model has several");
  auto* dryRun = editing.add_flag("--dry-run", options->dryRun,
                                  "Show what it would do to the prediction, write nothing");
  addList(editing, "--value", options->values, "COLUMN=VALUE",
          "With --dry-run: a value of the next step (default: the last input's)")
      ->check(assignment())
      ->needs(dryRun);
  addAuthorship(editing, *options);
  line.onRun(editing, [options](Invocation& i) { return edit(i, *options); });

  auto& resetting = addStateCommand(line, group, *options, "reset",
                                    "Back to zero, the initial state, a revision or a tag",
                                    "projects/liver --user 42 --to 7");
  auto* user = addText(resetting, "--user", options->user, "ID", "One user");
  auto* where = addText(resetting, "--where", options->where, "EXPR",
                        "The users of a condition over the columns of state list")
                    ->excludes(user);
  resetting.add_flag("--all", options->all, "Every user")->excludes(user)->excludes(where);
  addText(resetting, "--to", options->to, "zero|initial|REVISION|TAG",
          "Where to (default: the initial state)");
  resetting.add_flag("--dry-run", options->dryRun, "Say who it would be, write nothing");
  addAuthorship(resetting, *options)->needs(user);
  line.onRun(resetting, [options](Invocation& i) { return reset(i, *options); });

  auto& copying =
      addStateCommand(line, group, *options, "copy", "Give a user the state of another one",
                      "projects/liver --from 42@7 --to 67");
  addText(copying, "--from", options->from, "ID[@REVISION]", "Whose state, as of when")->required();
  addInteger(copying, "--revision", options->revision, 0,
             "As of when, where the name holds an @; 0 is the head");
  addText(copying, "--to", options->to, "ID", "Who gets it")->required();
  addAuthorship(copying, *options);
  line.onRun(copying, [options](Invocation& i) { return copy(i, *options); });
}

}  // namespace stateroom::cli
