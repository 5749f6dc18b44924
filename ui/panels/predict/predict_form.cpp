#include "ui/panels/predict/predict_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include "ui/panels/predict/batch_panel.h"
#include "ui/panels/predict/input_table.h"
#include "ui/theme/icons.h"
#include "ui/widgets/ask_bar.h"
#include "ui/widgets/checkpoint_combo.h"
#include "ui/widgets/input_form.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_header.h"

namespace stateroom {

using namespace Qt::StringLiterals;

PredictForm::PredictForm(Session* session, InputTable* table, QWidget* parent)
    : Surface(&Tokens::window, Qt::RightEdge, parent),
      session_(session),
      pages_(new QStackedWidget),
      table_(table),
      batch_(new BatchPanel(session)) {
  setMinimumWidth(340);
  pages_->addWidget(makePage());
  pages_->addWidget(table_);
  pages_->addWidget(batch_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 1, 0);
  column->setSpacing(0);
  column->addWidget(makeHead());
  column->addWidget(pages_, 1);
  connect(dryRun_, &QCheckBox::toggled, table_, &InputTable::setDryRun);
  connect(table_, &InputTable::dryRunChanged, dryRun_, &QCheckBox::setChecked);
  connect(table_, &InputTable::batchRequested, this, &PredictForm::openBatch);
  for (const int key : {Qt::Key_Return, Qt::Key_Enter}) {
    auto* shortcut = new QShortcut(QKeySequence(Qt::CTRL | key), this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, [this] {
      if (isTable()) return table_->predict();
      if (!isBatch()) Q_EMIT predictRequested();
    });
  }
  showMode();
}

QWidget* PredictForm::makeHead() {
  tabs_ = flatTabs(u"predictTabs"_s, tr("One row, a table or a file"),
                   {tr("Form"), tr("Table"), tr("Batch")});
  checkpoint_ = new CheckpointCombo(session_, u"predictCheckpoint"_s, tr("Checkpoint"));
  signature_ = new QComboBox;
  signature_->setObjectName(u"predictSignature"_s);
  signature_->setAccessibleName(tr("Signature"));
  signature_->addItems({u"serving_default"_s, u"step"_s});
  signature_->setItemData(0, tr("This row alone, from the model's initial state"), Qt::ToolTipRole);
  signature_->setItemData(1, tr("The next step of a user, from the state that is remembered"),
                          Qt::ToolTipRole);
  checkpoint_->setProperty("small", true);
  signature_->setProperty("small", true);
  tabs_->setUsesScrollButtons(false);
  showSignature();
  auto* head = new PanelHeader(tabs_);
  head->addRight(checkpoint_);
  head->addRight(signature_);
  connect(tabs_, &QTabBar::currentChanged, pages_, &QStackedWidget::setCurrentIndex);
  connect(tabs_, &QTabBar::currentChanged, this, &PredictForm::pageChanged);
  connect(checkpoint_, &QComboBox::activated, this, &PredictForm::checkpointChanged);
  connect(signature_, &QComboBox::currentIndexChanged, this, &PredictForm::showSignature);
  connect(signature_, &QComboBox::activated, this, [this] {
    showMode();
    Q_EMIT signatureChanged();
  });
  return head;
}

/// As wide as its word: beside three tabs there is no room for the longest.
void PredictForm::showSignature() {
  const QFontMetrics metrics(typeFont(Type::Body));
  signature_->setFixedWidth(metrics.horizontalAdvance(signature_->currentText()) + 44);
}

QWidget* PredictForm::makePage() {
  user_ = new Label({}, Type::Body, &Tokens::secondaryText);
  user_->setObjectName(u"predictUser"_s);
  fill_ = new QPushButton;
  fill_->setObjectName(u"fillFromLast"_s);
  fill_->setIcon(themedIcon(u"history"_s));
  dryRun_ = new QCheckBox(tr("Dry run"));
  dryRun_->setObjectName(u"dryRun"_s);
  dryRun_->setToolTip(tr("The state stays as it is"));
  dryRun_->setChecked(true);
  auto* userRow = new QHBoxLayout;
  userRow->setContentsMargins(12, 8, 12, 6);
  userRow->addWidget(user_, 1);
  userRow->addWidget(dryRun_);
  userRow->addWidget(fill_);
  fields_ = new InputForm;
  check_ = new Label({}, Type::Body, &Tokens::secondaryText);
  check_->setObjectName(u"inputCheck"_s);
  check_->setWordWrap(true);
  check_->setContentsMargins(12, 4, 12, 8);
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(userRow);
  column->addWidget(fields_, 1);
  column->addWidget(check_);
  ask_ = new AskBar(u"step"_s);
  column->addWidget(ask_);
  column->addWidget(makeFoot());
  connect(fill_, &QPushButton::clicked, this, &PredictForm::fillRequested);
  connect(dryRun_, &QCheckBox::toggled, this, [this] {
    showMode();
    Q_EMIT dryRunChanged();
  });
  return page;
}

QWidget* PredictForm::makeFoot() {
  auto* foot = new Surface(&Tokens::window, Qt::TopEdge);
  auto* row = new QHBoxLayout(foot);
  row->setContentsMargins(12, 8, 12, 8);
  const auto add = [row](const QString& text, const QString& id) {
    auto* button = new QPushButton(text);
    button->setObjectName(id);
    row->addWidget(button);
    return button;
  };
  auto* copy = add(tr("Copy as command"), u"copyPredictCommand"_s);
  copy->setIcon(themedIcon(u"terminal"_s));
  row->addStretch();
  auto* clear = add(tr("Clear"), u"clearForm"_s);
  predict_ = add(tr("Predict"), u"predictNow"_s);
  predict_->setToolTip(tr("Ctrl+Return"));
  take_ = add(tr("Take this step"), u"takeStep"_s);
  take_->setToolTip(tr("Writes the step into the ledger; it can be undone there"));
  fork_ = add(tr("Fork as branch"), u"forkStep"_s);
  fork_->setToolTip(tr("Takes the step on a scratch branch; main stays as it is"));
  connect(fork_, &QPushButton::clicked, this, &PredictForm::forkRequested);
  connect(copy, &QPushButton::clicked, this, &PredictForm::copyRequested);
  connect(clear, &QPushButton::clicked, fields_, &InputForm::clear);
  connect(predict_, &QPushButton::clicked, this, &PredictForm::predictRequested);
  connect(take_, &QPushButton::clicked, this, &PredictForm::takeRequested);
  return foot;
}

/// What belongs to a step, and which button is the first one.
void PredictForm::showMode() {
  const bool mayTake = isStep() && !isDryRun();
  dryRun_->setVisible(isStep());
  take_->setVisible(mayTake);
  take_->setEnabled(!session_->currentUser().isEmpty() && !taking_);
  const bool isBound = isStep() && !boundRun_.isEmpty();
  fork_->setVisible(isBound && mayTake);
  fork_->setEnabled(take_->isEnabled());
  if (!mayTake) ask_->hide();
  checkpoint_->setDisabled(isBound);
  checkpoint_->setToolTip(
      isBound ? tr("The states were made by the model of %1; a step goes on with that one")
                    .arg(boundRun_)
              : QString());
  predict_->setProperty("primary", !mayTake);
  take_->setProperty("primary", mayTake);
  predict_->setIcon(themedIcon(u"play"_s, mayTake ? &Tokens::text : &Tokens::accentText));
  take_->setIcon(themedIcon(u"check"_s, &Tokens::accentText));
}

void PredictForm::setRun(const QString& run) {
  checkpoint_->setRun(run);
}

void PredictForm::setBoundRun(const QString& run) {
  boundRun_ = run;
  showMode();
}

void PredictForm::setTaking(bool taking) {
  taking_ = taking;
  showMode();
}

QString PredictForm::checkpoint() const {
  return checkpoint_->checkpoint();
}

void PredictForm::setKeepsState(bool keeps) {
  signature_->setVisible(keeps);
  if (!keeps) signature_->setCurrentIndex(0);
  showMode();
}

bool PredictForm::isStep() const {
  return signature_->currentIndex() == 1;
}

bool PredictForm::isDryRun() const {
  return dryRun_->isChecked();
}

bool PredictForm::isBatch() const {
  return tabs_->currentIndex() == Batch;
}

bool PredictForm::isTable() const {
  return tabs_->currentIndex() == Table;
}

void PredictForm::openBatch(const QString& path) {
  tabs_->setCurrentIndex(Batch);
  if (!path.isEmpty()) batch_->chooseInput(path);
}

void PredictForm::setUser(const QString& known, const RowTexts& last) {
  user_->setText(known.isEmpty() ? tr("No user chosen; Ctrl+U chooses one") : known);
  fill_->setText(known.isEmpty() ? tr("Fill with typical values") : tr("Fill from last row"));
  fields_->setLast(last, known.isEmpty() ? QString() : tr("last row"));
  showMode();
}

void PredictForm::setCheck(const QString& sentence, QColor Tokens::* colour) {
  check_->setColour(colour);
  check_->setText(sentence);
}

void PredictForm::checkFields() {
  if (const QString problem = fields_->problem(); !problem.isEmpty())
    return setCheck(problem, &Tokens::error);
  const QStringList unusual = fields_->unusual();
  if (unusual.isEmpty())
    return setCheck(tr("All values lie within 95 % of the training data."), &Tokens::secondaryText);
  setCheck(tr("Outside of 95 % of the training data: %1").arg(unusual.join(u", "_s)),
           &Tokens::warning);
}

}  // namespace stateroom
