// The table's rows come and go, and what is said of them.
#include <QApplication>
#include <QClipboard>
#include <QFileInfo>
#include <QKeyEvent>
#include <QPushButton>
#include <QStackedWidget>
#include <QStringDecoder>
#include <algorithm>
#include <set>

#include "core/base/file.h"
#include "core/base/text.h"
#include "ui/panels/predict/input_table.h"
#include "ui/session/error_text.h"
#include "ui/session/number_format.h"
#include "ui/session/pasted_rows.h"
#include "ui/session/text.h"
#include "ui/widgets/label.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr std::uintmax_t kMostBytes = std::uintmax_t{4} << 20;
constexpr int kLeastColumn = 52, kMostColumn = 180;  // px

QString decoded(const std::string& bytes) {
  const auto encoding = QStringConverter::encodingForData(QByteArrayView(bytes));
  return QStringDecoder(encoding.value_or(QStringConverter::Utf8)).decode(QByteArrayView(bytes));
}

Result<QList<QStringList>> rowsOfFile(const std::filesystem::path& path) {
  STATEROOM_TRY(const auto bytes, readFile(path, kMostBytes));
  return rowsOfText(decoded(bytes));
}

}  // namespace

void InputTable::openFile(const QString& path) {
  file_ = path;
  reader_->start([path = fsPath(path)](const std::stop_token&) { return rowsOfFile(path); },
                 [this](const Result<QList<QStringList>>& rows) {
                   const bool isLarge =
                       rows ? model_->rowCount() + rows->size() > InputRowsModel::kMost + 1
                            : rows.error().code() == Code::file_too_large;
                   if (!isLarge) {
                     file_.clear();
                     return put(rows, {});
                   }
                   say(tr("%1 has more than %2 rows: that is a file for Batch")
                           .arg(QFileInfo(file_).fileName(), wholeNumber(InputRowsModel::kMost)));
                 });
}

void InputTable::paste() {
  file_.clear();
  put(rowsOfText(QApplication::clipboard()->text()), table_->currentIndex());
}

void InputTable::put(const Result<QList<QStringList>>& rows, const QModelIndex& at) {
  if (!rows) return say(sentenceOf(rows.error()));
  if (model_->rowCount() + rows->size() > InputRowsModel::kMost + 1)
    return say(tr("More than %1 rows: save them as a file for Batch")
                   .arg(wholeNumber(InputRowsModel::kMost)));
  const QStringList leftOut = model_->put(at, *rows, session_->currentUser());
  sizeColumns();
  if (!leftOut.isEmpty()) say(tr("No inputs, left out: %1").arg(leftOut.join(u", "_s)));
}

void InputTable::addRow() {
  const QModelIndex now = table_->currentIndex();
  const int row = now.isValid() ? now.row() : model_->rowCount() - 1;
  model_->addRow(row, session_->currentUser());
  table_->setCurrentIndex(model_->index(row + 1, std::max(0, now.column())));
  table_->setFocus();
}

QList<int> InputTable::chosenRows() const {
  std::set<int> rows;
  for (const QModelIndex& cell : table_->selectionModel()->selectedIndexes())
    rows.insert(cell.row());
  return {rows.begin(), rows.end()};
}

void InputTable::duplicateRows() {
  model_->duplicate(chosenRows());
}

void InputTable::removeRows() {
  model_->remove(chosenRows());
}

bool InputTable::eventFilter(QObject* object, QEvent* event) {
  const bool isKey = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
  if (!isKey) return Surface::eventFilter(object, event);
  auto* key = static_cast<QKeyEvent*>(event);
  const bool ctrl = key->modifiers() == Qt::ControlModifier, plain = !key->modifiers();
  std::function<void()> does;
  if (key->matches(QKeySequence::Paste))
    does = [this] { paste(); };
  else if (key->key() == Qt::Key_Insert && plain)
    does = [this] { addRow(); };
  else if (object == table_ && key->key() == Qt::Key_D && ctrl)
    does = [this] { duplicateRows(); };
  else if (object == table_ && key->key() == Qt::Key_Delete && ctrl)
    does = [this] { removeRows(); };
  else if (object == table_ && key->key() == Qt::Key_Delete && plain)
    does = [this] { model_->clearCells(table_->selectionModel()->selectedIndexes()); };
  if (!does) return Surface::eventFilter(object, event);
  event->accept();  // an override: here the key means this, not what the window does with it
  if (event->type() == QEvent::KeyPress) does();
  return true;
}

// ---- what is seen

/// As wide as what is in the first rows; the numbers are never cut.
void InputTable::sizeColumns() {
  table_->resizeColumnsToContents();
  for (int column = 0; column < model_->columnCount(); ++column)
    table_->setColumnWidth(column,
                           std::clamp(table_->columnWidth(column), kLeastColumn, kMostColumn));
}

QString InputTable::rule() const {
  if (context_.model == nullptr) return {};
  const QString order = qstr(wish(TableMode::Serving, {}).order);
  if (isBoundStep() && dryRun_->isChecked())
    return tr(
        "Dry run: the rows of a user follow one another in this order, from the head's state "
        "on. Nothing is written.");
  if (context_.isStep && !dryRun_->isChecked())
    return tr(
        "Each row becomes a revision of its user, in this order; a row that is refused stops "
        "it there.");
  if (model_->shape().user.isEmpty())
    return model_->shape().areOneSequence
               ? tr("The rows are one sequence, from the model's initial state.")
               : tr("Each row stands alone.");
  if (context_.isStep)
    return tr(
        "No state is remembered in this project yet: the rows of a user are one sequence "
        "from the model's initial state.");
  return order.isEmpty()
             ? tr("The rows of a user are one sequence from the model's initial state; a row "
                  "without a user stands alone.")
             : tr("The rows of a user are one sequence from the model's initial state, by %1; a "
                  "row without a user stands alone.")
                   .arg(order);
}

/// The first row that cannot be predicted, and how many more there are.
QString InputTable::problem() const {
  QString first;
  int count = 0;
  for (int row = 0; row < model_->rowCount(); ++row) {
    const QString problem = model_->problem(row);
    if (problem.isEmpty()) continue;
    if (count++ == 0) first = tr("Row %1, %2").arg(row + 1).arg(problem);
  }
  if (count == 0) return {};
  return first + u". "_s +
         tr("%n row(s) cannot be predicted; the others are, without them.", nullptr, count);
}

void InputTable::say(const QString& sentence) {
  remark_ = sentence;
  showState();
}

void InputTable::showSelection() {
  const bool hasChosen = table_->selectionModel()->hasSelection();
  duplicate_->setEnabled(hasChosen);
  remove_->setEnabled(hasChosen);
}

void InputTable::showState() {
  const bool hasRows = model_->rowCount() > 0, mayTake = context_.isStep && !dryRun_->isChecked();
  const bool hadFocus = pages_->currentWidget() && pages_->currentWidget()->hasFocus();
  pages_->setCurrentIndex(hasRows ? 1 : 0);
  if (hadFocus) pages_->currentWidget()->setFocus();
  dryRun_->setVisible(context_.isStep);
  showSelection();
  clear_->setEnabled(hasRows);
  copy_->setEnabled(hasRows);
  const bool canAsk = hasRows && context_.model != nullptr && !taking_;
  predict_->setEnabled(canAsk);
  predict_->setVisible(!mayTake);
  take_->setEnabled(canAsk && !model_->askable().isEmpty());
  take_->setVisible(mayTake);
  const QString problem = this->problem();
  said_->setText(!remark_.isEmpty() ? remark_ : problem);
  said_->setVisible(!said_->text().isEmpty());
  batch_->setVisible(!file_.isEmpty() && !remark_.isEmpty());
  rule_->setText(rule());
}

}  // namespace stateroom
