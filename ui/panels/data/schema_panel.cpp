#include "ui/panels/data/schema_panel.h"

#include <QHeaderView>
#include <QVBoxLayout>

#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/widgets/choice_delegate.h"
#include "ui/widgets/column_priority.h"

namespace stateroom {

using namespace Qt::StringLiterals;

SchemaPanel::SchemaPanel(Session* session, DataSession* dataSession, QWidget* parent)
    : QWidget(parent),
      session_(session),
      data_(dataSession),
      model_(new SchemaModel(this)),
      proxy_(new QSortFilterProxyModel(this)),
      header_(new PanelHeader(tr("Schema"))),
      table_(new QTableView) {
  setObjectName(u"schemaPanel"_s);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* find = new QLineEdit;
  find->setObjectName(u"findColumn"_s);
  find->setAccessibleName(tr("Find column"));
  find->setPlaceholderText(tr("Find column"));
  find->setProperty("small", true);
  find->setFixedWidth(170);
  find->addAction(themedIcon(u"search"_s, &Tokens::secondaryText), QLineEdit::LeadingPosition);
  header_->addRight(find);
  column->addWidget(header_);
  proxy_->setSourceModel(model_);
  proxy_->setSortRole(SortRole);
  proxy_->setFilterKeyColumn(SchemaModel::Name);
  proxy_->setFilterCaseSensitivity(Qt::CaseInsensitive);
  setUpTable(table_);
  table_->setObjectName(u"schemaTable"_s);
  table_->setAccessibleName(tr("Schema"));
  table_->setModel(proxy_);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setEditTriggers(QAbstractItemView::SelectedClicked | QAbstractItemView::DoubleClicked |
                          QAbstractItemView::EditKeyPressed);
  auto* choices = new ChoiceDelegate(table_);
  table_->setItemDelegateForColumn(SchemaModel::Type, choices);
  table_->setItemDelegateForColumn(SchemaModel::RoleColumn, choices);
  table_->horizontalHeader()->setStretchLastSection(true);
  new ColumnPriority(
      table_, {132, 76, 104, 66, 70, 70, 70, 70, 112, 120},
      {SchemaModel::Feature, SchemaModel::Min, SchemaModel::Max, SchemaModel::Distinct});
  column->addWidget(table_, 1);
  connect(find, &QLineEdit::textChanged, proxy_, &QSortFilterProxyModel::setFilterFixedString);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& index) {
            if (index.isValid()) Q_EMIT chosen(model_->record(proxy_->mapToSource(index).row()));
          });
}

void SchemaPanel::refresh() {
  const QModelIndex current = proxy_->mapToSource(table_->currentIndex());
  const QString before = current.isValid() ? model_->record(current.row()).name : QString();
  model_->refresh(*session_, *data_);
  QStringList facts;
  facts << tr("%n column(s)", nullptr, model_->rowCount());
  if (const auto& loaded = data_->loaded()) {
    facts << tr("%1 rows").arg(wholeNumber(loaded->data.rowCount()));
    if (loaded->data.userColumn() != nullptr)
      facts << tr("%1 users").arg(wholeNumber(loaded->data.userCount()));
  }
  header_->setNote(facts.join(u", "_s));
  if (!before.isEmpty()) {
    choose(before);
    return;
  }
  for (int row = 0; row < model_->rowCount(); ++row)
    if (!model_->record(row).transformation.isEmpty()) return choose(model_->record(row).name);
}

void SchemaPanel::choose(const QString& column) {
  for (int row = 0; row < model_->rowCount(); ++row)
    if (model_->record(row).name == column) {
      const QModelIndex index = proxy_->mapFromSource(model_->index(row, 0));
      if (table_->currentIndex().row() == index.row() && index.isValid())
        Q_EMIT chosen(model_->record(row));
      table_->selectRow(index.row());
      table_->scrollTo(index);
    }
}

}  // namespace stateroom
