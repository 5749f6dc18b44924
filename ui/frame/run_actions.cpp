#include "ui/frame/run_actions.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>
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
  actions->connectTo(u"run.train"_s, [this] { start(u"train"_s, session_->nextRunArguments()); });
  actions->setCommand(u"run.train"_s, [this] {
    return session_->commandLine(u"train"_s, session_->nextRunArguments());
  });
  actions->connectTo(u"run.pause"_s, [this] { control(isPaused() ? "run" : "pause"); });
  const std::pair<const char*, const char*> words[] = {{"run.stop", "stop"},
                                                       {"run.stop_keep_best", "stop-keep-best"}};
  for (const auto& [id, word] : words)
    actions->connectTo(QString::fromLatin1(id), [this, word = word] { control(word); });
  actions->setCommand(u"run.pause"_s, [this] {
    return session_->commandLine(isPaused() ? u"runs continue"_s : u"runs pause"_s,
                                 {session_->currentRun()});
  });
  actions->setCommand(u"run.stop"_s, [this] {
    return session_->commandLine(u"runs stop"_s, {session_->currentRun()});
  });
  actions->setCommand(u"run.stop_keep_best"_s, [this] {
    return session_->commandLine(u"runs stop"_s, {session_->currentRun(), u"--keep-best"_s});
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
  for (const QString& format : {u"torchscript"_s, u"safetensors"_s}) {
    actions->connectTo(u"run.export_"_s + format, [this, format] { exportRun(format); });
    actions->setCommand(u"run.export_"_s + format, [this, format] {
      return session_->commandLine(u"export"_s, exportArguments(format, exportPath(format)));
    });
  }
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

bool RunActions::mayClose() {
  if (!hasLiveRun()) return true;
  QMessageBox box(QMessageBox::Question, u"Stateroom"_s, tr("A run is going on."),
                  QMessageBox::NoButton, window_);
  box.setObjectName(u"closeQuestion"_s);
  box.setInformativeText(
      tr("It can go on without this window and be opened again at any time, or stop after saving a "
         "checkpoint."));
  QPushButton* keep = box.addButton(tr("Finish in background"), QMessageBox::AcceptRole);
  QPushButton* stop = box.addButton(tr("Checkpoint and stop"), QMessageBox::DestructiveRole);
  box.addButton(QMessageBox::Cancel);
  box.setDefaultButton(keep);
  box.exec();
  if (box.clickedButton() == stop) controlLiveRuns("stop");
  return box.clickedButton() == keep || box.clickedButton() == stop;
}

bool RunActions::isPaused() const {
  const RunRecord* run = session_->run(session_->currentRun());
  return run != nullptr && run->status == "paused";
}

QString RunActions::exportPath(const QString& format) const {
  const QString suffix = format == u"torchscript" ? u"pt"_s : format;
  return qpath(session_->folder()) + u'/' + session_->currentRun() + u'.' + suffix;
}

QStringList RunActions::exportArguments(const QString& format, const QString& path) const {
  return {u"--run"_s, session_->currentRun(), u"--format"_s, format, u"--output"_s, path};
}

void RunActions::exportRun(const QString& format) {
  const QString path =
      QFileDialog::getSaveFileName(window_, tr("Export the current run"), exportPath(format));
  if (!path.isEmpty()) start(u"export"_s, exportArguments(format, path));
}

}  // namespace stateroom
