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
#include "ui/widgets/panel_header.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

enum LossColumns { NameColumn, RowsColumn, LossColumn, OtherColumn, DifferenceColumn };
constexpr int DifferenceRole = Qt::UserRole + 1;  ///< -1 to 1

QVariant lossCell(std::optional<double> loss, int role) {
  if (!loss) return {};
  if (role == Qt::DisplayRole) return shortNumber(*loss, 3);
  if (role == SortRole) return *loss;
  if (role == Qt::ToolTipRole || role == ExactRole) return exactNumber(*loss);
  return {};
}

constexpr int kUserWidth = 48, kSequenceWidth = 84;

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
                                 const double difference = row.loss - *row.other;
                                 if (role == DifferenceRole) return difference / row.largest;
                                 if (role == SortRole) return difference;
                                 if (role == ExactRole || role == Qt::ToolTipRole)
                                   return exactNumber(difference);
                                 return {};
                               }}},
                             parent);
}

}  // namespace

TableModel<std::size_t>* UsersPanel::makeRows(const std::shared_ptr<Rows>& rows, QObject* parent) {
  const auto text = [rows](const QString& title, auto get) {
    return TableModel<std::size_t>::Column{title, AtRight,
                                           [rows, get](std::size_t example, int role) -> QVariant {
                                             if (role == Qt::DisplayRole)
                                               return get(*rows, example);
                                             return {};
                                           }};
  };
  const auto predicted = [](const Rows& of, std::size_t example) {
    return predictedClass(of.run->output(), example, of.threshold);
  };
  return new TableModel<std::size_t>(
      {{tr("line"), AtRight,
        [rows](std::size_t example, int role) -> QVariant {
          const auto line = rows->run->data.lineOf(rows->run->examples.rows[example]);
          if (role == Qt::DisplayRole) return wholeNumber(line);
          if (role == ExactRole) return QString::number(line);
          return {};
        }},
       text(tr("user"),
            [](const Rows& of, std::size_t example) {
              return qstr(of.run->examples.userNames[of.run->examples.users[example]]);
            }),
       text(tr("actual"),
            [](const Rows& of, std::size_t example) {
              return of.run->className(actualClass(of.run->output(), example));
            }),
       text(tr("predicted"),
            [predicted](const Rows& of, std::size_t example) {
              return of.run->className(predicted(of, example));
            }),
       {tr("score"), AtRight,
        [rows, predicted](std::size_t example, int role) {
          const OutputExamples& output = rows->run->output();
          const auto units = static_cast<std::size_t>(output.units);
          const std::size_t unit =
              units == 1 ? 0 : static_cast<std::size_t>(predicted(*rows, example));
          return lossCell(output.predictions[example * units + unit], role);
        }}},
      parent);
}

/// Bars from the middle: to the right, in this run's colour, where this one is worse; else to the
/// left in the other's.
class DifferenceDelegate final : public CellDelegate {
 public:
  using CellDelegate::CellDelegate;
  void setColours(const QColor& first, const QColor& second) {
    first_ = first;
    second_ = second;
  }
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    CellDelegate::paint(painter, option, index);
    const QVariant bar = index.data(DifferenceRole);
    if (!bar.isValid()) return;
    const QRect area = option.rect.adjusted(8, 8, -8, -8);
    const int middle = area.center().x(), length = qRound(bar.toDouble() * area.width() / 2);
    painter->fillRect(QRect(middle, option.rect.top(), 1, option.rect.height()), tokens().border);
    painter->fillRect(
        QRect(std::min(middle, middle + length), area.top(), std::abs(length), area.height()),
        length > 0 ? first_ : second_);
  }

 private:
  QColor first_, second_;
};

UsersPanel::UsersPanel(QWidget* parent)
    : Surface(&Tokens::window, Qt::LeftEdge, parent),
      shown_(std::make_shared<Rows>()),
      userModel_(makeUsers(this)),
      rowModel_(makeRows(shown_, this)),
      sorted_(new QSortFilterProxyModel(this)),
      users_(new QTableView),
      rows_(new QTableView),
      differences_(new DifferenceDelegate(users_)),
      tabs_(
          flatTabs(u"evaluateSideTabs"_s, tr("Users or rows"), {tr("Users by loss"), tr("Rows")})),
      pages_(new QStackedWidget),
      chosen_(new Label({}, Type::Body, &Tokens::secondaryText)),
      open_(new QPushButton(tr("Open in States"))) {
  setMinimumWidth(320);
  setUpUsers();
  setUpRows();
  pages_->addWidget(users_);
  pages_->addWidget(rows_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(1, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeHead());
  column->addWidget(pages_, 1);
  column->addWidget(makeFoot());
  connect(tabs_, &QTabBar::currentChanged, pages_, &QStackedWidget::setCurrentIndex);
  showChosen();
}

void UsersPanel::setUpUsers() {
  sorted_->setSourceModel(userModel_);
  sorted_->setSortRole(SortRole);
  sorted_->setFilterKeyColumn(NameColumn);
  setUpTable(users_);
  users_->setObjectName(u"userLossTable"_s);
  users_->setAccessibleName(tr("Users by loss"));
  users_->setModel(sorted_);
  users_->setSelectionMode(QAbstractItemView::SingleSelection);
  users_->setItemDelegateForColumn(DifferenceColumn, differences_);
  users_->setSortingEnabled(true);
  users_->sortByColumn(LossColumn, Qt::DescendingOrder);
  QHeaderView* header = users_->horizontalHeader();
  header->setStretchLastSection(true);
  users_->setProperty("dense", true);
  const int widths[] = {kUserWidth, 44, 60, 60, 56};  // "0.0456" is uncut; five columns at 1280 px
  for (int column = NameColumn; column <= DifferenceColumn; ++column)
    header->resizeSection(column, widths[column]);
  users_->installEventFilter(this);
  connect(users_, &QTableView::doubleClicked, this, &UsersPanel::openUser);
  connect(users_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
    if (choosing_) return;
    wanted_ = chosenUser();
    showChosen();
    if (!wanted_.isEmpty() && byUser_) Q_EMIT userChosen(wanted_);
  });
}

void UsersPanel::setUpRows() {
  setUpTable(rows_);
  rows_->setObjectName(u"scoredRowTable"_s);
  rows_->setAccessibleName(tr("Rows"));
  rows_->setModel(rowModel_);
  rows_->horizontalHeader()->setStretchLastSection(true);
  rows_->horizontalHeader()->setDefaultSectionSize(60);
  rows_->horizontalHeader()->resizeSection(3, 76);
  rows_->installEventFilter(this);
  connect(rows_, &QTableView::doubleClicked, this, &UsersPanel::openRow);
}

QWidget* UsersPanel::makeHead() {
  auto* field = new QLineEdit;
  field->setObjectName(u"userLossFilter"_s);
  field->setPlaceholderText(tr("Filter"));
  field->setAccessibleName(tr("Filter users"));
  field->setProperty("small", true);
  field->setMaximumWidth(72);
  connect(field, &QLineEdit::textChanged, this, &UsersPanel::filter);
  auto* head = new PanelHeader(tabs_);
  head->addRight(field);
  return head;
}

QWidget* UsersPanel::makeFoot() {
  open_->setObjectName(u"openInStates"_s);
  open_->setIcon(themedIcon(u"brain-circuit"_s));
  connect(open_, &QPushButton::clicked, this, &UsersPanel::openUser);
  auto* foot = new Surface(&Tokens::window, Qt::TopEdge);
  auto* row = new QHBoxLayout(foot);
  row->setContentsMargins(12, 4, 8, 4);
  row->addWidget(chosen_, 1);
  row->addWidget(open_);
  return foot;
}

/// The user that was chosen stays so, in the list or not: looking for another is not choosing it.
void UsersPanel::filter(const QString& text) {
  choosing_ = true;
  sorted_->setFilterFixedString(text);
  users_->setCurrentIndex({});
  choosing_ = false;
  chooseUser(wanted_);
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
  chosen_->setText(user.isEmpty() ? QString()
                   : byUser_      ? tr("User %1").arg(user)
                                  : tr("Sequence %1").arg(user));
  open_->setEnabled(!user.isEmpty());
}

void UsersPanel::setUsers(const ScoredRunPtr& first, const RunLook& firstLook,
                          const ScoredRunPtr& second, const RunLook& secondLook) {
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
  const bool two = second != nullptr;
  byUser_ = first == nullptr || first->examples.byUser;
  const QString name = byUser_ ? tr("user") : tr("sequence");
  userModel_->setTitle(NameColumn, name);
  rowModel_->setTitle(1, name);
  tabs_->setTabText(0, byUser_ ? tr("Users by loss") : tr("Sequences by loss"));
  open_->setVisible(byUser_);
  users_->horizontalHeader()->resizeSection(NameColumn, byUser_ ? kUserWidth : kSequenceWidth);
  const auto names = shortNames(firstLook.name, secondLook.name);
  choosing_ = true;
  userModel_->setRecords({});
  userModel_->setRecords(std::move(rows));
  userModel_->setTitle(LossColumn, two ? names.first : tr("loss"));
  userModel_->setTitle(OtherColumn, names.second);
  differences_->setColours(firstLook.colour, secondLook.colour);
  userModel_->setTip(DifferenceColumn, differenceTip(firstLook.name, secondLook.name));
  users_->setColumnHidden(OtherColumn, !two);
  users_->setColumnHidden(DifferenceColumn, !two);
  users_->horizontalHeader()->setToolTip(
      two ? tr("Loss of %1 and of %2").arg(firstLook.name, secondLook.name) : firstLook.name);
  choosing_ = false;
  showChosen();
}

void UsersPanel::setRows(const ScoredRunPtr& run, std::vector<std::size_t> examples,
                         double threshold) {
  rowModel_->setRecords({});
  *shown_ = {run, threshold};
  const QString count = wholeNumber(std::ssize(examples));
  tabs_->setTabText(1, run == nullptr ? tr("Rows") : tr("Rows (%1)").arg(count));
  rowModel_->setRecords(std::move(examples));
}

void UsersPanel::chooseUser(const QString& user) {
  wanted_ = user;
  if (user == chosenUser()) return;
  const auto& records = userModel_->records();
  const auto found = std::ranges::find(records, user, &UserLossRow::user);
  choosing_ = true;
  const QModelIndex index =
      found == records.end()
          ? QModelIndex()
          : sorted_->mapFromSource(userModel_->index(int(found - records.begin()), NameColumn));
  users_->setCurrentIndex(index);
  if (index.isValid()) users_->scrollTo(index);
  choosing_ = false;
  showChosen();
}

void UsersPanel::openUser() {
  if (byUser_ && !chosenUser().isEmpty()) Q_EMIT userOpened(chosenUser());
}

void UsersPanel::openRow() {
  const QModelIndex current = rows_->currentIndex();
  if (!current.isValid()) return;
  const std::int64_t row = shown_->run->examples.rows[rowModel_->record(current.row())];
  const Dataset& scored = shown_->run->data;
  Q_EMIT rowOpened(qstr(scored.fileOf(row)), scored.lineOf(row));
}

}  // namespace stateroom
