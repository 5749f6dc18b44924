#include "ui/panels/evaluate/evaluate_bar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>

#include "core/predict/kept_model.h"
#include "ui/session/feature_text.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/checkpoint_combo.h"
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
      checkpoint_(new CheckpointCombo(session, u"evaluateCheckpoint"_s, tr("Checkpoint"))),
      split_(namedCombo(u"evaluateSplit"_s, tr("Split"), 96)),
      statesLabel_(new Label(tr("From"), Type::Body, &Tokens::secondaryText)),
      states_(namedCombo(u"evaluateStates"_s, tr("States that users begin from"), 84)),
      against_(namedCombo(u"evaluateAgainst"_s, tr("Compare with run"), 120)),
      againstCheckpoint_(new CheckpointCombo(session, u"evaluateAgainstCheckpoint"_s,
                                             tr("Checkpoint of the other run"))),
      class_(namedCombo(u"evaluateClass"_s, tr("Class of the curves"), 96)),
      note_(new ElidedLabel(Type::Body, &Tokens::secondaryText)),
      report_(new QPushButton(tr("Report"))) {
  setFixedHeight(40);
  for (const char* name : {"train", "validation", "test"})
    split_->addItem(splitText(static_cast<int>(*splitNamed(name))), QString::fromLatin1(name));
  split_->setCurrentIndex(2);
  states_->addItem(tr("initial state"));
  states_->addItem(tr("ledger"));
  states_->setItemData(0, tr("Every user begins as in training"), Qt::ToolTipRole);
  states_->setItemData(1,
                       tr("Every user begins from the state that the ledger remembers, edits and "
                          "all; rows that it has seen count twice"),
                       Qt::ToolTipRole);
  note_->setObjectName(u"evaluateNote"_s);
  report_->setObjectName(u"evaluateReport"_s);
  report_->setIcon(themedIcon(u"file-text"_s));
  auto* menu = new QMenu(report_);
  for (const QString& suffix : {u"html"_s, u"pdf"_s})
    menu->addAction(tr("Export %1…").arg(suffix.toUpper()), this,
                    [this, suffix] { Q_EMIT reportRequested(suffix); });
  report_->setMenu(menu);
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
  row->addWidget(statesLabel_);
  row->addWidget(states_);
  row->addWidget(new Separator(16));
  label(tr("Against"));
  row->addWidget(against_);
  row->addWidget(againstCheckpoint_);
  row->addWidget(class_);
  row->addStretch();
  row->addWidget(note_);
  row->addWidget(report_);
  for (QComboBox* combo : {static_cast<QComboBox*>(checkpoint_), split_, states_, against_,
                           static_cast<QComboBox*>(againstCheckpoint_)})
    connect(combo, &QComboBox::activated, this, [this] {
      refresh();
      Q_EMIT changed();
    });
  connect(class_, &QComboBox::activated, this, &EvaluateBar::classChanged);
}

void EvaluateBar::refresh() {
  if (!session_->isOpen()) return;
  checkpoint_->setRun(session_->currentRun());
  std::error_code ignored;
  const bool hasLedger = std::filesystem::exists(ledgerPath(session_->folder()), ignored);
  if (!hasLedger) states_->setCurrentIndex(0);
  statesLabel_->setVisible(hasLedger);
  states_->setVisible(hasLedger);
  fillRuns();
  againstCheckpoint_->setRun(against());
  againstCheckpoint_->setVisible(!against().isEmpty());
}

/// Only where the runs are others than before: the list may stand open.
void EvaluateBar::fillRuns() {
  QStringList names, shown;
  for (const RunRecord& run : session_->runs())
    if (qstr(run.name) != session_->currentRun()) names << qstr(run.name);
  for (int i = 1; i < against_->count(); ++i) shown << against_->itemData(i).toString();
  if (against_->count() > 0 && names == shown) return;
  const QString other = against();
  const QSignalBlocker blocker(against_);
  against_->clear();
  against_->addItem(tr("none"), QString());
  for (const QString& name : names)
    against_->addItem(swatchIcon(tokens().run(session_->run(name)->colour)), name, name);
  against_->setCurrentIndex(std::max(0, against_->findData(other)));
}

void EvaluateBar::setBusy(bool busy) {
  report_->setDisabled(busy);
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
  return checkpoint_->checkpoint();
}

QString EvaluateBar::splitName() const {
  return split_->currentData().toString();
}

SplitName EvaluateBar::split() const {
  return splitNamed(splitName().toStdString()).value_or(SplitName::Test);
}

bool EvaluateBar::fromLedger() const {
  return states_->currentIndex() == 1;
}

QString EvaluateBar::against() const {
  return against_->currentData().toString();
}

QString EvaluateBar::againstCheckpoint() const {
  return againstCheckpoint_->checkpoint();
}

int EvaluateBar::chosenClass() const {
  return std::max(0, class_->currentIndex());
}

}  // namespace stateroom
