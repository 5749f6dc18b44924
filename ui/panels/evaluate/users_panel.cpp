#include "ui/panels/evaluate/users_panel.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

enum LossColumns { NameColumn, RowsColumn, LossColumn, OtherColumn, DifferenceColumn };
constexpr int BarRole = Qt::UserRole + 1;  ///< -1 to 1

QVariant lossCell(std::optional<double> loss, int role) {
  if (!loss) return {};
  if (role == Qt::DisplayRole) return shortNumber(*loss, 3);
  if (role == SortRole) return *loss;
  if (role == Qt::ToolTipRole || role == ExactRole) return exactNumber(*loss);
  return {};
}

/// Numbers sort as numbers, other names as texts behind them.
QVariant userSortKey(const QString& user) {
  bool isNumber = false;
  const qint64 number = user.toLongLong(&isNumber);
  return isNumber ? QVariant(u"%1"_s.arg(number, 20, 10, QChar(u'0'))) : QVariant(u'~' + user);
}

TableModel<UserLossRow>* makeUsers(QObject* parent) {
  using Row = UserLossRow;
  return new TableModel<Row>({{UsersPanel::tr("user"), AtRight,
                               [](const Row& row, int role) -> QVariant {
                                 if (role == Qt::DisplayRole) return row.user;
                                 if (role == SortRole) return userSortKey(row.user);
                                 return {};
                               }},
                              {UsersPanel::tr("rows"), AtRight,
                               [](const Row& row, int role) -> QVariant {
                                 if (role == Qt::DisplayRole) return wholeNumber(row.rows);
                                 if (role == SortRole) return qlonglong(row.rows);
                                 return {};
                               }},
                              {UsersPanel::tr("loss"), AtRight,
                               [](const Row& row, int role) { return lossCell(row.loss, role); }},
                              {UsersPanel::tr("other"), AtRight,
                               [](const Row& row, int role) { return lossCell(row.other, role); }},
                              {UsersPanel::tr("Δ loss"), AtLeft,
                               [](const Row& row, int role) -> QVariant {
                                 if (!row.other) return {};
                                 const double difference = *row.other - row.loss;
                                 if (role == BarRole) return difference / row.largest;
                                 if (role == SortRole) return difference;
                                 if (role == ExactRole || role == Qt::ToolTipRole)
                                   return exactNumber(difference);
                                 return {};
                               }}},
                             parent);
}

TableModel<ScoredRow>* makeRows(QObject* parent) {
  using Row = ScoredRow;
  const auto text = [](const QString& title, Qt::Alignment align, auto get) {
    return TableModel<Row>::Column{title, align, [get](const Row& row, int role) -> QVariant {
                                     if (role == Qt::DisplayRole) return get(row);
                                     return {};
                                   }};
  };
  return new TableModel<Row>(
      {text(UsersPanel::tr("line"), AtRight, [](const Row& row) { return wholeNumber(row.line); }),
       text(UsersPanel::tr("user"), AtRight, [](const Row& row) { return row.user; }),
       text(UsersPanel::tr("actual"), AtRight, [](const Row& row) { return row.actual; }),
       text(UsersPanel::tr("predicted"), AtRight, [](const Row& row) { return row.predicted; }),
       {UsersPanel::tr("score"), AtRight,
        [](const Row& row, int role) { return lossCell(row.score, role); }}},
      parent);
}

/// Bars from the middle: to the right where the other run is worse.
class DifferenceDelegate final : public CellDelegate {
 public:
  using CellDelegate::CellDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    CellDelegate::paint(painter, option, index);
    const QVariant bar = index.data(BarRole);
    if (!bar.isValid()) return;
    const QRect area = option.rect.adjusted(8, 8, -8, -8);
    const int middle = area.center().x(), length = qRound(bar.toDouble() * area.width() / 2);
    painter->fillRect(QRect(middle, option.rect.top(), 1, option.rect.height()), tokens().border);
    painter->fillRect(
        QRect(std::min(middle, middle + length), area.top(), std::abs(length), area.height()),
        tokens().series[length < 0 ? 1 : 0]);
  }
};

}  // namespace

UsersPanel::UsersPanel(QWidget* parent)
    : Surface(&Tokens::window, Qt::LeftEdge, parent),
      userModel_(makeUsers(this)),
      rowModel_(makeRows(this)),
      sorted_(new QSortFilterProxyModel(this)),
      users_(new QTableView),
      rows_(new QTableView),
      tabs_(new QTabBar),
      pages_(new QStackedWidget),
      chosen_(new Label({}, Type::Body, &Tokens::secondaryText)),
      open_(new QPushButton(tr("Open in States"))) {
  setMinimumWidth(240);
  sorted_->setSourceModel(userModel_);
  sorted_->setSortRole(SortRole);
  sorted_->setFilterKeyColumn(NameColumn);
  setUpTable(users_);
  users_->setObjectName(u"userLossTable"_s);
  users_->setAccessibleName(tr("Users by loss"));
  users_->setModel(sorted_);
  users_->setSelectionMode(QAbstractItemView::SingleSelection);
  users_->setItemDelegateForColumn(DifferenceColumn, new DifferenceDelegate(users_));
  users_->setSortingEnabled(true);
  users_->sortByColumn(LossColumn, Qt::DescendingOrder);
  users_->horizontalHeader()->setStretchLastSection(true);
  users_->horizontalHeader()->setDefaultSectionSize(56);  // five columns at 1280 px
  users_->horizontalHeader()->resizeSection(RowsColumn, 46);
  setUpTable(rows_);
  rows_->setObjectName(u"scoredRowTable"_s);
  rows_->setAccessibleName(tr("Rows"));
  rows_->setModel(rowModel_);
  rows_->horizontalHeader()->setStretchLastSection(true);
  rows_->horizontalHeader()->setDefaultSectionSize(64);
  users_->installEventFilter(this);
  rows_->installEventFilter(this);
  tabs_->setObjectName(u"evaluateSideTabs"_s);
  tabs_->addTab(tr("Users by loss"));
  tabs_->addTab(tr("Rows"));
  tabs_->setDrawBase(false);
  tabs_->setExpanding(false);
  auto* filter = new QLineEdit;
  filter->setObjectName(u"userLossFilter"_s);
  filter->setPlaceholderText(tr("Filter"));
  filter->setAccessibleName(tr("Filter users"));
  filter->setProperty("small", true);
  filter->setMaximumWidth(72);
  auto* head = new Surface(&Tokens::window, Qt::BottomEdge);
  head->setFixedHeight(32);
  auto* headRow = new QHBoxLayout(head);
  headRow->setContentsMargins(4, 0, 8, 1);
  headRow->addWidget(tabs_);
  headRow->addStretch();
  headRow->addWidget(filter);
  pages_->addWidget(users_);
  pages_->addWidget(rows_);
  open_->setObjectName(u"openInStates"_s);
  open_->setIcon(themedIcon(u"brain-circuit"_s));
  auto* foot = new Surface(&Tokens::window, Qt::TopEdge);
  auto* footRow = new QHBoxLayout(foot);
  footRow->setContentsMargins(12, 4, 8, 4);
  footRow->addWidget(chosen_, 1);
  footRow->addWidget(open_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(1, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head);
  column->addWidget(pages_, 1);
  column->addWidget(foot);
  connect(tabs_, &QTabBar::currentChanged, pages_, &QStackedWidget::setCurrentIndex);
  connect(filter, &QLineEdit::textChanged, sorted_, &QSortFilterProxyModel::setFilterFixedString);
  connect(users_, &QTableView::doubleClicked, this, &UsersPanel::openUser);
  connect(rows_, &QTableView::doubleClicked, this, &UsersPanel::openRow);
  connect(open_, &QPushButton::clicked, this, &UsersPanel::openUser);
  connect(users_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
    showChosen();
    if (!choosing_ && !chosenUser().isEmpty()) Q_EMIT userChosen(chosenUser());
  });
  showChosen();
}

bool UsersPanel::eventFilter(QObject* object, QEvent* event) {
  if (event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
      object == users_ ? openUser() : openRow();
      return true;
    }
  }
  return QWidget::eventFilter(object, event);
}

QString UsersPanel::chosenUser() const {
  const QModelIndex current = users_->currentIndex();
  return current.isValid() ? current.siblingAtColumn(NameColumn).data().toString() : QString();
}

void UsersPanel::showChosen() {
  const QString user = chosenUser();
  chosen_->setText(user.isEmpty() ? QString() : tr("User %1").arg(user));
  open_->setEnabled(!user.isEmpty());
}

void UsersPanel::setUsers(const ScoredRunPtr& first, const ScoredRunPtr& second,
                          const QString& firstName, const QString& secondName) {
  std::vector<UserLossRow> rows;
  if (first != nullptr) {
    const Examples& examples = first->examples;
    std::vector<std::int64_t> counts(examples.userNames.size(), 0);
    for (const std::size_t user : examples.users) ++counts[user];
    double largest = 0;
    for (std::size_t i = 0; i < examples.userNames.size(); ++i) {
      rows.push_back({qstr(examples.userNames[i]), counts[i], first->userLoss(i)});
      if (second == nullptr) continue;
      rows.back().other = second->userLoss(i);  // the same users: they were compared
      largest = std::max(largest, std::abs(*rows.back().other - rows.back().loss));
    }
    for (UserLossRow& row : rows) row.largest = largest > 0 ? largest : 1;
  }
  choosing_ = true;
  userModel_->setRecords({});
  userModel_->setRecords(std::move(rows));
  users_->setColumnHidden(OtherColumn, second == nullptr);
  users_->setColumnHidden(DifferenceColumn, second == nullptr);
  users_->horizontalHeader()->setToolTip(
      second == nullptr ? firstName : tr("loss: %1, other: %2").arg(firstName, secondName));
  choosing_ = false;
  showChosen();
}

void UsersPanel::setRows(std::vector<ScoredRow> rows, const QString& title) {
  rowModel_->setRecords({});
  rowModel_->setRecords(std::move(rows));
  tabs_->setTabText(1, title);
}

void UsersPanel::chooseUser(const QString& user) {
  if (user == chosenUser()) return;
  choosing_ = true;
  for (int row = 0; row < sorted_->rowCount(); ++row)
    if (sorted_->index(row, NameColumn).data().toString() == user) {
      users_->selectRow(row);
      users_->scrollTo(sorted_->index(row, NameColumn));
    }
  choosing_ = false;
  showChosen();
}

void UsersPanel::openUser() {
  if (!chosenUser().isEmpty()) Q_EMIT userOpened(chosenUser());
}

void UsersPanel::openRow() {
  const QModelIndex current = rows_->currentIndex();
  if (!current.isValid()) return;
  const ScoredRow& row = rowModel_->record(current.row());
  Q_EMIT rowOpened(row.file, row.line);
}

}  // namespace stateroom
