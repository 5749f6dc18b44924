#include "ui/panels/states/next_inputs.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/session/predict_model.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/widgets/input_form.h"
#include "ui/widgets/label.h"

namespace stateroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int kFieldsHeight = 150;  // px; the units stay in view
constexpr auto kTyping = 120ms;     // edits that come faster are one question

std::string cellOf(const RowTexts& row, const std::string& column) {
  const auto cell = row.find(column);
  return cell == row.end() ? std::string() : cell->second;
}

}  // namespace

NextInputs::NextInputs(StatesController* states, QWidget* parent)
    : QWidget(parent),
      states_(states),
      toggle_(new QPushButton(tr("Inputs of the next step"))),
      what_(new Label({}, Type::Body, &Tokens::secondaryText)),
      reset_(new QPushButton(tr("As the last row"))),
      fields_(new InputForm(InputForm::Width::Narrow)) {
  toggle_->setObjectName(u"nextInputs"_s);
  toggle_->setCheckable(true);
  toggle_->setFlat(true);
  toggle_->setProperty("small", true);
  what_->setObjectName(u"nextChanged"_s);
  reset_->setObjectName(u"nextAsLast"_s);
  reset_->setProperty("small", true);
  fields_->setObjectName(u"nextFields"_s);
  fields_->setFixedHeight(kFieldsHeight);
  soon_.setSingleShot(true);
  soon_.setInterval(kTyping);
  auto* head = new QHBoxLayout;
  head->setSpacing(6);
  head->addWidget(toggle_);
  head->addWidget(what_, 1);
  head->addWidget(reset_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2);
  column->addLayout(head);
  column->addWidget(fields_);
  connect(toggle_, &QPushButton::toggled, this, &NextInputs::unfold);
  connect(reset_, &QPushButton::clicked, this, &NextInputs::resetToLast);
  connect(fields_, &InputForm::changed, &soon_, qOverload<>(&QTimer::start));
  connect(&soon_, &QTimer::timeout, this, &NextInputs::take);
  connect(states_->editing(), &StateEditing::effectChanged, this, &NextInputs::fill);
  connect(states_, &StatesController::historyChanged, this, &NextInputs::load);
  unfold(false);
  showChanges();
}

void NextInputs::unfold(bool open) {
  toggle_->setIcon(themedIcon(open ? u"chevron-down"_s : u"chevron-right"_s));
  fields_->setVisible(open);
  if (open) load();
}

void NextInputs::load() {
  const auto& history = states_->history();
  if (!toggle_->isChecked() || history == nullptr || !history->bound) return;
  if (history->bound->fingerprint == fingerprint_) return;
  states_->lists()->run(
      "next inputs",
      [](StateDesk& desk, const std::stop_token& stop) { return boundModel(desk, {}, stop); },
      [this](const Result<std::shared_ptr<const BoundModel>>& model) {
        if (!model) return Q_EMIT states_->refused(model.error());
        fingerprint_ = (*model)->fingerprint;
        fields_->setColumns((*model)->columns);
        resetToLast();
      });
}

/// What the effect was computed with, as long as nothing was typed over it.
void NextInputs::fill() {
  const auto& effect = states_->editing()->effect();
  if (effect && states_->editing()->next().empty()) {
    last_ = recordedCells(effect->effect.input);
    if (!soon_.isActive()) resetToLast();
  }
  showChanges();
}

void NextInputs::resetToLast() {
  soon_.stop();
  fields_->setLast(last_, tr("last row"));
  fields_->setValues(last_);
  shown_ = fields_->values();
  states_->editing()->setNext({});
  showChanges();
}

void NextInputs::take() {
  if (fields_->problem().isEmpty()) {
    const RowTexts typed = fields_->values();
    RowTexts next;
    for (const InputColumn& column : fields_->columns())
      if (cellOf(typed, column.name) != cellOf(shown_, column.name))
        next[column.name] = cellOf(typed, column.name);
    states_->editing()->setNext(next);
  }
  showChanges();
}

void NextInputs::showChanges() {
  const QString problem = fields_->problem();
  const RowTexts& next = states_->editing()->next();
  reset_->setVisible(!next.empty() || !problem.isEmpty());
  QStringList changes;
  for (const auto& [column, cell] : next)
    changes << qstr(column) + u' ' + (cell.empty() ? tr("missing") : qstr(cell));
  what_->setColour(problem.isEmpty() ? &Tokens::secondaryText : &Tokens::error);
  what_->setText(!problem.isEmpty()  ? problem
                 : changes.isEmpty() ? tr("as the last row")
                                     : changes.join(u", "_s));
}

}  // namespace stateroom
