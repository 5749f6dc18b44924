#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/cli/interrupt.h"
#include "app/cli/job.h"
#include "app/cli/options.h"
#include "app/cli/prediction_text.h"
#include "app/cli/progress_bar.h"
#include "app/cli/state.h"
#include "app/cli/table.h"
#include "core/base/text.h"
#include "core/predict/outputs_json.h"
#include "core/predict/rebuild_states.h"
#include "core/predict/replay.h"
#include "core/state/ledger_rebuild.h"

namespace stateroom::cli {
namespace {

// ---- replay

bool isWithin(const UserReplay& replay, double tolerance) {
  return !replay.error && (replay.identical || replay.max <= tolerance);
}

Json fileJson(const SourceRow& source) {
  return source.file.empty() ? Json() : Json(source.file);
}

Json rowJson(const SourceRow& source) {
  return source.line > 0 ? Json(source.line) : Json();
}

std::string placeOf(const SourceRow& source) {
  return fmt::format("{}, row {}", escapeControl(source.file), source.line);
}

Json replayJson(const UserReplay& replay, double tolerance) {
  if (replay.error) return {{"user", replay.user}, {"error", toJson(*replay.error)}};
  Json changes = Json::array();
  for (const auto& change : replay.changes) {
    changes.push_back({{"revision", change.revision},
                       {"column", change.column.empty() ? Json() : Json(change.column)},
                       {"recorded", recordedJson(change.recorded)},
                       {"today", recordedJson(change.today)},
                       {"file", fileJson(change.source)},
                       {"row", rowJson(change.source)}});
    if (change.step) changes.back()["step"] = *change.step;
  }
  Json added = Json::array();
  for (const auto& row : replay.added) {
    added.push_back({{"file", fileJson(row.source)},
                     {"row", rowJson(row.source)},
                     {"order", row.order ? Json(*row.order) : Json()}});
  }
  Json document = {{"user", replay.user},
                   {"revisions", replay.revisions},
                   {"identical", replay.identical},
                   {"within_tolerance", isWithin(replay, tolerance)},
                   {"same_kernel", replay.sameKernel},
                   {"first", Json()},
                   {"max", replay.max},
                   {"changes", std::move(changes)},
                   {"added", std::move(added)}};
  if (replay.first) {
    document["first"] = {{"revision", replay.first->revision},
                         {"layer", replay.first->layer},
                         {"tensor", replay.first->tensor},
                         {"unit", replay.first->unit},
                         {"delta", replay.first->delta}};
  }
  return document;
}

std::string verdict(const UserReplay& replay, double tolerance) {
  if (replay.error) return toText(*replay.error);
  const auto revisions = counted(replay.revisions, "revision");
  if (replay.identical && replay.sameKernel) return "identical, " + revisions;
  if (replay.identical) return "equal, " + revisions + " (made by another engine or processor)";
  const auto& first = *replay.first;
  const auto where = first.layer.empty()
                         ? fmt::format("revision {}", first.revision)
                         : fmt::format("revision {}, {}.{}[{}], d {:+.3g}", first.revision,
                                       first.layer, first.tensor, first.unit, first.delta);
  if (isWithin(replay, tolerance)) {
    return fmt::format("equal within {:.3g}: max |d| {:.3g}, first at {}", tolerance, replay.max,
                       where);
  }
  return fmt::format("differs from {} on: max |d| {:.3g}", where, replay.max);
}

void printReplay(const Output& out, const UserReplay& replay, double tolerance) {
  const auto words = verdict(replay, tolerance);
  out.text(fmt::format("{}: {}", escapeControl(replay.user),
                       isWithin(replay, tolerance) ? out.good(words) : out.bad(words)));
  for (const auto& change : replay.changes) {
    out.text(change.column.empty()
                 ? fmt::format("  revision {}: {} is gone", change.revision,
                               change.step ? fmt::format("the row of its step {}", *change.step)
                                           : "its row")
                 : fmt::format("  revision {}: {} was {}, is {} today ({})", change.revision,
                               escapeControl(change.column), escapeControl(change.recorded),
                               escapeControl(change.today), placeOf(change.source)));
  }
  for (const auto& row : replay.added) {
    out.text(fmt::format("  {} was never seen", placeOf(row.source)));
  }
}

void printReplays(const Output& out, const StateOptions& options,
                  const std::vector<UserReplay>& replays, double tolerance,
                  const std::vector<std::string>& others) {
  if (!options.all && replays.size() == 1) {
    out.document(replayJson(replays.front(), tolerance));
    printReplay(out, replays.front(), tolerance);
    return;
  }
  Json users = Json::array();
  std::int64_t identical = 0, within = 0;
  for (const auto& replay : replays) {
    if (out.json()) users.push_back(replayJson(replay, tolerance));
    identical += !replay.error && replay.identical ? 1 : 0;
    within += isWithin(replay, tolerance) ? 1 : 0;
    if (!isWithin(replay, tolerance) || !replay.changes.empty() || !replay.added.empty()) {
      printReplay(out, replay, tolerance);
    }
  }
  const auto count = std::ssize(replays);
  out.document({{"users", std::move(users)},
                {"count", count},
                {"identical", identical},
                {"differ", count - within},
                {"users_never_seen", others}});
  out.text(fmt::format("{}: {} identical, {} equal within {:.3g}, {} differ",
                       counted(count, "user"), formatCount(identical),
                       formatCount(within - identical), tolerance, formatCount(count - within)));
  if (!others.empty()) {
    out.text(fmt::format("{} of today's data have no state", counted(std::ssize(others), "user")));
  }
}

Result<int> replayUsers(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadOnly));
  STATEROOM_TRY(const auto users, chosenUsers(task->ledger(), options, "state replay"));
  STATEROOM_TRY(const auto predictor, task->predictor());
  std::optional<Dataset> today;
  if (options.with == "data") {
    STATEROOM_TRY(today, Dataset::open(task->project().settings, task->project().folder));
  }
  ProgressBar bar(invocation.out.quiet());
  const auto count = static_cast<double>(users.size());
  ReplayOptions replaying;
  replaying.data = today ? &*today : nullptr;
  replaying.stop = stopOnSignals();
  replaying.progress = [&](std::int64_t done) {
    bar.show(static_cast<double>(done), count, "users", -1, "");
  };
  STATEROOM_TRY(const auto replays, replay(predictor, users, replaying));
  bar.clear();
  const auto tolerance = options.tolerance.value_or(0);
  printReplays(invocation.out, options, replays, tolerance,
               today ? usersBeside(*today, users) : std::vector<std::string>());
  const bool good =
      std::ranges::all_of(replays, [&](const auto& each) { return isWithin(each, tolerance); });
  return good ? 0 : static_cast<int>(ErrorKind::Failed);
}

// ---- counterfactual

void printCounterfactual(const Output& out, const StatefulPredictor& predictor,
                         const std::string& user, const Counterfactual& result) {
  const auto& heads = predictor.heads();
  Json steps = Json::array();
  std::vector<Table::Column> columns = {{"revision", Table::Align::Right},
                                        {"order", Table::Align::Right}};
  for (const auto& name : outputColumns(heads)) {
    columns.push_back({name, Table::Align::Right});
    columns.push_back({"instead", Table::Align::Right});
  }
  Table table(columns);
  for (const auto& step : result.steps) {
    steps.push_back(
        {{"revision", step.revision},
         {"branch_revision", step.branchRevision > 0 ? Json(step.branchRevision) : Json()},
         {"order", step.order ? Json(*step.order) : Json()},
         {"recorded", outputsJson(heads, step.recorded)},
         {"counterfactual", outputsJson(heads, step.counterfactual)}});
    std::vector<std::string> cells = {std::to_string(step.revision),
                                      step.order ? formatDouble(*step.order) : ""};
    const auto before = outputCells(heads, step.recorded, "{:.4f}");
    const auto after = outputCells(heads, step.counterfactual, "{:.4f}");
    for (std::size_t i = 0; i < before.size(); ++i) {
      cells.push_back(before[i]);
      cells.push_back(after[i]);
    }
    table.add(std::move(cells));
  }
  out.document({{"user", user},
                {"branch", result.branch.empty() ? Json() : Json(result.branch)},
                {"steps", std::move(steps)}});
  for (const auto& line : table.lines()) out.text(line);
  out.note(result.branch.empty()
               ? "Nothing was written; --branch NAME keeps it on a branch"
               : fmt::format("Kept on the branch {} of {}", result.branch, escapeControl(user)));
}

Result<int> replayOtherwise(Invocation& invocation, const StateOptions& options) {
  if (options.user.empty()) {
    return fail(Code::argument_missing,
                {{"argument", "--user"}, {"help", "stateroom state replay --help"}});
  }
  std::vector<InputEdit> edits;
  for (const auto& text : options.edits) {
    STATEROOM_TRY(edits.emplace_back(), InputEdit::parse(text));
  }
  const auto access = options.branch.empty() ? sqlite::Access::ReadOnly : sqlite::Access::ReadWrite;
  STATEROOM_TRY(const auto task, StateTask::open(options.project, invocation.global, access));
  STATEROOM_CHECK(task->ledger().head(options.user));
  STATEROOM_TRY(const auto predictor, task->predictor());
  STATEROOM_TRY(const auto result,
                counterfactual(predictor, options.user, edits, options.branch, authorName()));
  printCounterfactual(invocation.out, predictor, options.user, result);
  return 0;
}

// ---- rebuild and bind

void printRebuild(const Output& out, const std::string& run, const RebuildReport& report) {
  Json moved = Json::array();
  Table table({{"user"},
               {"before", Table::Align::Right},
               {"after", Table::Align::Right},
               {"d", Table::Align::Right}});
  for (const auto& user : report.moved) {
    moved.push_back({{"user", user.user}, {"before", user.before}, {"after", user.after}});
    table.add({user.user, fmt::format("{:.4f}", user.before), fmt::format("{:.4f}", user.after),
               fmt::format("{:+.4f}", user.after - user.before)});
  }
  out.document({{"run", run},
                {"model", report.model},
                {"users", report.users},
                {"revisions", report.revisions},
                {"edits_left_out", report.editsLeftOut},
                {"imports_left_out", report.originsLeftOut},
                {"moved", std::move(moved)}});
  out.text(fmt::format("{} rebuilt with {} ({})", counted(report.users, "user"), escapeControl(run),
                       counted(report.revisions, "input")));
  if (report.editsLeftOut > 0) {
    out.text(fmt::format("{} of units have no place in another model and were left out",
                         counted(report.editsLeftOut, "edit")));
  }
  if (report.originsLeftOut > 0) {
    out.text(fmt::format(
        "{} with an imported state, or a copy of an erased one, began from the initial one",
        counted(report.originsLeftOut, "user")));
  }
  if (table.empty()) return;
  out.text(out.bold("Who moved most:"));
  for (const auto& line : table.lines()) out.text(line);
}

Result<int> rebuildWith(Invocation& invocation, const StateOptions& options, StateTask& task,
                        JobStatus* job) {
  ProgressBar bar(invocation.out.quiet());
  RebuildOptions rebuilding;
  rebuilding.author = authorName();
  rebuilding.stop = stopOnSignals();
  rebuilding.progress = [&](std::int64_t done, std::int64_t of) {
    bar.show(static_cast<double>(done), static_cast<double>(of), "users", -1, "");
    if (job != nullptr) {
      job->progress(static_cast<double>(done), static_cast<double>(of), "users");
    }
  };
  if (job != nullptr) job->phase("rebuild");
  STATEROOM_TRY(const auto report,
                rebuildStates(task.ledger(), task.shelf(),
                              {.run = options.run, .checkpoint = options.checkpoint}, rebuilding));
  bar.clear();
  printRebuild(invocation.out, options.run, report);
  if (job != nullptr) job->message(fmt::format("{} users rebuilt", report.users));
  return 0;
}

Result<int> rebuild(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadWrite));
  if (options.undo) {
    STATEROOM_CHECK(undoFlip(task->ledger()));
    STATEROOM_TRY(const auto* const model, task->ledger().boundModel());
    invocation.out.document({{"undone", true}, {"run", model->run}, {"model", model->fingerprint}});
    invocation.out.note("The rebuild was taken back; the ledger is bound to " + model->run);
    return 0;
  }
  if (!options.user.empty()) {
    STATEROOM_TRY(const auto predictor, task->predictor());
    STATEROOM_TRY(const auto report, rebuildUser(predictor, options.user, authorName()));
    printRebuild(invocation.out, predictor.model().ledgerModel().run, report);
    return 0;
  }
  if (options.run.empty()) {
    return fail(Code::argument_missing, {{"argument", "--run, --user or --undo"},
                                         {"help", "stateroom state rebuild --help"}});
  }
  return runAsJob(task->project().folder, "state rebuild", options.run,
                  [&](JobStatus* job) { return rebuildWith(invocation, options, *task, job); });
}

Result<int> bindRun(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::openOrBegin(options.project, invocation.global, options.run));
  STATEROOM_TRY(const auto run, chosenRun(task->project().folder, options.run));
  STATEROOM_TRY(auto* const engine, task->shelf().engine());
  STATEROOM_TRY(const auto model,
                keepModel(*engine, task->project().folder, run, options.checkpoint));
  STATEROOM_CHECK(task->ledger().bind(model));
  STATEROOM_TRY(const auto others,
                task->ledger().database().integer(
                    "SELECT count(*) FROM heads h JOIN branches b ON b.id = h.branch_id"
                    " WHERE b.name = 'main' AND h.cause <> 'erase'"
                    " AND h.model_id IS NOT b.model_id"));
  invocation.out.document(
      {{"run", run}, {"model", model.fingerprint}, {"users_of_another_model", others.value_or(0)}});
  invocation.out.note(fmt::format("The ledger is bound to {}", escapeControl(run)));
  if (others.value_or(0) > 0) {
    invocation.out.warning(fmt::format(
        "{} hold states of another model: rebuild or reset them before they are predicted for",
        counted(*others, "user")));
  }
  return 0;
}

}  // namespace

void declareStateReplay(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<StateOptions>();
  auto& replaying = addStateCommand(
      line, group, *options, "replay",
      "Compute histories again: identical, or where they part; or with other inputs",
      "projects/liver --user 42 --edit 3:bili=1.2");
  auto* user = addText(replaying, "--user", options->user, "ID", "One user");
  auto* all = replaying.add_flag("--all", options->all, "Every user")->excludes(user);
  auto* with = addChoice(replaying, "--with", options->with, {"recorded", "data"},
                         "The recorded inputs, or today's rows of the project's data");
  auto* tolerance = replaying
                        .add_option_function<double>(
                            "--tolerance", [options](double value) { options->tolerance = value; },
                            "Differences of states up to this are no failure")
                        ->check(CLI::NonNegativeNumber)
                        ->type_name("X");
  auto* edits = addList(replaying, "--edit", options->edits, "REVISION:COLUMN=VALUE",
                        "What if this input had been another? Prints both predictions; may be "
                        "given several times. COLUMN[K] is step K, from 0, of a row of several; "
                        "without it the last one is meant")
                    ->excludes(all)
                    ->excludes(with)
                    ->excludes(tolerance);
  addText(replaying, "--branch", options->branch, "NAME", "With --edit: keep it on this branch")
      ->needs(edits);
  line.onRun(replaying, [options](Invocation& i) {
    return options->edits.empty() ? replayUsers(i, *options) : replayOtherwise(i, *options);
  });

  auto& rebuilding = addStateCommand(line, group, *options, "rebuild",
                                     "Move every user to the model of another run",
                                     "projects/liver --run quiet-fox");
  auto* run = addText(rebuilding, "--run", options->run, "RUN", "The run with the new model");
  addText(rebuilding, "--checkpoint", options->checkpoint, "best|last|STEP", "Whose weights");
  auto* one = addText(rebuilding, "--user", options->user, "ID",
                      "Only this one, with the model that the ledger is bound to")
                  ->excludes(run);
  rebuilding.add_flag("--undo", options->undo, "Take the last rebuild back")
      ->excludes(run)
      ->excludes(one);
  line.onRun(rebuilding, [options](Invocation& i) { return rebuild(i, *options); });

  auto& binding = addStateCommand(line, group, *options, "bind",
                                  "Make a run's model the ledger's, leaving states as they are",
                                  "projects/liver --run quiet-fox");
  addRun(binding, options->run);
  addText(binding, "--checkpoint", options->checkpoint, "best|last|STEP", "Whose weights");
  line.onRun(binding, [options](Invocation& i) { return bindRun(i, *options); });
}

}  // namespace stateroom::cli
