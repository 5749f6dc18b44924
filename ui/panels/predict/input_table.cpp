#include "ui/panels/predict/input_table.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QFileDialog>
#include <QHeaderView>
#include <QPushButton>
#include <QStackedWidget>
#include <QUndoStack>
#include <QVBoxLayout>

#include "core/base/text.h"
#include "core/project/inferred_defaults.h"
#include "ui/commands/input_rows_command.h"
#include "ui/session/error_text.h"
#include "ui/session/ledger_watch.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"

namespace stateroom {

using namespace Qt::StringLiterals;

InputTable::InputTable(Session* session, StateThread* asker, QUndoStack* undo, QWidget* parent)
    : Surface(&Tokens::window, {}, parent),
      session_(session),
      asker_(asker),
      undo_(undo),
      model_(new InputRowsModel(this)),
      pages_(new QStackedWidget),
      table_(new QTableView),
      reader_(new Background(this)) {
  setObjectName(u"inputTable"_s);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeBar());
  column->addWidget(makePages(), 1);
  column->addWidget(makeFoot());
  connect(model_, &InputRowsModel::edited, this,
          [this](const auto& before, const auto& after, const QString& what) {
            remark_.clear();
            undo_->push(new InputRowsCommand(model_, before, after, what));
          });
  for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
    connect(model_, signal, this, &InputTable::showState);
  connect(model_, &QAbstractItemModel::modelReset, this, &InputTable::sizeColumns);
  connect(model_, &QAbstractItemModel::modelReset, this, &InputTable::showState);
  connect(model_, &QAbstractItemModel::dataChanged, this, &InputTable::showState);
  connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &InputTable::showSelection);
  showState();
}

QPushButton* InputTable::addTool(QLayout* row, const QString& text, const QString& id,
                                 const QString& icon, const QString& tip) {
  auto* button = new QPushButton(text);
  button->setObjectName(id);
  button->setIcon(themedIcon(icon));
  button->setToolTip(tip);
  button->setProperty("small", true);
  row->addWidget(button);
  return button;
}

QWidget* InputTable::makeBar() {
  auto* bar = new Surface(&Tokens::window, Qt::BottomEdge);
  bar->setFixedHeight(36);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(12, 0, 12, 1);
  row->setSpacing(6);
  connect(addTool(row, tr("Open…"), u"tableOpen"_s, u"folder-open"_s,
                  tr("Rows of a small CSV file; Ctrl+V pastes those of a spreadsheet")),
          &QPushButton::clicked, this, [this] {
            const QString path = QFileDialog::getOpenFileName(this, tr("Rows to predict for"), {},
                                                              tr("Tables (*.csv *.tsv *.txt)"));
            if (!path.isEmpty()) openFile(path);
          });
  connect(addTool(row, tr("Add row"), u"tableAdd"_s, u"plus"_s, tr("Insert")),
          &QPushButton::clicked, this, &InputTable::addRow);
  duplicate_ = addTool(row, tr("Duplicate"), u"tableDuplicate"_s, u"copy"_s, tr("Ctrl+D"));
  remove_ = addTool(row, tr("Delete rows"), u"tableRemove"_s, u"trash-2"_s,
                    tr("Ctrl+Delete; Delete alone empties cells"));
  connect(duplicate_, &QPushButton::clicked, this, &InputTable::duplicateRows);
  connect(remove_, &QPushButton::clicked, this, &InputTable::removeRows);
  row->addStretch();
  dryRun_ = new QCheckBox(tr("Dry run"));
  dryRun_->setObjectName(u"tableDryRun"_s);
  dryRun_->setToolTip(tr("The states stay as they are"));
  dryRun_->setChecked(true);
  row->addWidget(dryRun_);
  connect(dryRun_, &QCheckBox::toggled, this, [this](bool isDry) {
    model_->forgetAnswers();
    showState();
    Q_EMIT dryRunChanged(isDry);
  });
  return bar;
}

QWidget* InputTable::makePages() {
  auto* empty = new EmptyState(
      u"table-2"_s, tr("No rows yet"),
      tr("Paste rows from a spreadsheet with Ctrl+V, with a header of the inputs' names or in the "
         "order of the columns; open a CSV file; or type them. The predictions will stand beside "
         "them."));
  empty->setFocusPolicy(Qt::StrongFocus);
  empty->setObjectName(u"tableEmpty"_s);
  empty->setAccessibleName(tr("No rows yet"));
  empty->installEventFilter(this);
  QPushButton* first = empty->addButton(tr("Add a row"), u"plus"_s, false);
  first->setObjectName(u"tableFirst"_s);
  connect(first, &QPushButton::clicked, this, &InputTable::addRow);
  setUpTable(table_);
  table_->setObjectName(u"inputRows"_s);
  table_->setAccessibleName(tr("Rows to predict for"));
  table_->setModel(model_);
  table_->setProperty("dense", true);
  table_->verticalHeader()->show();
  table_->verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
  table_->setSelectionBehavior(QAbstractItemView::SelectItems);
  table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                          QAbstractItemView::AnyKeyPressed);
  table_->installEventFilter(this);
  pages_->addWidget(empty);
  pages_->addWidget(table_);
  return pages_;
}

QWidget* InputTable::makeFoot() {
  auto* foot = new Surface(&Tokens::window, Qt::TopEdge);
  auto* column = new QVBoxLayout(foot);
  column->setContentsMargins(12, 8, 12, 8);
  column->setSpacing(6);
  said_ = new Label({}, Type::Body, &Tokens::error);
  said_->setObjectName(u"tableSaid"_s);
  said_->setWordWrap(true);
  rule_ = new Label({}, Type::Body, &Tokens::secondaryText);
  rule_->setObjectName(u"tableRule"_s);
  rule_->setWordWrap(true);
  auto* words = new QHBoxLayout;
  words->addWidget(said_, 1);
  batch_ = addTool(words, tr("Predict it in Batch"), u"tableToBatch"_s, u"arrow-right"_s, {});
  connect(batch_, &QPushButton::clicked, this, [this] { Q_EMIT batchRequested(file_); });
  auto* row = new QHBoxLayout;
  const auto add = [row](const QString& text, const QString& id) {
    auto* button = new QPushButton(text);
    button->setObjectName(id);
    row->addWidget(button);
    return button;
  };
  copy_ = add(tr("Copy as command"), u"copyTableCommand"_s);
  copy_->setIcon(themedIcon(u"terminal"_s));
  row->addStretch();
  clear_ = add(tr("Clear"), u"clearTable"_s);
  predict_ = add(tr("Predict"), u"predictTable"_s);
  predict_->setToolTip(tr("Ctrl+Return"));
  take_ = add(tr("Take these steps"), u"takeTable"_s);
  predict_->setProperty("primary", true);
  take_->setProperty("primary", true);
  predict_->setIcon(themedIcon(u"play"_s, &Tokens::accentText));
  take_->setIcon(themedIcon(u"check"_s, &Tokens::accentText));
  take_->setToolTip(tr("Writes a revision for every row; all can be undone at once"));
  column->addLayout(words);
  column->addWidget(rule_);
  column->addLayout(row);
  connect(copy_, &QPushButton::clicked, this,
          [this] { QApplication::clipboard()->setText(command()); });
  connect(clear_, &QPushButton::clicked, this, [this] {
    QList<int> all(model_->rowCount());
    std::iota(all.begin(), all.end(), 0);
    model_->remove(all);
  });
  connect(predict_, &QPushButton::clicked, this, &InputTable::predict);
  connect(take_, &QPushButton::clicked, this, &InputTable::take);
  return foot;
}

void InputTable::setContext(const InputTableContext& context) {
  if (context == context_) return;
  context_ = context;
  asker_->cancel("table");
  InputTableShape shape;
  if (context_.model != nullptr) {
    const bool bound = isBoundStep();
    const auto users = columnsOf(context_.model->predictor.trained().settings, USER);
    shape = {.user = !users.empty()    ? qstr(users.front())
                     : context_.isStep ? u"user"_s
                                       : QString(),
             .needsUser = context_.isStep,
             .areOneSequence = context_.model->data.hasSequences(),
             .columns = bound ? context_.bound->columns : context_.model->columns,
             .heads = bound ? context_.bound->heads : context_.model->predictor.heads()};
  }
  model_->setShape(std::move(shape));
  showState();
}

void InputTable::setDryRun(bool isDry) {
  dryRun_->setChecked(isDry);
}

void InputTable::ledgerMoved() {
  const bool isOwn = taking_ || session_->ledger()->sequence() == written_;
  if (isBoundStep() && !isOwn) model_->forgetAnswers();
}

void InputTable::reset() {
  asker_->cancel("table");
  reader_->cancel();
  taking_ = false;
  remark_.clear();
  file_.clear();
  context_ = {};
  model_->setRows({});
  model_->setShape({});
}

// ---- asking

/// Before the first step there are no states to go on from.
TableMode InputTable::mode(bool take) const {
  if (!context_.isStep) return TableMode::Serving;
  if (take) return TableMode::Take;
  return isBoundStep() ? TableMode::DryRun : TableMode::Serving;
}

TableWish InputTable::wish(TableMode mode, const QList<int>& rows) const {
  TableWish wish{.mode = mode,
                 .model = context_.model,
                 .binding = {context_.run.toStdString(), context_.checkpoint.toStdString()}};
  for (const InputColumn& column : model_->shape().columns)
    if (column.order && column.isNumber()) wish.order = column.name;
  for (const int row : rows) wish.rows.push_back(model_->question(row));
  return wish;
}

void InputTable::predict() {
  ask(mode(false));
}

/// In their order, so that none may be left out on the way.
void InputTable::take() {
  if (taking_) return;
  for (int row = 0; row < model_->rowCount(); ++row)
    if (!model_->problem(row).isEmpty())
      return say(tr("Row %1, %2. Mend it or delete it: steps are taken in their order.")
                     .arg(row + 1)
                     .arg(model_->problem(row)));
  ask(TableMode::Take);
}

void InputTable::ask(TableMode mode) {
  const QList<int> places = model_->askable();
  if (context_.model == nullptr || taking_ || places.isEmpty()) return;
  taking_ = mode == TableMode::Take;
  remark_.clear();
  asker_->run(
      taking_ ? "" : "table",
      [wish = wish(mode, places)](StateDesk& desk, const std::stop_token& stop) {
        return predictTable(desk, wish, stop);
      },
      [this, mode, places, asked = model_->rows()](const Result<TableAnswers>& answers) {
        answered(asked, places, mode, answers);
      });
  showState();
}

void InputTable::answered(const InputRowsModel::Rows& asked, const QList<int>& places,
                          TableMode mode, const Result<TableAnswers>& answers) {
  if (!answers) {
    taking_ = false;
    return say(sentenceOf(answers.error()) + u". "_s + hintOf(answers.error()));
  }
  model_->setAnswers(asked, places, *answers);
  if (mode == TableMode::Take) written_ = answers->sequence;
  if (mode == TableMode::Take && !answers->moves.empty()) Q_EMIT taken(answers->moves);
  taking_ = false;
  sizeColumns();
  showState();
}

QString InputTable::command() const {
  const TableMode mode = this->mode(!dryRun_->isChecked());
  QList<int> rows = model_->askable();
  rows.removeIf([this](int row) { return !model_->problem(row).isEmpty(); });
  QStringList arguments;
  if (!isBoundStep())  // a bound ledger has its own model
    arguments << u"--run"_s << context_.run << u"--checkpoint"_s << context_.checkpoint;
  if (mode != TableMode::Serving) arguments << u"--stateful"_s;
  if (mode == TableMode::DryRun) arguments << u"--dry-run"_s;
  arguments << u"--input"_s << u"-"_s;
  QString lines;
  for (const std::string& line : jsonLinesOf(wish(mode, rows)))
    lines += u' ' + qstr(shellQuoted(line));
  return u"printf '%s\\n'"_s + lines + u" | "_s + session_->commandLine(u"predict"_s, arguments);
}

}  // namespace stateroom
