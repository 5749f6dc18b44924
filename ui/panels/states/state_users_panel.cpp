#include "ui/panels/states/state_users_panel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/session/error_text.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"

namespace stateroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

StateUsersPanel::StateUsersPanel(StatesController* states, QWidget* parent)
    : QWidget(parent),
      states_(states),
      model_(new StateUsersModel(states->lists(), this)),
      header_(new PanelHeader(tr("Users"))),
      menu_(new QToolButton),
      filter_(new QLineEdit),
      table_(new QTableView),
      selected_(new ElidedLabel(Type::Body, &Tokens::secondaryText)),
      seen_(new Label({}, Type::Body, &Tokens::secondaryText)) {
  setObjectName(u"usersPanel"_s);
  setMinimumWidth(200);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  menu_->setObjectName(u"usersMenu"_s);
  menu_->setIcon(themedIcon(u"ellipsis-vertical"_s));
  menu_->setAutoRaise(true);
  menu_->setPopupMode(QToolButton::InstantPopup);
  menu_->setStyleSheet(u"QToolButton::menu-indicator { image: none; }"_s);
  menu_->setAccessibleName(tr("Actions on users"));
  header_->addRight(menu_);
  column->addWidget(header_);
  column->addWidget(makeFilter());
  makeTable();
  column->addWidget(table_, 1);
  column->addWidget(makeFoot());
  connectModel();
}

QWidget* StateUsersPanel::makeFilter() {
  auto* above = new Surface(&Tokens::window, Qt::BottomEdge);
  auto* aboveRow = new QHBoxLayout(above);
  aboveRow->setContentsMargins(8, 6, 8, 7);
  filter_->setObjectName(u"usersFilter"_s);
  filter_->setAccessibleName(tr("Filter of users"));
  filter_->setToolTip(tr("The beginning of a user's name, or a condition over %1").arg(qstr([] {
    std::string names;
    for (const auto& name : listColumns()) names += (names.empty() ? "" : ", ") + name;
    return names;
  }())));
  filter_->setClearButtonEnabled(true);
  filter_->addAction(themedIcon(u"list-filter"_s, &Tokens::secondaryText),
                     QLineEdit::LeadingPosition);
  aboveRow->addWidget(filter_);
  return above;
}

void StateUsersPanel::makeTable() {
  setUpTable(table_);
  table_->setObjectName(u"usersTable"_s);
  table_->setAccessibleName(tr("Users"));
  table_->setModel(model_);
  table_->setSortingEnabled(true);
  table_->horizontalHeader()->setSortIndicator(StateUsersModel::Prediction, Qt::DescendingOrder);
  table_->horizontalHeader()->setSectionResizeMode(StateUsersModel::User, QHeaderView::Stretch);
  table_->setColumnWidth(StateUsersModel::RevisionNumber, 46);
  table_->setColumnWidth(StateUsersModel::NormH, 58);
}

QWidget* StateUsersPanel::makeFoot() {
  auto* foot = new Surface(&Tokens::window, Qt::TopEdge);
  foot->setFixedHeight(24);
  auto* footRow = new QHBoxLayout(foot);
  footRow->setContentsMargins(12, 1, 8, 0);
  selected_->setObjectName(u"usersSelected"_s);
  seen_->setObjectName(u"usersSeen"_s);
  footRow->addWidget(selected_, 1);
  footRow->addWidget(seen_);
  return foot;
}

void StateUsersPanel::connectModel() {
  typed_.setSingleShot(true);
  typed_.setInterval(200ms);
  connect(filter_, &QLineEdit::textChanged, &typed_, qOverload<>(&QTimer::start));
  connect(&typed_, &QTimer::timeout, this, [this] { model_->setFilter(filter_->text()); });
  connect(filter_, &QLineEdit::returnPressed, this, [this] {
    typed_.stop();
    model_->setFilter(filter_->text());
    table_->setFocus();
  });
  connect(table_, &QTableView::clicked, this, &StateUsersPanel::choose);
  connect(table_, &QTableView::activated, this, &StateUsersPanel::choose);
  connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &StateUsersPanel::showFoot);
  connect(table_->verticalScrollBar(), &QScrollBar::valueChanged, this, &StateUsersPanel::showFoot);
  connect(table_->verticalScrollBar(), &QScrollBar::rangeChanged, this, &StateUsersPanel::showFoot);
  connect(model_, &StateUsersModel::listed, this, &StateUsersPanel::showListed);
  connect(model_, &QAbstractItemModel::modelReset, this, &StateUsersPanel::showFoot);
  connect(model_, &StateUsersModel::filterRefused, this, [this](const Error& error) {
    if (!model_->isFiltered()) return header_->setNote({});  // the ledger itself: the bar says why
    selected_->setColour(&Tokens::error);
    selected_->setText(sentenceOf(error));
    filter_->setProperty("changed", true);
    filter_->update();
  });
  // Nobody chosen yet: the first of the list.
  connect(model_, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& first) {
    if (first.row() == 0 && states_->session()->currentUser().isEmpty()) choose(first);
  });
  connect(states_, &StatesController::ledgerChanged, model_, &StateUsersModel::refresh);
  connect(states_->session(), &Session::currentUserChanged, model_, &StateUsersModel::setCurrent);
  connect(states_->session(), &Session::projectClosed, model_, &StateUsersModel::clear);
}

void StateUsersPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const bool isNarrow = width() < 240;
  table_->setColumnHidden(StateUsersModel::NormH, isNarrow);
  table_->setColumnWidth(StateUsersModel::Prediction, isNarrow ? 88 : 108);
  filter_->setPlaceholderText(isNarrow ? tr("User or condition")
                                       : tr("User, or e.g. last_output > 0.3"));
}

void StateUsersPanel::choose(const QModelIndex& index) {
  if (const QString user = model_->userAt(index.row()); !user.isEmpty())
    states_->session()->setCurrentUser(user);
}

QStringList StateUsersPanel::selectedUsers() const {
  QStringList users;
  for (const QModelIndex& index : table_->selectionModel()->selectedRows())
    if (const QString user = model_->userAt(index.row()); !user.isEmpty()) users << user;
  return users;
}

std::vector<ListId> StateUsersPanel::selectedIds() const {
  std::vector<ListId> ids;
  for (const QModelIndex& index : table_->selectionModel()->selectedRows())
    ids.push_back(model_->idAt(index.row()));
  return ids;
}

bool StateUsersPanel::isAllSelected() const {
  return model_->rowCount() > 0 &&
         table_->selectionModel()->selectedRows().size() == model_->rowCount();
}

void StateUsersPanel::showListed() {
  header_->setNote(
      model_->isFiltered()
          ? tr("%1 of %2").arg(wholeNumber(model_->rowCount()), wholeNumber(model_->total()))
          : wholeNumber(model_->total()));
  filter_->setProperty("changed", false);
  filter_->update();
  const QString current = states_->session()->currentUser();
  const int row = model_->rowOf(current);
  if (row >= 0 && table_->selectionModel()->selectedRows().size() <= 1) {
    table_->selectRow(row);
    table_->scrollTo(model_->index(row, 0));
  }
  showFoot();
}

void StateUsersPanel::showFoot() {
  selected_->setColour(&Tokens::secondaryText);
  const auto chosen = table_->selectionModel()->selectedRows().size();
  selected_->setText(chosen > 0 ? tr("%n selected", nullptr, int(chosen)) : QString());
  const int rows = model_->rowCount();
  const int first = table_->rowAt(0);
  const int last = table_->rowAt(std::max(0, table_->viewport()->height() - 1));
  seen_->setText(rows == 0
                     ? QString()
                     : tr("%1–%2 of %3")
                           .arg(wholeNumber(first + 1),
                                wholeNumber((last < 0 ? rows - 1 : last) + 1), wholeNumber(rows)));
}

}  // namespace stateroom
