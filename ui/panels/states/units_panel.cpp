#include "ui/panels/states/units_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QInputDialog>
#include <QKeyEvent>
#include <QPainter>
#include <QUndoStack>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/commands/state_commands.h"
#include "ui/panels/states/cause_mark.h"
#include "ui/session/error_text.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

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

QString signedNumber(double value) {
  return (value > 0 ? u"+"_s : QString()) + shortNumber(value, 3);
}

}  // namespace

EffectRow::EffectRow(const QString& title, QWidget* parent) : QWidget(parent), title_(title) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void EffectRow::setValues(std::optional<double> before, std::optional<double> after) {
  before_ = before;
  after_ = after;
  setAccessibleName(
      before && after
          ? tr("%1: from %2 to %3").arg(title_, shortNumber(*before, 3), shortNumber(*after, 3))
          : title_);
  update();
}

void EffectRow::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setFont(typeFont(Type::Body));
  painter.setPen(tokens().text);
  painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, title_);
  if (!before_ || !after_) return;
  const int numbers = qMin(118, width() / 3);
  const auto at = [&](int left, int wide) { return QRect(numbers + left, 0, wide, height()); };
  painter.drawText(at(0, 48), Qt::AlignRight | Qt::AlignVCenter, shortNumber(*before_, 3));
  painter.setPen(tokens().secondaryText);
  painter.drawText(at(50, 18), Qt::AlignCenter, u"→"_s);
  painter.setPen(tokens().text);
  painter.setFont(typeFont(Type::BodyStrong));
  painter.drawText(at(68, 46), Qt::AlignLeft | Qt::AlignVCenter, shortNumber(*after_, 3));
  painter.setFont(typeFont(Type::Body));
  painter.drawText(at(112, 50), Qt::AlignRight | Qt::AlignVCenter,
                   signedNumber(*after_ - *before_));
  const QRect bar = at(174, width() - numbers - 180);
  const bool share = *before_ >= 0 && *before_ <= 1 && *after_ >= 0 && *after_ <= 1;
  if (bar.width() < 40 || !share) return;
  const auto x = [&](double value) { return bar.left() + value * bar.width(); };
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(tokens().grid, 3));
  painter.drawLine(QPointF(x(0), height() / 2.0), QPointF(x(1), height() / 2.0));
  painter.setPen(QPen(causeColour(Cause::Edit), 3));
  painter.drawLine(QPointF(x(*before_), height() / 2.0), QPointF(x(*after_), height() / 2.0));
  paintCause(painter, {x(*before_), height() / 2.0}, Cause::Predict, 7);
  painter.setPen(QPen(causeColour(Cause::Edit), 1.5));
  painter.setBrush(tokens().window);
  painter.drawEllipse(QPointF(x(*after_), height() / 2.0), 3.5, 3.5);
}

UnitsPanel::UnitsPanel(StatesController* states, QUndoStack* undo, QWidget* parent)
    : QWidget(parent),
      states_(states),
      undo_(undo),
      model_(new UnitModel(states, this)),
      table_(new QTableView),
      title_(new Label(tr("Units"), Type::BodyStrong)),
      revision_(new Label({}, Type::Body, &Tokens::secondaryText)),
      editBar_(new Surface(&Tokens::warningFill, Qt::BottomEdge)),
      count_(new Label({}, Type::BodyMedium, &Tokens::warning)),
      foot_(new Surface(&Tokens::window, Qt::TopEdge)),
      took_(new Label({}, Type::Body, &Tokens::secondaryText)),
      now_(new EffectRow(tr("Prediction now"))),
      next_(new EffectRow(tr("After next step"))),
      hint_(new Label({}, Type::Body, &Tokens::secondaryText)),
      note_(new QLineEdit),
      needs_(new Label({}, Type::Body, &Tokens::secondaryText)),
      discard_(new QPushButton(tr("Discard"))),
      commit_(new QPushButton) {
  setObjectName(u"unitsPanel"_s);
  setMinimumWidth(300);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeHead());
  column->addWidget(makeEditBar());
  setUpTable(table_);
  table_->setObjectName(u"unitTable"_s);
  table_->setAccessibleName(tr("Units"));
  table_->setModel(model_);
  table_->setSelectionBehavior(QAbstractItemView::SelectItems);
  table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                          QAbstractItemView::AnyKeyPressed);
  table_->setSortingEnabled(true);
  table_->installEventFilter(this);
  column->addWidget(table_, 1);
  column->addWidget(makeFoot());
  connect(model_, &UnitModel::edited, this, [this](const State& before, const State& after) {
    undo_->push(new StateEditCommand(states_, before, after));
  });
  connect(model_, &QAbstractItemModel::modelReset, this, &UnitsPanel::sizeColumns);
  connect(states_, &StatesController::editChanged, this, &UnitsPanel::showEdit);
  connect(states_, &StatesController::effectChanged, this, &UnitsPanel::showEffect);
  connect(states_, &StatesController::historyChanged, this, &UnitsPanel::showRevision);
  connect(states_, &StatesController::shownChanged, this, &UnitsPanel::showRevision);
  showEdit();
}

QWidget* UnitsPanel::makeHead() {
  auto* head = new Surface(&Tokens::window, Qt::BottomEdge);
  head->setFixedHeight(32);
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(12, 0, 12, 1);
  row->addWidget(title_);
  row->addStretch();
  row->addWidget(revision_);
  revision_->setObjectName(u"unitsRevision"_s);
  return head;
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
  connect(addTool(tr("Copy from…"), u"copyUnits"_s,
                  tr("Take the whole state of another user or revision")),
          &QPushButton::clicked, this, &UnitsPanel::askCopy);
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
  column->addLayout(head);
  now_->setObjectName(u"effectNow"_s);
  next_->setObjectName(u"effectNext"_s);
  column->addWidget(now_);
  column->addWidget(next_);
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
  row->addWidget(discard_);
  row->addWidget(commit_);
  column->addLayout(row);
  connect(note_, &QLineEdit::textEdited, states_, &StatesController::setNote);
  connect(note_, &QLineEdit::returnPressed, states_, &StatesController::commit);
  connect(discard_, &QPushButton::clicked, states_, &StatesController::discardEdit);
  connect(commit_, &QPushButton::clicked, states_, &StatesController::commit);
  return foot_;
}

void UnitsPanel::setLayer(const QString& name) {
  model_->setLayer(name);
  title_->setText(model_->layer().isEmpty() ? tr("Units") : tr("Units of %1").arg(model_->layer()));
}

void UnitsPanel::showRevision() {
  revision_->setText(states_->shown() > 0 ? u"r%1"_s.arg(states_->shown()) : QString());
}

void UnitsPanel::showEdit() {
  const auto& edit = states_->edit();
  editBar_->setVisible(edit.has_value());
  const int changed = edit ? static_cast<int>(edit->changes().size()) : 0;
  foot_->setVisible(edit && changed > 0);
  showRevision();
  if (!edit) return;
  count_->setText(tr("%n cell(s) edited", nullptr, changed));
  if (note_->text() != edit->note) note_->setText(edit->note);
  needs_->setText(tr("if the head is still r%1").arg(edit->revision));
  const auto& history = states_->history();
  const auto newest = history && !history->revisions.empty() ? history->revisions.back().number : 0;
  commit_->setText(tr("Commit as r%1").arg(newest + 1));
  commit_->setEnabled(changed > 0);
}

void UnitsPanel::showEffect() {
  const auto& effect = states_->effect();
  if (const auto& error = states_->effectError()) {
    hint_->setText(sentenceOf(*error));
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
  hint_->setText(tr("The next step repeats the last recorded inputs."));
}

/// What is not a number of a state gives way first where the panel is narrow.
void UnitsPanel::sizeColumns() {
  QHeaderView* header = table_->horizontalHeader();
  if (header->sortIndicatorSection() >= model_->columnCount() ||
      header->sortIndicatorSection() <= 0) {
    const int effect = model_->columnNamed(u"h·w"_s);
    table_->sortByColumn(effect >= 0 ? effect : model_->columnNamed(u"h"_s), Qt::DescendingOrder);
  }
  int room = width() - 8;  // the table's own width follows later; 8: its scroll bar
  std::vector<int> widths;
  for (int i = 0; i < model_->columnCount(); ++i) {
    const bool value = model_->isStateColumn(i);
    const QString title = model_->headerData(i, Qt::Horizontal, Qt::DisplayRole).toString();
    widths.push_back(value ? 70 : title.size() == 1 ? 56 : i == 0 ? 48 : 62);
    room -= widths.back();
  }
  const int moved = model_->columnNamed(u"|Δh|"_s);
  const bool hide = moved >= 0 && room < 0;
  if (moved >= 0) table_->setColumnHidden(moved, hide);
  if (hide) room += widths[static_cast<std::size_t>(moved)];
  const int shown = std::max(1, model_->columnCount() - (hide ? 1 : 0));
  for (int i = 0; i < model_->columnCount(); ++i)
    table_->setColumnWidth(i, widths[static_cast<std::size_t>(i)] + std::max(-6, room / shown));
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

void UnitsPanel::askScale() {
  bool given = false;
  const double factor =
      QInputDialog::getDouble(this, tr("Scale"), tr("Multiply by"), 0.5, -1e6, 1e6, 4, &given);
  if (given)
    model_->change(chosenCells(),
                   [factor](float value) { return static_cast<float>(value * factor); });
}

void UnitsPanel::askClamp() {
  bool given = false;
  const double most =
      QInputDialog::getDouble(this, tr("Clamp"), tr("Largest size"), 1, 0, 1e6, 4, &given);
  if (given)
    model_->change(chosenCells(), [most](float value) {
      return static_cast<float>(std::clamp<double>(value, -most, most));
    });
}

void UnitsPanel::askCopy() {
  bool given = false;
  const QString text = QInputDialog::getText(this, tr("Copy from"), tr("User, or user@revision"),
                                             QLineEdit::Normal, {}, &given);
  if (!given || text.isEmpty()) return;
  const qsizetype at = text.lastIndexOf(u'@');
  bool isNumber = false;
  const auto revision = at < 0 ? 0 : text.mid(at + 1).toLongLong(&isNumber);
  states_->copyFrom(isNumber ? text.left(at) : text, isNumber ? revision : 0);
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
