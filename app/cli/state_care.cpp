#include <fmt/format.h>

#include "app/cli/interrupt.h"
#include "app/cli/options.h"
#include "app/cli/progress_bar.h"
#include "app/cli/state.h"
#include "app/cli/table.h"
#include "core/base/text.h"
#include "core/state/ledger_care.h"
#include "core/state/ledger_list.h"
#include "core/state/ledger_verify.h"
#include "core/state/state_math.h"

namespace stateroom::cli {
namespace {

// ---- tags

Result<int> listAllTags(Invocation& invocation, StateTask& task) {
  STATEROOM_TRY(const auto tags, listTags(task.ledger()));
  Json documents = Json::array();
  Table table({{"tag"}, {"sequence", Table::Align::Right}, {"time"}, {"author"}, {"note"}});
  for (const auto& tag : tags) {
    documents.push_back({{"tag", tag.name},
                         {"sequence", tag.sequence},
                         {"time", toIso(tag.time)},
                         {"author", tag.author},
                         {"note", tag.note}});
    table.add({tag.name, std::to_string(tag.sequence), toIso(tag.time), tag.author, tag.note});
  }
  invocation.out.document({{"tags", std::move(documents)}});
  if (table.empty()) invocation.out.text("No tags yet");
  if (!table.empty()) {
    for (const auto& line : table.lines()) invocation.out.text(line);
  }
  return 0;
}

Result<int> tag(Invocation& invocation, const StateOptions& options) {
  const auto access = options.name.empty() ? sqlite::Access::ReadOnly : sqlite::Access::ReadWrite;
  STATEROOM_TRY(const auto task, StateTask::open(options.project, invocation.global, access));
  if (options.name.empty()) return listAllTags(invocation, *task);
  STATEROOM_TRY(const auto added, addTag(task->ledger(), options.name, authorshipOf(options)));
  invocation.out.document(
      {{"tag", added.name}, {"sequence", added.sequence}, {"time", toIso(added.time)}});
  invocation.out.note(fmt::format("{} names this moment for all users: state reset --to {}",
                                  escapeControl(added.name), shellQuoted(added.name)));
  return 0;
}

// ---- export and import

Result<int> exportAll(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadOnly));
  auto& ledger = task->ledger();
  STATEROOM_TRY(const auto* const model, ledger.boundModel());
  STATEROOM_TRY(const auto users,
                usersWhere(ledger, options.where.empty() ? "fits" : options.where));
  std::vector<ExportedState> states;
  for (const auto& user : users) {
    STATEROOM_TRY(const auto head, ledger.head(user));
    if (head.model != model->fingerprint || !head.stateHash) continue;
    STATEROOM_TRY(auto state, ledger.state(head, task->recompute()));
    states.push_back({.user = user, .revision = head.number, .state = std::move(state)});
  }
  STATEROOM_CHECK(exportStates(options.file, model->fingerprint, states));
  invocation.out.document(
      {{"output", options.file}, {"users", states.size()}, {"model", model->fingerprint}});
  invocation.out.note(fmt::format("{} written to {}", counted(std::ssize(states), "state"),
                                  escapeControl(options.file)));
  return 0;
}

Result<int> importAll(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadWrite));
  auto& ledger = task->ledger();
  STATEROOM_TRY(const auto* const model, ledger.boundModel());
  STATEROOM_TRY(const auto states, readStates(model->layout, options.file));
  std::vector<Change> changes;
  for (const auto& each : states) {
    STATEROOM_CHECK(checkMaker(options, *model, each));
    auto& change = changes.emplace_back();
    change.user = each.user;
    change.cause = Cause::Import;
    change.state = &each.state;
    change.source = fs::path(options.file).filename().string();
    change.author = authorName();
    change.note = options.note;
  }
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(ledger.database()));
  STATEROOM_TRY(const auto appended, ledger.append(changes));
  for (std::size_t i = 0; i < appended.size(); ++i) {
    if (!appended[i]) return passOn(appended[i].error(), "user", changes[i].user);
  }
  STATEROOM_CHECK(transaction.commit());
  invocation.out.document({{"input", options.file}, {"users", states.size()}});
  invocation.out.note(fmt::format("{} imported", counted(std::ssize(states), "state")));
  return 0;
}

// ---- verify, erase

/// What the files of a model in models/ give; nothing where it cannot be loaded here.
Result<std::optional<State>> keptInitial(StateTask& task, const std::string& fingerprint) {
  const auto model = task.shelf().find(fingerprint);
  if (model) return (*model)->ledgerModel().initial;
  if (model.error().code() == Code::kept_model_changed) return unexpected(model.error());
  return std::nullopt;
}

Result<int> verifyAll(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadOnly));
  ProgressBar bar(invocation.out.quiet());
  VerifyOptions verifying;
  verifying.stop = stopOnSignals();
  verifying.progress = [&](const VerifyProgress& now) {
    bar.show(static_cast<double>(now.done), static_cast<double>(now.of), std::string(now.phase), -1,
             "");
  };
  verifying.initialOf = [&](const std::string& model) { return keptInitial(*task, model); };
  STATEROOM_TRY(const auto found, verify(task->ledger(), verifying));
  bar.clear();
  invocation.out.document({{"ok", true},
                           {"users", found.users},
                           {"revisions", found.revisions},
                           {"states", found.states},
                           {"erased", found.erased},
                           {"models_unproven", found.modelsUnproven}});
  invocation.out.text(
      fmt::format("{}: {}, {} stored, all chains hold", counted(found.users, "user"),
                  counted(found.revisions, "revision"), counted(found.states, "state")));
  if (found.erased > 0) {
    invocation.out.text(fmt::format("{} were erased; of these only the place is left",
                                    counted(found.erased, "revision")));
  }
  if (found.modelsUnproven > 0) {
    invocation.out.warning(
        fmt::format("The initial state of {} was compared with nothing: its files cannot be read",
                    counted(found.modelsUnproven, "model")));
  }
  return 0;
}

Result<int> erase(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadWrite));
  STATEROOM_TRY(const auto done, eraseUser(task->ledger(), options.user, authorshipOf(options),
                                           {.keepName = !options.forgetName}));
  invocation.out.document({{"user", options.user},
                           {"erased_revisions", done.revisions},
                           {"journal_truncated", done.journalTruncated},
                           {"copied_to", done.copiedTo}});
  invocation.out.note(fmt::format("{} of {} erased", counted(done.revisions, "revision"),
                                  escapeControl(options.user)));
  if (!done.copiedTo.empty()) {
    invocation.out.warning(fmt::format(
        "Copies of its state stay with {}, and their rows name {} as the source; erase them too if "
        "that must go",
        escapeControl(join(done.copiedTo, ", ")), escapeControl(options.user)));
  }
  if (!done.journalTruncated) {
    invocation.out.warning(
        "A program that reads keeps old pages in states.sqlite-wal; repeat this when it is done");
  }
  return 0;
}

void declareFiles(CommandLine& line, CLI::App& group,
                  const std::shared_ptr<StateOptions>& options) {
  auto& exporting =
      addStateCommand(line, group, *options, "export", "Write the users' states to a file",
                      "projects/liver states.npz");
  addText(exporting, "FILE", options->file, "", "NumPy arrays (.npz), else JSON lines")->required();
  addText(exporting, "--where", options->where, "EXPR",
          "Only users of a condition over the columns of state list");
  line.onRun(exporting, [options](Invocation& i) { return exportAll(i, *options); });

  auto& importing =
      addStateCommand(line, group, *options, "import",
                      "Take users' states from a file; all or none", "projects/liver states.npz");
  addText(importing, "FILE", options->file, "", "As export writes them")->required();
  addOtherModel(importing, *options);
  addText(importing, "--note", options->note, "TEXT", "Why");
  line.onRun(importing, [options](Invocation& i) { return importAll(i, *options); });
}

}  // namespace

void declareStateCare(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<StateOptions>();
  auto& tagging = addStateCommand(line, group, *options, "tag",
                                  "Name this moment for all users; without a name: list the tags",
                                  "projects/liver before-trial");
  addText(tagging, "NAME", options->name, "", "The tag");
  addText(tagging, "--note", options->note, "TEXT", "What it marks");
  line.onRun(tagging, [options](Invocation& i) { return tag(i, *options); });

  declareFiles(line, group, options);

  auto& verifying = addStateCommand(line, group, *options, "verify",
                                    "Prove every chain of hashes, every stored state, every head",
                                    "projects/liver");
  line.onRun(verifying, [options](Invocation& i) { return verifyAll(i, *options); });

  auto& erasing =
      addStateCommand(line, group, *options, "erase",
                      "Forget a user: inputs, outputs, states, notes", "projects/liver --user 42");
  addText(erasing, "--user", options->user, "ID", "Who")->required();
  erasing.add_flag("--forget-name", options->forgetName, "The name too; it may come again");
  addText(erasing, "--note", options->note, "TEXT", "Why");
  line.onRun(erasing, [options](Invocation& i) { return erase(i, *options); });
}

}  // namespace stateroom::cli
