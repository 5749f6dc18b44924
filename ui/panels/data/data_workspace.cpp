#include "ui/panels/data/data_workspace.h"

#include <QDataStream>
#include <QStyle>
#include <QUndoStack>
#include <QVBoxLayout>

#include "ui/commands/field_edit_command.h"
#include "ui/panels/data/column_panel.h"
#include "ui/panels/data/overview_panel.h"
#include "ui/panels/data/rows_panel.h"
#include "ui/panels/data/schema_panel.h"
#include "ui/widgets/down_scroll.h"
#include "ui/widgets/empty_state.h"

namespace stateroom {

using namespace Qt::StringLiterals;

DataWorkspace::DataWorkspace(Session* session, DataSession* dataSession, QUndoStack* undo,
                             QWidget* parent)
    : Workspace(u"data"_s, tr("Data"), u"table-2"_s, parent),
      session_(session),
      data_(dataSession),
      undo_(undo),
      pages_(new QStackedWidget),
      across_(new QSplitter),
      middle_(new QSplitter(Qt::Vertical)),
      overview_(new OverviewPanel(session, dataSession)),
      schema_(new SchemaPanel(session, dataSession)),
      rows_(new RowsPanel(session, dataSession)),
      column_(new ColumnPanel(session, dataSession)) {
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->addWidget(pages_);
  middle_->addWidget(schema_);
  middle_->addWidget(rows_);
  auto* side = new DownScroll;  // under an open foot dock a small window has not the height for it
  side->setMinimumWidth(overview_->minimumWidth() +
                        side->style()->pixelMetric(QStyle::PM_ScrollBarExtent));
  side->setWidget(overview_);
  across_->addWidget(side);
  across_->addWidget(middle_);
  across_->addWidget(column_);
  across_->setStretchFactor(1, 1);
  for (QSplitter* splitter : {across_, middle_}) splitter->setChildrenCollapsible(false);
  pages_->addWidget(new EmptyState(
      u"table-2"_s, tr("No data yet"),
      tr("This project names no data source. A model without data can be browsed and asked for "
         "predictions; to train it, add a source in the project file.")));
  pages_->addWidget(
      new EmptyState(u"loader"_s, tr("Reading the data"), tr("The window can be used meanwhile.")));
  pages_->addWidget(across_);
  restoreLayout({});
  connect(schema_->model(), &SchemaModel::editRequested, this, &DataWorkspace::edit);
  connect(column_, &ColumnPanel::editRequested, this, &DataWorkspace::edit);
  connect(schema_, &SchemaPanel::chosen, this,
          [this](const SchemaRow& row) { column_->showColumn(row.name, row.type, row.role); });
  connect(rows_, &RowsPanel::visibleRowsChanged, column_, &ColumnPanel::showRows);
  connect(data_, &DataSession::changed, this, &DataWorkspace::refresh);
  connect(data_, &DataSession::loadingStarted, this, &DataWorkspace::refresh);
}

void DataWorkspace::activate() {
  schema_->table()->setFocus();
}

QString DataWorkspace::command() const {
  return session_->commandLine(u"check"_s, {});
}

void DataWorkspace::refresh() {
  if (!session_->isOpen()) return;
  const bool sources = !session_->resolved().data().sources().empty();
  const bool first = data_->isLoading() && data_->loaded() == nullptr;
  pages_->setCurrentIndex(!sources ? 0 : first ? 1 : 2);
  if (!sources || first) return;
  overview_->refresh();
  rows_->refresh();
  schema_->refresh();
}

void DataWorkspace::edit(const QString& what, const FieldEdit& edit) {
  undo_->push(new FieldEditCommand(session_, what, {edit},
                                   [this](const Result<>& result) { report(result); }));
}

void DataWorkspace::goTo(const QString& file, const QString& column, qint64 line) {
  if (!column.isEmpty()) schema_->choose(column);
  if (line > 0) rows_->goTo(file, column, line);
}

QByteArray DataWorkspace::saveLayout() const {
  QByteArray bytes;
  QDataStream stream(&bytes, QIODevice::WriteOnly);
  stream << across_->saveState() << middle_->saveState();
  return bytes;
}

void DataWorkspace::restoreLayout(const QByteArray& layout) {
  QByteArray across, middle;
  QDataStream stream(layout);
  stream >> across >> middle;
  if (!across_->restoreState(across)) across_->setSizes({264, 916, 356});
  if (!middle_->restoreState(middle)) middle_->setSizes({370, 515});
}

}  // namespace stateroom
