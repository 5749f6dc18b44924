#include "ui/frame/run_actions.h"

#include <QFileDialog>
#include <algorithm>

#include "ui/frame/actions.h"
#include "ui/frame/message_bar.h"
#include "ui/session/error_text.h"
#include "ui/session/event_log.h"
#include "ui/session/session.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

bool isLive(const RunRecord& run) {
  return !hasEnded(run);
}

}  // namespace

RunActions::RunActions(Session* session, Actions* actions, EventLog* log, QWidget* window)
    : QObject(window), session_(session), actions_(actions), log_(log), window_(window) {
  actions->connectTo(u"run.train"_s, [this] { start(u"train"_s, trainArguments()); });
  actions->setCommand(u"run.train"_s,
                      [this] { return session_->commandLine(u"train"_s, trainArguments()); });
  actions->connectTo(u"run.pause"_s, [this] {
    const RunRecord* run = session_->run(session_->currentRun());
    control(run != nullptr && run->status == "paused" ? "run" : "pause");
  });
  const std::pair<const char*, const char*> words[] = {{"run.stop", "stop"},
                                                       {"run.stop_keep_best", "stop-keep-best"}};
  for (const auto& [id, word] : words)
    actions->connectTo(QString::fromLatin1(id), [this, word = word] { control(word); });
  for (const auto* verb : {"pause", "stop"})
    actions->setCommand(u"run."_s + QString::fromLatin1(verb), [this, verb] {
      return session_->commandLine(u"runs "_s + QString::fromLatin1(verb),
                                   {session_->currentRun()});
    });
  actions->connectTo(u"run.evaluate"_s, [this] { start(u"evaluate"_s, evaluateArguments()); });
  actions->setCommand(u"run.evaluate"_s,
                      [this] { return session_->commandLine(u"evaluate"_s, evaluateArguments()); });
  const auto markArguments = [this] { return QStringList{session_->currentRun()}; };
  actions->connectTo(u"run.mark_current"_s,
                     [this, markArguments] { start(u"runs current"_s, markArguments()); });
  actions->setCommand(u"run.mark_current"_s, [this, markArguments] {
    return session_->commandLine(u"runs current"_s, markArguments());
  });
  actions->connectTo(u"run.export_torchscript"_s, [this] { exportRun(u"torchscript"_s, u"pt"_s); });
  actions->connectTo(u"run.export_safetensors"_s,
                     [this] { exportRun(u"safetensors"_s, u"safetensors"_s); });
  for (const auto signal :
       {&Session::projectOpened, &Session::projectClosed, &Session::runsChanged})
    connect(session_, signal, this, &RunActions::enable);
  connect(session_, &Session::currentRunChanged, this, &RunActions::enable);
  enable();
  connect(session_, &Session::jobFailed, this, [this](const JobFailure& failure) {
    const QString sentence = sentenceOf(failure.error);
    log_->add(EventLog::Level::Error, failure.command + u": "_s + sentence);
    messages_->show(u"job"_s, MessageKind::Error, sentence + u". "_s + hintOf(failure.error));
  });
}

/// Pause and stop need a run that is on, evaluating and exporting need any run.
void RunActions::enable() {
  const RunRecord* run = session_->run(session_->currentRun());
  const bool live = run != nullptr && isLive(*run);
  for (const auto* id : {"run.pause", "run.stop", "run.stop_keep_best"})
    (*actions_)[QString::fromLatin1(id)]->setEnabled(live);
  for (const auto* id :
       {"run.evaluate", "run.mark_current", "run.export_torchscript", "run.export_safetensors"})
    (*actions_)[QString::fromLatin1(id)]->setEnabled(run != nullptr);
}

QStringList RunActions::trainArguments() const {
  QStringList arguments;
  for (const QString& changed : session_->nextRunSettings()) arguments << u"--set"_s << changed;
  return arguments;
}

QStringList RunActions::evaluateArguments() const {
  return {u"--run"_s, session_->currentRun(), u"--split"_s, u"test"_s};
}

void RunActions::start(const QString& command, const QStringList& arguments) {
  log_->add(EventLog::Level::Info, session_->commandLine(command, arguments));
  messages_->remove(u"job"_s);
  if (auto started = session_->startJob(command, arguments); !started)
    messages_->show(u"job"_s, MessageKind::Error, sentenceOf(started.error()));
}

void RunActions::control(const char* word) {
  const QString run = session_->currentRun();
  if (run.isEmpty()) return;
  log_->add(EventLog::Level::Info, u"%1: %2"_s.arg(run, QString::fromLatin1(word)));
  if (auto written = session_->control(run, word); !written)
    messages_->show(u"job"_s, MessageKind::Error, sentenceOf(written.error()));
}

bool RunActions::hasLiveRun() const {
  return std::ranges::any_of(session_->runs(), isLive);
}

void RunActions::controlLiveRuns(const char* word) {
  for (const RunRecord& run : session_->runs())
    if (isLive(run)) (void)session_->control(qstr(run.name), word);
}

void RunActions::exportRun(const QString& format, const QString& suffix) {
  const QString proposed =
      qpath(session_->folder()) + u'/' + session_->currentRun() + u'.' + suffix;
  const QString path =
      QFileDialog::getSaveFileName(window_, tr("Export the current run"), proposed);
  if (path.isEmpty()) return;
  start(u"export"_s,
        {u"--run"_s, session_->currentRun(), u"--format"_s, format, u"--output"_s, path});
}

}  // namespace stateroom
