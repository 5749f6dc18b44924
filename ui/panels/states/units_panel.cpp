#include "ui/panels/states/units_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QUndoStack>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/text.h"
#include "ui/commands/state_commands.h"
#include "ui/panels/states/cause_mark.h"
#include "ui/session/error_text.h"
#include "ui/session/number_format.h"
#include "ui/session/state_command_line.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/copy_command.h"
#include "ui/widgets/tool_button.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

std::optional<double> firstOutput(const HeadOutputs& outputs) {
  if (outputs.empty() || outputs.front().empty()) return std::nullopt;
  return outputs.front().front();
}

std::optional<double> firstOutput(const std::optional<HeadOutputs>& outputs) {
  return outputs ? firstOutput(*outputs) : std::nullopt;
}

/// Whether the edit changes the answer, by the threshold of one probability.
QString decided(const StateEffect& effect, std::optional<double> threshold) {
  if (!threshold || effect.nextAfter.empty()) return {};
  const QString number = shortNumber(*threshold, 3);
  const auto side = [&](const auto& outputs) -> std::optional<bool> {
    const auto value = firstOutput(outputs);
    return value ? std::optional(*value > *threshold) : std::nullopt;
  };
  const auto now = side(effect.nowAfter), next = side(effect.nextAfter);
  if (side(effect.nowBefore) != now)
    return UnitsPanel::tr("The prediction now crosses the threshold of %1.").arg(number);
  if (side(effect.nextBefore) != next)
    return UnitsPanel::tr("The prediction after it crosses the threshold of %1.").arg(number);
  if (now.value_or(*next) != *next) return {};
  return (*next ? UnitsPanel::tr("Both stay above the threshold of %1.")
                : UnitsPanel::tr("Both stay below the threshold of %1."))
      .arg(number);
}

}  // namespace

UnitsPanel::UnitsPanel(StatesController* states, QUndoStack* undo, QWidget* parent)
    : QWidget(parent),
      states_(states),
      undo_(undo),
      model_(new UnitModel(states, this)),
      table_(new QTableView),
      editBar_(new Surface(&Tokens::warningFill, Qt::BottomEdge)),
      transplant_(new TransplantBar(states, model_, [this] { return chosenCells(); })),
      ask_(new AskBar(u"cells"_s, &Tokens::warningFill)),
      count_(new Label({}, Type::BodyMedium, &Tokens::warning)),
      foot_(new Surface(&Tokens::window, Qt::TopEdge)),
      took_(new Label({}, Type::Body, &Tokens::secondaryText)),
      now_(new EffectRow(tr("Prediction now"))),
      next_(new EffectRow(tr("After next step"))),
      inputs_(new NextInputs(states)),
      hint_(new Label({}, Type::Body, &Tokens::secondaryText)),
      note_(new QLineEdit),
      needs_(new Label({}, Type::Body, &Tokens::secondaryText)),
      discard_(new QPushButton(tr("Discard"))),
      commit_(new QPushButton) {
  setObjectName(u"unitsPanel"_s);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeEditBar());
  column->addWidget(transplant_);
  column->addWidget(ask_);
  setUpTable(table_);
  table_->setObjectName(u"unitTable"_s);
  table_->setAccessibleName(tr("Units"));
  table_->setModel(model_);
  table_->setProperty("dense", true);
  table_->setSelectionBehavior(QAbstractItemView::SelectItems);
  table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                          QAbstractItemView::AnyKeyPressed);
  table_->setSortingEnabled(true);
  table_->installEventFilter(this);
  column->addWidget(table_, 1);
  column->addWidget(makeFoot());
  const auto push = [this](const State& before, const State& after) {
    undo_->push(new StateEditCommand(states_, before, after));
  };
  connect(model_, &UnitModel::edited, this, push);
  connect(states_->editing(), &StateEditing::transplanted, this, push);
  connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, transplant_,
          &TransplantBar::showChoices);
  connect(model_, &QAbstractItemModel::modelReset, this, &UnitsPanel::sizeColumns);
  connect(model_, &QAbstractItemModel::dataChanged, this, &UnitsPanel::sizeColumns);
  connect(states_->editing(), &StateEditing::changed, this, &UnitsPanel::showEdit);
  connect(states_->editing(), &StateEditing::effectChanged, this, &UnitsPanel::showEffect);
  connect(states_, &StatesController::historyChanged, this, &UnitsPanel::showEdit);
  showEdit();
}

QPushButton* UnitsPanel::addTool(const QString& text, const QString& name, const QString& tip) {
  auto* button = new QPushButton(text);
  button->setObjectName(name);
  button->setToolTip(tip);
  button->setProperty("small", true);
  editBar_->layout()->addWidget(button);
  return button;
}

QWidget* UnitsPanel::makeEditBar() {
  editBar_->setObjectName(u"editBar"_s);
  editBar_->setFixedHeight(36);
  auto* row = new QHBoxLayout(editBar_);
  row->setContentsMargins(12, 0, 8, 1);
  row->setSpacing(6);
  count_->setObjectName(u"editCount"_s);
  row->addWidget(count_, 1);
  connect(addTool(tr("Zero"), u"zeroUnits"_s, tr("Set the selected cells of h and c to 0")),
          &QPushButton::clicked, this,
          [this] { model_->change(chosenCells(), [](float) { return 0.0F; }); });
  connect(addTool(tr("Scale…"), u"scaleUnits"_s, tr("Multiply the selected cells")),
          &QPushButton::clicked, this, &UnitsPanel::askScale);
  connect(addTool(tr("Clamp…"), u"clampUnits"_s, tr("Keep the selected cells within a range")),
          &QPushButton::clicked, this, &UnitsPanel::askClamp);
  QPushButton* copy =
      addTool(tr("Copy from…"), u"copyUnits"_s, tr("Take units of another user or revision"));
  copy->setCheckable(true);
  connect(copy, &QPushButton::toggled, transplant_, &QWidget::setVisible);
  connect(states_->editing(), &StateEditing::changed, copy, [this, copy] {
    if (states_->edit()) return;
    copy->setChecked(false);
    ask_->hide();
  });
  transplant_->hide();
  return editBar_;
}

QWidget* UnitsPanel::makeFoot() {
  foot_->setObjectName(u"dryRun"_s);
  auto* column = new QVBoxLayout(foot_);
  column->setContentsMargins(12, 8, 12, 8);
  column->setSpacing(4);
  auto* head = new QHBoxLayout;
  head->addWidget(new Label(tr("Dry run"), Type::BodyStrong));
  head->addWidget(new Label(tr("nothing is written yet"), Type::Body, &Tokens::secondaryText));
  head->addStretch();
  head->addWidget(took_);
  auto* copy = flatToolButton(u"terminal"_s, tr("Copy the dry run as command"), 14);
  copy->setObjectName(u"copyDryRun"_s);
  connect(copy, &QToolButton::clicked, this,
          [this] { QApplication::clipboard()->setText(dryRunCommandLine(*states_)); });
  head->addWidget(copy);
  column->addLayout(head);
  now_->setObjectName(u"effectNow"_s);
  next_->setObjectName(u"effectNext"_s);
  column->addWidget(now_);
  column->addWidget(next_);
  column->addWidget(inputs_);
  hint_->setObjectName(u"effectHint"_s);
  hint_->setWordWrap(true);
  column->addWidget(hint_);
  note_->setObjectName(u"editNote"_s);
  note_->setPlaceholderText(tr("Why? The note stays with the revision."));
  note_->setAccessibleName(tr("Note of the edit"));
  column->addWidget(note_);
  auto* row = new QHBoxLayout;
  row->addWidget(needs_);
  row->addStretch();
  discard_->setObjectName(u"discardEdit"_s);
  commit_->setObjectName(u"commitEdit"_s);
  commit_->setProperty("primary", true);
  CopyCommand::addTo(commit_, [this] { return stateCommandLine(*states_); });
  row->addWidget(discard_);
  row->addWidget(commit_);
  column->addLayout(row);
  connect(note_, &QLineEdit::textEdited, states_->editing(), &StateEditing::setNote);
  connect(note_, &QLineEdit::returnPressed, states_->editing(), &StateEditing::commit);
  connect(discard_, &QPushButton::clicked, states_->editing(), &StateEditing::discard);
  connect(commit_, &QPushButton::clicked, states_->editing(), &StateEditing::commit);
  return foot_;
}

void UnitsPanel::setLayer(const QString& name) {
  model_->setLayer(name);
}

void UnitsPanel::showUnit(int unit) {
  for (int row = 0; row < model_->rowCount(); ++row) {
    if (model_->unitAt(row) != unit) continue;
    table_->selectRow(row);
    table_->scrollTo(model_->index(row, 0), QAbstractItemView::PositionAtCenter);
  }
}

void UnitsPanel::showEdit() {
  const auto& edit = states_->edit();
  editBar_->setVisible(edit.has_value());
  const int changed = edit ? static_cast<int>(edit->changes().size()) : 0;
  foot_->setVisible(edit && changed > 0);
  if (!edit) return;
  count_->setText(tr("%n cell(s) edited", nullptr, changed));
  if (note_->text() != edit->note) note_->setText(edit->note);
  needs_->setText(tr("if the head is still r%1").arg(edit->revision));
  const auto& history = states_->history();
  commit_->setText(tr("Commit as r%1").arg(history ? history->next() : 1));
  commit_->setEnabled(changed > 0);
}

void UnitsPanel::showEffect() {
  const auto& effect = states_->editing()->effect();
  if (const auto& error = states_->editing()->effectError()) {
    hint_->setText(sentenceOf(*error));
    hint_->show();
    now_->setValues({}, {});
    next_->setValues({}, {});
    took_->clear();
    return;
  }
  if (!effect) return;
  now_->setVisible(effect->effect.nowBefore.has_value());
  now_->setValues(firstOutput(effect->effect.nowBefore), firstOutput(effect->effect.nowAfter));
  next_->setValues(firstOutput(effect->effect.nextBefore), firstOutput(effect->effect.nextAfter));
  took_->setText(tr("%1 ms").arg(trimmedNumber(effect->milliseconds, 2)));
  hint_->setText(decided(effect->effect, states_->decisionThreshold()));
  hint_->setVisible(!hint_->text().isEmpty());
}

/// No number is cut: where the panel is narrow, columns that are no state give way, the one that
/// can be seen in the heatmap first.
void UnitsPanel::sizeColumns() {
  QHeaderView* header = table_->horizontalHeader();
  if (header->sortIndicatorSection() >= model_->columnCount() ||
      header->sortIndicatorSection() <= 0) {
    const int effect = model_->columnNamed(u"h·w"_s);
    table_->sortByColumn(effect >= 0 ? effect : model_->columnNamed(u"h"_s), Qt::DescendingOrder);
  }
  const QFontMetrics numbers(typeFont(Type::BodyStrong)), titles(typeFont(Type::BodyMedium));
  std::vector<int> widths;
  int room = width() - 10;  // the table's own width follows later; 10: its scroll bar
  for (int i = 0; i < model_->columnCount(); ++i) {
    const QString title = model_->headerData(i, Qt::Horizontal, Qt::DisplayRole).toString();
    const bool sorted = header->sortIndicatorSection() == i;
    widths.push_back(std::max(numbers.horizontalAdvance(model_->widestText(i)) + 11,
                              titles.horizontalAdvance(title) + (sorted ? 30 : 17)));
    room -= widths.back();
  }
  int shown = model_->columnCount();
  for (const QString& name : {u"|Δh|"_s, u"g"_s, u"n"_s, u"h·w"_s}) {
    const int column = model_->columnNamed(name);
    if (column < 0) continue;
    const bool hidden = room < 0;
    table_->setColumnHidden(column, hidden);
    if (!hidden) continue;
    room += widths[static_cast<std::size_t>(column)];
    --shown;
  }
  for (int i = 0; i < model_->columnCount(); ++i)
    table_->setColumnWidth(
        i, widths[static_cast<std::size_t>(i)] + std::clamp(room / std::max(1, shown), 0, 40));
}

void UnitsPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  sizeColumns();
}

/// Selected cells of h and c; a row counts for both where only its other cells are selected.
QModelIndexList UnitsPanel::chosenCells() const {
  QModelIndexList cells, rows;
  for (const QModelIndex& index : table_->selectionModel()->selectedIndexes())
    (model_->isStateColumn(index.column()) ? cells : rows) << index;
  if (!cells.isEmpty()) return cells;
  for (const QModelIndex& index : rows)
    for (int column = 0; column < model_->columnCount(); ++column)
      if (model_->isStateColumn(column)) cells << model_->index(index.row(), column);
  return cells;
}

void UnitsPanel::askNumber(const QString& text, const QString& proposed, const QString& button,
                           const std::function<float(float, double)>& change, double least) {
  const auto number = [](const QString& answer) { return parseDouble(answer.toStdString()); };
  ask_->ask({text,
             proposed,
             button,
             [this, change, number](const QString& answer) {
               model_->change(chosenCells(), [change, by = *number(answer)](float cell) {
                 return change(cell, by);
               });
             },
             {},
             [number, least](const QString& answer) {
               const auto value = number(answer);
               return value && std::isfinite(*value) && *value >= least;
             }});
}

void UnitsPanel::askScale() {
  askNumber(
      tr("Multiply the selected cells by"), u"0.5"_s, tr("Scale"),
      [](float cell, double factor) { return static_cast<float>(cell * factor); },
      std::numeric_limits<double>::lowest());
}

void UnitsPanel::askClamp() {
  askNumber(
      tr("Keep the selected cells within ±"), u"1"_s, tr("Clamp"),
      [](float cell, double most) {
        return static_cast<float>(std::clamp<double>(cell, -most, most));
      },
      0);
}

void UnitsPanel::paste() {
  if (!model_->paste(table_->currentIndex(), QApplication::clipboard()->text()))
    Q_EMIT refusedPaste(tr("What is on the clipboard is not a column of numbers."));
}

bool UnitsPanel::eventFilter(QObject* object, QEvent* event) {
  if (object != table_ || event->type() != QEvent::KeyPress)
    return QWidget::eventFilter(object, event);
  auto* key = static_cast<QKeyEvent*>(event);
  if (key->matches(QKeySequence::Paste)) {
    paste();
    return true;
  }
  if (key->key() == Qt::Key_Delete) {
    model_->change(chosenCells(), [](float) { return 0.0F; });
    return true;
  }
  return false;
}

}  // namespace stateroom
