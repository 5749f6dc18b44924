#include "ui/panels/train/checkpoint_commands.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <utility>

#include "ui/session/text.h"
#include "ui/widgets/copy_command.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

/// Arguments that name the weights of a checkpoint.
QStringList weightsOf(const QString& run, qint64 step) {
  return {u"--run"_s, run, u"--checkpoint"_s, QString::number(step)};
}

QString exportName(const QString& run, qint64 step, const QString& format) {
  return u"%1-%2.%3"_s.arg(run).arg(step).arg(format == u"torchscript" ? u"pt"_s : format);
}

QStringList exportArguments(const QString& run, qint64 step, const QString& format,
                            const QString& path) {
  return weightsOf(run, step) << u"--format"_s << format << u"--output"_s << path;
}

}  // namespace

CheckpointCommands::CheckpointCommands(Session* session, CheckpointsPanel* panel, Report report)
    : QObject(panel), session_(session), panel_(panel), report_(std::move(report)) {
  offer(&CheckpointsPanel::evaluateRequested, u"evaluateCheckpoint"_s, u"evaluate"_s);
  offer(&CheckpointsPanel::restoreRequested, u"restoreCheckpoint"_s, u"checkpoint restore"_s);
  connect(panel_, &CheckpointsPanel::exportRequested, this, &CheckpointCommands::saveAs);
  connect(panel_, &CheckpointsPanel::exportCopyRequested, this,
          [this](const QString& run, qint64 step, const QString& format) {
            const QString name = exportName(run, step, format);
            QApplication::clipboard()->setText(
                session_->commandLine(u"export"_s, exportArguments(run, step, format, name)));
          });
}

template <typename Signal>
void CheckpointCommands::offer(Signal signal, const QString& button, const QString& command) {
  connect(panel_, signal, this, [this, command](const QString& run, qint64 step) {
    report_(session_->startJob(command, weightsOf(run, step)));
  });
  CopyCommand::addTo(panel_->findChild<QWidget*>(button), [this, command] {
    return session_->commandLine(command, weightsOf(panel_->run(), panel_->chosenStep()));
  });
}

void CheckpointCommands::saveAs(const QString& run, qint64 step, const QString& format) {
  const QString path = QFileDialog::getSaveFileName(
      panel_, tr("Export the checkpoint"),
      qpath(session_->folder() / fsPath(exportName(run, step, format))));
  if (path.isEmpty()) return;
  report_(session_->startJob(u"export"_s, exportArguments(run, step, format, path)));
}

}  // namespace stateroom
