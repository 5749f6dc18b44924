#include "ui/session/status_text.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>
#include <cmath>
#include <span>

#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

struct RunStatus {
  Q_DECLARE_TR_FUNCTIONS(RunStatus)
};

struct Word {
  const char* name;
  const char* text;
};

constexpr Word kRuns[] = {{"running", QT_TRANSLATE_NOOP("RunStatus", "Running")},
                          {"paused", QT_TRANSLATE_NOOP("RunStatus", "Paused")},
                          {"done", QT_TRANSLATE_NOOP("RunStatus", "Done")},
                          {"stopped_early", QT_TRANSLATE_NOOP("RunStatus", "Stopped early")},
                          {"stopped", QT_TRANSLATE_NOOP("RunStatus", "Stopped")},
                          {"diverged", QT_TRANSLATE_NOOP("RunStatus", "Diverged at %1")},
                          {"failed", QT_TRANSLATE_NOOP("RunStatus", "Failed")},
                          {"killed", QT_TRANSLATE_NOOP("RunStatus", "Killed")}};

constexpr Word kJobs[] = {{"running", QT_TRANSLATE_NOOP("JobStatus", "running")},
                          {"paused", QT_TRANSLATE_NOOP("JobStatus", "paused")},
                          {"done", QT_TRANSLATE_NOOP("JobStatus", "done")},
                          {"failed", QT_TRANSLATE_NOOP("JobStatus", "failed")},
                          {"cancelled", QT_TRANSLATE_NOOP("JobStatus", "cancelled")},
                          {"killed", QT_TRANSLATE_NOOP("JobStatus", "killed")},
                          {"training", QT_TRANSLATE_NOOP("JobStatus", "training")},
                          {"bootstrap", QT_TRANSLATE_NOOP("JobStatus", "bootstrap")},
                          {"proving", QT_TRANSLATE_NOOP("JobStatus", "proving")},
                          {"rebuild", QT_TRANSLATE_NOOP("JobStatus", "rebuilding")},
                          {"writing", QT_TRANSLATE_NOOP("JobStatus", "writing")}};

// Sentences of core; those with numbers are put together again.
constexpr Word kReasons[] = {
    {"Stopped on request", QT_TRANSLATE_NOOP("RunStatus", "Stopped on request")},
    {"Stopped at once, without a checkpoint",
     QT_TRANSLATE_NOOP("RunStatus", "Stopped at once, without a checkpoint")}};

constexpr Word kCheckpoints[] = {{"best", QT_TRANSLATE_NOOP("Checkpoint", "best")},
                                 {"last", QT_TRANSLATE_NOOP("Checkpoint", "last")}};

QString translated(const char* context, std::span<const Word> words, const std::string& name) {
  const auto found =
      std::ranges::find_if(words, [&](const Word& word) { return name == word.name; });
  return found == words.end() ? qstr(name) : QCoreApplication::translate(context, found->text);
}

}  // namespace

QString runStatusText(const RunRecord& record) {
  const QString text = translated("RunStatus", kRuns, record.status);
  return text.contains(u"%1") ? text.arg(record.step) : text;
}

QString stopReasonText(const RunRecord& record) {
  static const QRegularExpression noProgress(u"^No progress of (.+) for (\\d+) evaluations?$"_s);
  const QString reason = qstr(record.stopReason);
  if (const auto match = noProgress.match(reason); match.hasMatch()) {
    const int times = match.captured(2).toInt();
    return RunStatus::tr("No progress of %1 for %n evaluation(s)", nullptr, times)
        .arg(match.captured(1));
  }
  return translated("RunStatus", kReasons, record.stopReason);
}

QString jobStateText(const JobInfo& job) {
  return translated("JobStatus", kJobs, job.state);
}

QString jobPhaseText(const JobInfo& job) {
  return translated("JobStatus", kJobs, job.phase);
}

QString checkpointText(const QString& checkpoint) {
  return translated("Checkpoint", kCheckpoints, checkpoint.toStdString());
}

int epochUnderWay(double done, double epochs) {
  return static_cast<int>(std::min(std::floor(done) + 1, epochs));
}

}  // namespace stateroom
