#include "ui/panels/evaluate/evaluate_bar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>

#include "core/train/checkpoint.h"
#include "ui/session/feature_text.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

QComboBox* namedCombo(const QString& id, const QString& name, int width) {
  auto* combo = new QComboBox;
  combo->setObjectName(id);
  combo->setAccessibleName(name);
  combo->setMinimumWidth(width);
  return combo;
}

}  // namespace

EvaluateBar::EvaluateBar(Session* session, QWidget* parent)
    : Surface(&Tokens::window, Qt::BottomEdge, parent),
      session_(session),
      checkpoint_(namedCombo(u"evaluateCheckpoint"_s, tr("Checkpoint"), 96)),
      split_(namedCombo(u"evaluateSplit"_s, tr("Split"), 96)),
      against_(namedCombo(u"evaluateAgainst"_s, tr("Compare with run"), 120)),
      againstCheckpoint_(
          namedCombo(u"evaluateAgainstCheckpoint"_s, tr("Checkpoint of the other run"), 96)),
      class_(namedCombo(u"evaluateClass"_s, tr("Class of the curves"), 96)),
      note_(new Label({}, Type::Body, &Tokens::secondaryText)) {
  setFixedHeight(40);
  for (const char* name : {"train", "validation", "test"})
    split_->addItem(splitText(static_cast<int>(*splitNamed(name))), QString::fromLatin1(name));
  split_->setCurrentIndex(2);
  note_->setObjectName(u"evaluateNote"_s);
  auto* report = new QPushButton(tr("Report"));
  report->setObjectName(u"evaluateReport"_s);
  report->setIcon(themedIcon(u"file-text"_s));
  auto* menu = new QMenu(report);
  for (const QString& suffix : {u"html"_s, u"pdf"_s})
    menu->addAction(tr("Export %1…").arg(suffix.toUpper()), this,
                    [this, suffix] { Q_EMIT reportRequested(suffix); });
  report->setMenu(menu);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 0, 8, 1);
  row->setSpacing(8);
  const auto label = [row](const QString& text) {
    row->addWidget(new Label(text, Type::Body, &Tokens::secondaryText));
  };
  label(tr("Checkpoint"));
  row->addWidget(checkpoint_);
  label(tr("Split"));
  row->addWidget(split_);
  row->addWidget(new Separator(16));
  label(tr("Against"));
  row->addWidget(against_);
  row->addWidget(againstCheckpoint_);
  row->addWidget(class_);
  row->addStretch();
  row->addWidget(note_);
  row->addWidget(report);
  for (QComboBox* combo : {checkpoint_, split_, against_, againstCheckpoint_})
    connect(combo, &QComboBox::activated, this, [this] {
      refresh();
      Q_EMIT changed();
    });
  connect(class_, &QComboBox::activated, this, &EvaluateBar::classChanged);
}

void EvaluateBar::fillCheckpoints(QComboBox* combo, const QString& run) {
  const QString chosen = combo->currentText();
  const QSignalBlocker blocker(combo);
  combo->clear();
  combo->addItems({u"best"_s, u"last"_s});
  if (!run.isEmpty())
    for (const auto step : listCheckpoints(RunFolder(session_->folder(), run.toStdString())))
      combo->addItem(QString::number(step));
  combo->setCurrentIndex(std::max(0, combo->findText(chosen)));
}

void EvaluateBar::refresh() {
  if (!session_->isOpen()) return;
  const QString current = session_->currentRun(), other = against();
  fillCheckpoints(checkpoint_, current);
  const QSignalBlocker blocker(against_);
  against_->clear();
  against_->addItem(tr("none"), QString());
  for (const RunRecord& run : session_->runs())
    if (qstr(run.name) != current)
      against_->addItem(swatchIcon(tokens().run(run.colour)), qstr(run.name), qstr(run.name));
  against_->setCurrentIndex(std::max(0, against_->findData(other)));
  fillCheckpoints(againstCheckpoint_, against());
  againstCheckpoint_->setVisible(!against().isEmpty());
}

void EvaluateBar::setClasses(const QStringList& names) {
  const int chosen = class_->currentIndex();
  class_->clear();
  class_->addItems(names);
  class_->setCurrentIndex(std::clamp(chosen, 0, std::max(0, class_->count() - 1)));
  class_->setVisible(!names.isEmpty());
}

void EvaluateBar::setNote(const QString& note) {
  note_->setText(note);
}

QString EvaluateBar::checkpoint() const {
  return checkpoint_->currentText();
}

QString EvaluateBar::splitName() const {
  return split_->currentData().toString();
}

SplitName EvaluateBar::split() const {
  return splitNamed(splitName().toStdString()).value_or(SplitName::Test);
}

QString EvaluateBar::against() const {
  return against_->currentData().toString();
}

QString EvaluateBar::againstCheckpoint() const {
  return againstCheckpoint_->currentText();
}

int EvaluateBar::chosenClass() const {
  return std::max(0, class_->currentIndex());
}

}  // namespace stateroom
