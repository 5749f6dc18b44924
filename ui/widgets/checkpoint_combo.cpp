#include "ui/widgets/checkpoint_combo.h"

#include <QSignalBlocker>

#include "core/train/checkpoint.h"
#include "ui/session/number_format.h"

namespace stateroom {

using namespace Qt::StringLiterals;

CheckpointCombo::CheckpointCombo(Session* session, const QString& id, const QString& name,
                                 QWidget* parent)
    : QComboBox(parent), session_(session) {
  setObjectName(id);
  setAccessibleName(name);
  setSizeAdjustPolicy(QComboBox::AdjustToContents);
  fill();
  connect(session_, &Session::projectClosed, this, [this] { setRun({}); });
  connect(session_, &Session::runsChanged, this, [this] { setItemText(0, bestText()); });
}

QString CheckpointCombo::bestText() const {
  const RunRecord* run = session_->run(run_);
  return run != nullptr && run->bestStep ? tr("best, step %1").arg(wholeNumber(*run->bestStep))
                                         : tr("best");
}

void CheckpointCombo::setRun(const QString& run) {
  if (run == run_) return;
  run_ = run;
  fill();
}

void CheckpointCombo::fill() {
  const QString chosen = checkpoint();
  const QSignalBlocker blocker(this);
  clear();
  addItem(bestText(), u"best"_s);
  addItem(tr("last"), u"last"_s);
  if (session_->isOpen() && !run_.isEmpty())
    for (const auto step : listCheckpoints(RunFolder(session_->folder(), run_.toStdString())))
      addItem(tr("step %1").arg(wholeNumber(step)), QString::number(step));
  setCurrentIndex(std::max(0, findData(chosen)));
}

QString CheckpointCombo::checkpoint() const {
  return currentIndex() < 0 ? u"best"_s : currentData().toString();
}

void CheckpointCombo::showPopup() {
  fill();
  QComboBox::showPopup();
}

}  // namespace stateroom
