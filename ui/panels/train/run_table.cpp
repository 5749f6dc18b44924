#include "ui/panels/train/run_table.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QMouseEvent>
#include <QVBoxLayout>

#include "ui/models/run_settings.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/widgets/panel_header.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWidths[] = {34, 172, 146, 84, 84, 60, 60};

bool canResume(const RunRecord& run) {
  return hasEnded(run) && run.status != "done";
}

}  // namespace

QStringList resumeArguments(const RunRecord& run) {
  QStringList arguments{u"--resume"_s, QString::fromStdString(run.name)};
  if (run.status == "stopped_early") arguments << u"--continue-after-stop"_s;
  return arguments;
}

QItemSelectionModel::SelectionFlags EyeTableView::selectionCommand(const QModelIndex& index,
                                                                   const QEvent* event) const {
  const bool press = event != nullptr && event->type() == QEvent::MouseButtonPress;
  const bool release = event != nullptr && event->type() == QEvent::MouseButtonRelease;
  if (index.isValid() && index.column() == RunTableModel::Eye) {
    if (press) return QItemSelectionModel::Toggle | QItemSelectionModel::Rows;
    if (release) return QItemSelectionModel::NoUpdate;
  }
  return QTableView::selectionCommand(index, event);
}

RunTable::RunTable(QWidget* parent)
    : QWidget(parent),
      model_(new RunTableModel(this)),
      filter_(new RunTableFilter(this)),
      table_(new EyeTableView),
      groups_(new QComboBox),
      search_(new QLineEdit) {
  setObjectName(u"runs"_s);
  filter_->setSourceModel(model_);
  setUpTable(table_);
  table_->setObjectName(u"runTable"_s);
  table_->setAccessibleName(tr("Runs"));
  table_->setModel(filter_);
  table_->setEditTriggers(QAbstractItemView::EditKeyPressed);
  table_->setContextMenuPolicy(Qt::CustomContextMenu);
  table_->setSortingEnabled(true);
  QHeaderView* header = table_->horizontalHeader();
  header->setSortIndicator(-1, Qt::AscendingOrder);
  header->setSortIndicatorClearable(true);
  for (int column = 0; column < RunTableModel::Difference; ++column) {
    table_->setColumnWidth(column, kWidths[column]);
  }
  header->setStretchLastSection(true);
  search_->setObjectName(u"runFilter"_s);
  search_->setPlaceholderText(tr("Filter runs"));
  search_->setAccessibleName(search_->placeholderText());
  search_->setClearButtonEnabled(true);
  search_->setProperty("small", true);
  search_->addAction(themedIcon(u"list-filter"_s, &Tokens::secondaryText),
                     QLineEdit::LeadingPosition);
  search_->setFixedWidth(200);
  groups_->setObjectName(u"groupRuns"_s);
  groups_->setAccessibleName(tr("Group runs"));
  groups_->setProperty("small", true);
  groups_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  offerGroups({});
  auto* head = new PanelHeader(tr("Runs"));
  head->addRight(groups_);
  head->addRight(search_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head);
  column->addWidget(table_, 1);
  connect(search_, &QLineEdit::textChanged, this, [this](const QString& text) {
    const auto before = shown();
    selecting_ = true;
    filter_->setText(text);
    selecting_ = false;
    selectShown(before);
  });
  connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
    if (selecting_) return;
    model_->setShown(shown());
    Q_EMIT shownChanged();
  });
  connect(groups_, &QComboBox::currentIndexChanged, this, &RunTable::groupingChanged);
  connect(filter_, &QAbstractItemModel::modelReset, this, &RunTable::spanHeadings);
  connect(filter_, &QAbstractItemModel::layoutChanged, this, &RunTable::spanHeadings);
  connect(filter_, &QAbstractItemModel::rowsInserted, this, &RunTable::spanHeadings);
  connect(filter_, &QAbstractItemModel::rowsRemoved, this, &RunTable::spanHeadings);
  connect(table_, &QTableView::clicked, this, [this](const QModelIndex& index) {
    const bool eye = index.column() == RunTableModel::Eye && !nameAt(index).isEmpty();
    if (!eye) choose(index);
  });
  connect(table_, &QTableView::activated, this, &RunTable::choose);
  connect(table_, &QTableView::customContextMenuRequested, this, &RunTable::showMenu);
  connect(model_, &RunTableModel::renameRequested, this, &RunTable::renameRequested,
          Qt::QueuedConnection);
}

void RunTable::offerGroups(const std::set<std::string>& settings) {
  const auto chosen = grouping();
  auto offered = settings;
  if (chosen && !chosen->empty()) offered.insert(*chosen);
  const QSignalBlocker quiet(groups_);
  groups_->clear();
  groups_->addItem(tr("Not grouped"));
  groups_->addItem(tr("Same but for the seed"), QString());
  for (const std::string& path : offered) {
    groups_->addItem(tr("By %1").arg(settingLabel(path)), qstr(path));
    groups_->setItemData(groups_->count() - 1, qstr(path), Qt::ToolTipRole);
  }
  setGrouping(chosen);
}

std::optional<std::string> RunTable::grouping() const {
  const QVariant chosen = groups_->currentData();
  return chosen.isValid() ? std::optional(chosen.toString().toStdString()) : std::nullopt;
}

void RunTable::setGrouping(const std::optional<std::string>& by) {
  if (by == grouping()) return;
  if (by && groups_->findData(qstr(*by)) < 0) groups_->addItem(settingLabel(*by), qstr(*by));
  groups_->setCurrentIndex(by ? groups_->findData(qstr(*by)) : 0);
}

/// A run becomes the current one; of a group all curves are shown.
void RunTable::choose(const QModelIndex& index) {
  const RunRow& row = model_->rows()[static_cast<std::size_t>(filter_->mapToSource(index).row())];
  if (row.isHeading()) return setShown(model_->runsOfGroup(row.group));
  Q_EMIT chosen(qstr(row.record.name));
}

void RunTable::spanHeadings() {
  table_->clearSpans();
  for (int row = 0; row < filter_->rowCount(); ++row) {
    const int source = filter_->mapToSource(filter_->index(row, 0)).row();
    if (!model_->rows()[static_cast<std::size_t>(source)].isHeading()) continue;
    table_->setSpan(row, 0, 1, filter_->columnCount());
  }
}

QString RunTable::nameAt(const QModelIndex& index) const {
  return model_->nameOf(filter_->mapToSource(index).row());
}

void RunTable::setRuns(std::vector<RunRow> rows, const QString& metric) {
  const auto before = shown();
  selecting_ = true;
  for (RunRow& row : rows) {
    row.shown = before.contains(QString::fromStdString(row.record.name));
  }
  model_->setRuns(std::move(rows), metric);
  selecting_ = false;
  selectShown(before);
}

std::set<QString> RunTable::shown() const {
  std::set<QString> names;
  for (const QModelIndex& index : table_->selectionModel()->selectedRows()) {
    names.insert(nameAt(index));
  }
  return names;
}

void RunTable::setShown(const std::set<QString>& names) {
  selectShown(names);
  model_->setShown(shown());
  Q_EMIT shownChanged();
}

void RunTable::selectShown(const std::set<QString>& names) {
  if (names == shown()) return;
  selecting_ = true;
  QItemSelection selection;
  for (const QString& name : names) {
    const int row = model_->rowOf(name);
    if (row < 0) continue;
    const QModelIndex index = filter_->mapFromSource(model_->index(row, 0));
    if (index.isValid()) selection.select(index, index);
  }
  table_->selectionModel()->select(selection,
                                   QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
  selecting_ = false;
  model_->setShown(shown());
}

void RunTable::showMenu(const QPoint& at) {
  const QModelIndex index = table_->indexAt(at);
  if (!index.isValid()) return;
  const int row = filter_->mapToSource(index).row();
  const RunRecord record = model_->rows()[static_cast<std::size_t>(row)].record;
  if (record.name.empty()) return;
  const QString name = model_->nameOf(row);
  QMenu menu;
  menu.addAction(tr("Only this run"), this, [this, name] {
    setShown({name});
    Q_EMIT chosen(name);
  });
  menu.addAction(record.pinned ? tr("Unpin") : tr("Pin to the top"), this,
                 [this, name, record] { Q_EMIT pinRequested(name, !record.pinned); });
  menu.addAction(tr("Rename"), this,
                 [this, index] { table_->edit(index.siblingAtColumn(RunTableModel::Name)); });
  menu.addAction(tr("Note…"), this, [this, name] { Q_EMIT noteRequested(name); });
  menu.addSeparator();
  QAction* resume =
      menu.addAction(tr("Resume"), this, [this, name] { Q_EMIT resumeRequested(name); });
  resume->setEnabled(canResume(record));
  QAction* remove = menu.addAction(tr("Move to the project's trash"), this,
                                   [this, name] { Q_EMIT deleteRequested({name}); });
  remove->setEnabled(hasEnded(record));
  menu.addSeparator();
  menu.addMenu(commandMenu(record, &menu));
  menu.exec(table_->viewport()->mapToGlobal(at));
}

/// What can be done with a run, as command lines to copy.
QMenu* RunTable::commandMenu(const RunRecord& run, QWidget* parent) {
  auto* menu = new QMenu(tr("Copy as command"), parent);
  menu->setObjectName(u"runCommandMenu"_s);
  menu->setIcon(themedIcon(u"terminal"_s));
  const QString name = QString::fromStdString(run.name);
  const auto add = [&](const QString& text, const QString& command, const QStringList& arguments) {
    menu->addAction(text, this,
                    [this, command, arguments] { Q_EMIT commandRequested(command, arguments); });
  };
  add(tr("What is shown"), u"runs show"_s, {name});
  add(run.pinned ? tr("Unpin") : tr("Pin to the top"), u"runs pin"_s,
      run.pinned ? QStringList{name, u"--off"_s} : QStringList{name});
  if (canResume(run)) add(tr("Resume"), u"train"_s, resumeArguments(run));
  if (hasEnded(run)) add(tr("Move to the project's trash"), u"runs delete"_s, {name});
  return menu;
}

}  // namespace stateroom
