#include "ui/panels/states/inputs_panel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

#include "ui/session/error_text.h"
#include "ui/session/state_command_line.h"
#include "ui/session/text.h"
#include "ui/widgets/copy_command.h"
#include "ui/widgets/tables.h"

namespace stateroom {

using namespace Qt::StringLiterals;

InputsPanel::InputsPanel(StatesController* states, QWidget* parent)
    : QWidget(parent),
      states_(states),
      model_(new InputEditsModel(states, this)),
      table_(new QTableView),
      whatIf_(new Surface(&Tokens::window, Qt::TopEdge)),
      head_(new EffectRow({})),
      changed_(new Label({}, Type::Body, &Tokens::secondaryText)),
      branch_(new QLineEdit(u"what-if"_s)),
      keep_(new QPushButton(tr("Keep on a branch"))),
      step_(new Surface(&Tokens::window, Qt::TopEdge)),
      stepBranch_(new QComboBox),
      take_(new QPushButton(tr("Take the step"))) {
  setObjectName(u"inputsPanel"_s);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  setUpTable(table_);
  table_->setObjectName(u"inputsTable"_s);
  table_->setAccessibleName(tr("Inputs of the shown revision"));
  table_->setModel(model_);
  table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                          QAbstractItemView::AnyKeyPressed);
  table_->horizontalHeader()->setSectionResizeMode(InputEditsModel::Name, QHeaderView::Stretch);
  for (const int place : {InputEditsModel::Recorded, InputEditsModel::Instead})
    table_->setColumnWidth(place, 116);
  column->addWidget(table_, 1);
  column->addWidget(makeWhatIf());
  column->addWidget(makeStep());
  for (const auto signal : {&StatesController::historyChanged, &StatesController::shownChanged}) {
    connect(states_, signal, this, &InputsPanel::showBranches);
    connect(states_, signal, this, &InputsPanel::showWhatIf);
  }
  connect(states_->whatIf(), &WhatIf::changed, this, &InputsPanel::showWhatIf);
  showWhatIf();
  showBranches();
}

QWidget* InputsPanel::makeWhatIf() {
  whatIf_->setObjectName(u"whatIf"_s);
  auto* column = new QVBoxLayout(whatIf_);
  column->setContentsMargins(12, 8, 12, 8);
  column->setSpacing(4);
  auto* title = new QHBoxLayout;
  title->addWidget(new Label(tr("What if"), Type::BodyStrong));
  title->addWidget(new Label(tr("nothing is written yet"), Type::Body, &Tokens::secondaryText));
  title->addStretch();
  column->addLayout(title);
  head_->setObjectName(u"whatIfHead"_s);
  column->addWidget(head_);
  changed_->setObjectName(u"whatIfChanged"_s);
  changed_->setWordWrap(true);
  column->addWidget(changed_);
  auto* row = new QHBoxLayout;
  branch_->setObjectName(u"whatIfBranch"_s);
  branch_->setAccessibleName(tr("Name of the branch"));
  row->addWidget(branch_, 1);
  auto* discard = new QPushButton(tr("Discard"));
  discard->setObjectName(u"whatIfDiscard"_s);
  row->addWidget(discard);
  keep_->setObjectName(u"whatIfKeep"_s);
  keep_->setProperty("primary", true);
  CopyCommand::addTo(keep_, [this] {
    return UserCommands(*states_).whatIf(states_->whatIf()->edits(), branch_->text());
  });
  row->addWidget(keep_);
  column->addLayout(row);
  connect(discard, &QPushButton::clicked, states_->whatIf(), &WhatIf::clear);
  connect(keep_, &QPushButton::clicked, this, &InputsPanel::keep);
  connect(branch_, &QLineEdit::returnPressed, this, &InputsPanel::keep);
  return whatIf_;
}

QWidget* InputsPanel::makeStep() {
  step_->setObjectName(u"branchStep"_s);
  auto* row = new QHBoxLayout(step_);
  row->setContentsMargins(12, 7, 12, 6);
  row->addWidget(new Label(tr("As the next step of")));
  stepBranch_->setObjectName(u"stepBranch"_s);
  stepBranch_->setAccessibleName(tr("Branch that the step moves"));
  row->addWidget(stepBranch_, 1);
  take_->setObjectName(u"takeBranchStep"_s);
  CopyCommand::addTo(take_, [this] {
    return UserCommands(*states_).step(stepBranch_->currentText(),
                                       states_->whatIf()->row(states_->shown()));
  });
  row->addWidget(take_);
  connect(take_, &QPushButton::clicked, this, &InputsPanel::takeStep);
  return step_;
}

void InputsPanel::showWhatIf() {
  const WhatIf& whatIf = *states_->whatIf();
  const auto edits = whatIf.edits();
  whatIf_->setVisible(!edits.empty());
  if (edits.empty()) return;
  head_->setVisible(whatIf.result().has_value());
  if (const auto& result = whatIf.result(); result && !result->steps.empty()) {
    const CounterfactualStep& last = result->steps.back();
    head_->setTitle(tr("Prediction at r%1").arg(last.revision));
    head_->setValues(lastOutputOf(last.recorded), lastOutputOf(last.counterfactual));
  }
  keep_->setEnabled(whatIf.result().has_value() && states_->isWritable());
  QStringList changes;
  for (const InputEdit& edit : edits)
    changes << tr("r%1: %2 %3").arg(edit.revision).arg(qstr(edit.column), qstr(edit.value));
  const auto& error = whatIf.error();
  changed_->setColour(error ? &Tokens::error : &Tokens::secondaryText);
  changed_->setText(error ? sentenceOf(*error) : changes.join(u"; "_s));
}

void InputsPanel::showBranches() {
  const auto& history = states_->history();
  step_->setVisible(model_->rowCount() > 0 && states_->isWritable());
  if (history == nullptr) return;
  QStringList names;
  for (const BranchPath& branch : history->branches) names << branch.name;
  if (names.isEmpty()) names << u"what-if"_s;
  QStringList known;
  for (int i = 0; i < stepBranch_->count(); ++i) known << stepBranch_->itemText(i);
  if (known == names) return;
  const QString chosen = stepBranch_->currentText();
  stepBranch_->clear();
  stepBranch_->addItems(names);
  stepBranch_->setCurrentIndex(qMax(0, stepBranch_->findText(chosen)));
}

void InputsPanel::keep() {
  if (keep_->isEnabled()) states_->whatIf()->keep(branch_->text());
}

void InputsPanel::takeStep() {
  states_->writer()->step(states_->history()->user, stepBranch_->currentText(),
                          states_->whatIf()->row(states_->shown()));
}

}  // namespace stateroom
