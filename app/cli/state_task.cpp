#include "app/cli/state_task.h"

#include <cstdlib>

#include <fmt/format.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/engine_loader.h"
#include "core/model/resolve.h"
#include "core/train/model_files.h"

namespace stateroom::cli {
namespace {

bool isBound(const fs::path& folder, bool exclusive) {
  auto ledger = openLedger(folder, sqlite::Access::ReadOnly, exclusive);
  return ledger && ledger->boundModel();
}

Result<fs::path> scratchFolder() {
  auto name = (fs::temp_directory_path() / "stateroom-dry-run-XXXXXX").string();
  if (::mkdtemp(name.data()) != nullptr) return fs::path(name);
  return fail(Code::file_not_writable, {{"path", name}, {"reason", "no temporary folder"}});
}

}  // namespace

StateTask::StateTask(OpenProject project)
    : project_(std::move(project)), shelf_(project_.folder, [this] {
        const auto& training = project_.settings.training();
        return engine({.threads = training.threads(), .device = training.device()});
      }) {}

StateTask::~StateTask() {
  ledger_.reset();
  std::error_code ignored;
  if (!scratch_.empty()) fs::remove_all(scratch_, ignored);
}

Result<std::unique_ptr<StateTask>> StateTask::open(const std::string& project,
                                                   const GlobalOptions& global,
                                                   sqlite::Access access) {
  STATEROOM_TRY(auto opened, openProject(project, global));
  std::unique_ptr<StateTask> task(new StateTask(std::move(opened)));
  STATEROOM_TRY(auto ledger, openLedger(task->project_.folder, access, global.exclusive));
  task->ledger_.emplace(std::move(ledger));
  return task;
}

Result<std::unique_ptr<StateTask>> StateTask::openOrBegin(const std::string& project,
                                                          const GlobalOptions& global,
                                                          const std::string& run, bool full) {
  STATEROOM_TRY(auto opened, openProject(project, global));
  const auto path = ledgerPath(opened.folder);
  std::error_code ignored;
  if (!fs::exists(path, ignored)) {
    STATEROOM_TRY(const auto chosen, chosenRun(opened.folder, run));
    STATEROOM_TRY(const auto spec, readModelSpec(RunFolder(opened.folder, chosen).path()));
    STATEROOM_CHECK(checkStateful(spec));
  }
  std::unique_ptr<StateTask> task(new StateTask(std::move(opened)));
  STATEROOM_TRY(auto ledger, Ledger::open(path, {.full = full, .exclusive = global.exclusive}));
  task->ledger_.emplace(std::move(ledger));
  return task;
}

Result<std::unique_ptr<StateTask>> StateTask::openForDryRun(const std::string& project,
                                                            const GlobalOptions& global) {
  STATEROOM_TRY(auto opened, openProject(project, global));
  std::unique_ptr<StateTask> task(new StateTask(std::move(opened)));
  if (isBound(task->project_.folder, global.exclusive)) {
    STATEROOM_TRY(auto ledger,
                  openLedger(task->project_.folder, sqlite::Access::ReadOnly, global.exclusive));
    task->ledger_.emplace(std::move(ledger));
    return task;
  }
  STATEROOM_TRY(task->scratch_, scratchFolder());
  STATEROOM_TRY(auto ledger, Ledger::open(ledgerPath(task->scratch_)));
  task->ledger_.emplace(std::move(ledger));
  return task;
}

std::string stallWarning(const Ledger& ledger) {
  if (ledger.stalls() == 0) return {};
  return fmt::format(
      "states.sqlite-wal reached its bound: {} for it to be written back, the longest {:.1f} s. "
      "A stream that pauses now and then, or no reader of an old moment, avoids that",
      counted(ledger.stalls(), "wait"), ledger.longestStall());
}

}  // namespace stateroom::cli
