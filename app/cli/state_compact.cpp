#include <fmt/format.h>

#include "app/cli/interrupt.h"
#include "app/cli/job.h"
#include "app/cli/options.h"
#include "app/cli/progress_bar.h"
#include "app/cli/state.h"
#include "core/base/text.h"
#include "core/data/datetime.h"
#include "core/predict/kept_model.h"
#include "core/state/ledger_care.h"
#include "core/state/ledger_list.h"

namespace stateroom::cli {
namespace {

/// The file's size before and after what is done to it; ends with a vacuum.
class Shrinking {
 public:
  static Result<Shrinking> begin(StateTask& task) {
    STATEROOM_CHECK(task.ledger().checkpoint());
    return Shrinking(task);
  }
  Result<> finish() {
    STATEROOM_CHECK(vacuum(task_->ledger()));
    after_ = size();
    return {};
  }
  void addTo(Json& document) const {
    document["bytes_before"] = before_;
    document["bytes"] = after_;
  }
  std::string text() const {
    return fmt::format("{:.1f} MB, before {:.1f} MB", static_cast<double>(after_) / 1e6,
                       static_cast<double>(before_) / 1e6);
  }

 private:
  explicit Shrinking(StateTask& task) : task_(&task), before_(size()) {}
  std::uintmax_t size() const { return fs::file_size(ledgerPath(task_->project().folder)); }

  StateTask* task_;
  std::uintmax_t before_ = 0, after_ = 0;
};

Result<int> compactWith(Invocation& invocation, const StateOptions& options, StateTask& task,
                        JobStatus* job) {
  STATEROOM_TRY(const auto users, countUsers(task.ledger()));
  ProgressBar bar(invocation.out.quiet());
  CompactOptions compacting;
  compacting.every = options.every.value_or(compacting.every);
  compacting.stop = stopOnSignals();
  compacting.progress = [&](std::int64_t done) {
    bar.show(static_cast<double>(done), static_cast<double>(users), "users", -1, "");
    if (job != nullptr) {
      job->progress(static_cast<double>(done), static_cast<double>(users), "users");
    }
  };
  STATEROOM_TRY(auto shrinking, Shrinking::begin(task));
  STATEROOM_TRY(const auto done, compact(task.ledger(), task.recompute(), compacting));
  STATEROOM_CHECK(shrinking.finish());
  bar.clear();
  Json document = {{"users", done.users},
                   {"every", compacting.every},
                   {"dropped", done.dropped},
                   {"not_reproduced", done.notReproduced}};
  shrinking.addTo(document);
  invocation.out.document(document);
  invocation.out.text(fmt::format("{} recomputed, compared and dropped; each {}th stays. {}",
                                  counted(done.dropped, "state"), compacting.every,
                                  shrinking.text()));
  if (done.notReproduced > 0) {
    invocation.out.warning(fmt::format("{} come out otherwise on this machine and stay",
                                       counted(done.notReproduced, "state")));
  }
  return 0;
}

// ---- retention

/// "2026-03-01" and other ISO 8601 moments, or "90d": so many days ago.
Result<WallTime> momentOf(const std::string& text) {
  if (text.ends_with('d')) {
    const auto days = parseInteger(std::string_view(text).substr(0, text.size() - 1));
    constexpr std::int64_t kMost = 100000;
    if (days && *days >= 0 && *days <= kMost) return now() - std::chrono::days(*days);
  }
  if (const auto seconds = parseIso(text)) {
    return WallTime(std::chrono::microseconds(std::llround(*seconds * 1e6)));
  }
  return wrongValue("state compact", "--drop-before",
                    text + " is neither a date nor days, as 2026-03-01 or 90d");
}

Result<int> dropBefore(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto moment, momentOf(options.dropBefore));
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadWrite));
  STATEROOM_TRY(auto shrinking, Shrinking::begin(*task));
  STATEROOM_TRY(const auto dropped, dropStatesBefore(task->ledger(), moment));
  STATEROOM_CHECK(shrinking.finish());
  Json document = {{"before", toIso(moment)}, {"dropped", dropped}};
  shrinking.addTo(document);
  invocation.out.document(document);
  invocation.out.text(fmt::format("{} from before {} dropped. {}", counted(dropped, "state"),
                                  toIso(moment), shrinking.text()));
  return 0;
}

Result<int> compactAll(Invocation& invocation, const StateOptions& options) {
  if (!options.dropBefore.empty()) return dropBefore(invocation, options);
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadWrite));
  return runAsJob(task->project().folder, "state compact", "states.sqlite",
                  [&](JobStatus* job) { return compactWith(invocation, options, *task, job); });
}

}  // namespace

void declareStateCompact(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<StateOptions>();
  auto& compacting = addStateCommand(line, group, *options, "compact",
                                     "Drop states that can be computed again, after doing so",
                                     "projects/liver --every 16");
  addInteger(compacting, "--every", options->every, 1, "Each so-many-th state of a user stays");
  addText(compacting, "--drop-before", options->dropBefore, "DATE|DAYSd",
          "Instead: drop states older than a date or so many days (90d) without computing them "
          "again, but for heads, tags, branch points and the newest one before; inputs and outputs "
          "stay. Edits and imports cannot be computed again: their states are gone then")
      ->excludes("--every");
  line.onRun(compacting, [options](Invocation& i) { return compactAll(i, *options); });
}

}  // namespace stateroom::cli
