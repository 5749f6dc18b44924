#include "ui/panels/data/rows_panel.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/session/feature_text.h"
#include "ui/session/text.h"
#include "ui/widgets/panel_header.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

std::vector<TableModel<UserEntry>::Column> userColumns() {
  return {{RowsPanel::tr("user"), AtLeft,
           [](const UserEntry& user, int role) -> QVariant {
             return role == Qt::DisplayRole ? qstr(user.user) : QVariant();
           }},
          {RowsPanel::tr("rows"), AtRight,
           [](const UserEntry& user, int role) -> QVariant {
             return role == Qt::DisplayRole ? wholeNumber(user.rows) : QVariant();
           }},
          {RowsPanel::tr("split"), AtLeft, [](const UserEntry& user, int role) -> QVariant {
             return role == Qt::DisplayRole ? splitText(static_cast<int>(user.split)) : QVariant();
           }}};
}

std::vector<std::string> ignoredColumns(const Project& project) {
  std::vector<std::string> names;
  for (const Column& column : project.data().columns())
    if (column.role() == Role::IGNORE) names.push_back(column.name());
  return names;
}

}  // namespace

RowsPanel::RowsPanel(Session* session, DataSession* dataSession, QWidget* parent)
    : QWidget(parent),
      session_(session),
      data_(dataSession),
      model_(new RowModel(this)),
      users_(new TableModel<UserEntry>(userColumns(), this)),
      tabs_(flatTabs(u"rowsTabs"_s, tr("Rows or sequences"), {tr("Rows"), tr("Sequences")})),
      pages_(new QStackedWidget),
      rows_(new QTableView),
      userTable_(new QTableView) {
  setObjectName(u"rowsPanel"_s);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(new PanelHeader(tabs_));
  for (QTableView* table : {rows_, userTable_}) setUpTable(table);
  rows_->setObjectName(u"rowTable"_s);
  rows_->setAccessibleName(tr("Rows"));
  rows_->setModel(model_);
  userTable_->setObjectName(u"sequenceTable"_s);
  userTable_->setAccessibleName(tr("Users by number of rows"));
  userTable_->setModel(users_);
  userTable_->setColumnWidth(0, 220);
  pages_->addWidget(rows_);
  pages_->addWidget(userTable_);
  column->addWidget(pages_, 1);
  connect(tabs_, &QTabBar::currentChanged, pages_, &QStackedWidget::setCurrentIndex);
  connect(rows_->verticalScrollBar(), &QScrollBar::valueChanged, this, &RowsPanel::tellVisibleRows);
  connect(rows_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          &RowsPanel::tellVisibleRows);
  connect(userTable_, &QTableView::activated, this, &RowsPanel::chooseUser);
  connect(session_, &Session::currentUserChanged, this, &RowsPanel::showUser);
}

void RowsPanel::refresh() {
  if (model_->loaded() != data_->loaded().get()) {
    model_->setData(data_->loaded(), ignoredColumns(session_->resolved()));
    users_->setRecords(data_->loaded() ? data_->loaded()->users : std::vector<UserEntry>());
    sizeColumns();
  }
  std::vector<std::pair<std::string, qint64>> bad;
  for (const Problem& problem : data_->problems())
    if (problem.row > 0) bad.emplace_back(problem.column, problem.row);
  model_->setBadCells(std::move(bad));
  tabs_->setTabVisible(1, users_->rowCount() > 0);
  tellVisibleRows();
}

void RowsPanel::sizeColumns() {
  for (int i = 0; i < model_->columnCount(); ++i) {
    int width = rows_->horizontalHeader()->sectionSizeHint(i);
    for (int row = 0; row < qMin(model_->rowCount(), 40); ++row)
      width = qMax(width, rows_->itemDelegate()->sizeHint({}, model_->index(row, i)).width());
    rows_->setColumnWidth(i, qBound(44, width + 4, 220));
  }
}

void RowsPanel::goTo(const QString& file, const QString& column, qint64 line) {
  tabs_->setCurrentIndex(0);
  const int row = line > 0 ? model_->rowOfLine(file, line) : 0;
  if (row < 0) return;
  const QModelIndex index = model_->index(row, qMax(0, model_->columnOf(column)));
  rows_->scrollTo(index, QAbstractItemView::PositionAtCenter);
  rows_->setCurrentIndex(index);
  rows_->setFocus();
}

void RowsPanel::showUser(const QString& user) {
  const auto& entries = users_->records();
  const auto found = std::ranges::find(entries, user.toStdString(), &UserEntry::user);
  if (found == entries.end()) return;
  const int row = static_cast<int>(found->firstRow);
  rows_->scrollTo(model_->index(row, 0), QAbstractItemView::PositionAtTop);
  rows_->selectRow(row);
  userTable_->selectRow(static_cast<int>(found - entries.begin()));
}

void RowsPanel::chooseUser(const QModelIndex& index) {
  session_->setCurrentUser(qstr(users_->record(index.row()).user));
  tabs_->setCurrentIndex(0);
}

void RowsPanel::tellVisibleRows() {
  constexpr int Shown = 12;
  const int first = qMax(0, rows_->rowAt(0));
  const int chosen = rows_->currentIndex().isValid() ? rows_->currentIndex().row() : -1;
  const int begin = first;
  std::vector<std::int64_t> rows;
  for (int row = begin; row < qMin(begin + Shown, model_->rowCount()); ++row) rows.push_back(row);
  Q_EMIT visibleRowsChanged(rows, chosen);
}

}  // namespace stateroom
