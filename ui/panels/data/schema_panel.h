#pragma once

#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTableView>

#include "ui/models/schema_model.h"
#include "ui/widgets/panel_header.h"

namespace stateroom {

/// The schema table with its head: counts, search by name; sorts by any column.
class SchemaPanel final : public QWidget {
  Q_OBJECT
 public:
  SchemaPanel(Session* session, DataSession* dataSession, QWidget* parent = nullptr);
  void refresh();
  void choose(const QString& column);
  SchemaModel* model() { return model_; }
  QTableView* table() { return table_; }

 Q_SIGNALS:
  void chosen(const stateroom::SchemaRow& row);

 private:
  Session* session_;
  DataSession* data_;
  SchemaModel* model_;
  QSortFilterProxyModel* proxy_;
  PanelHeader* header_;
  QTableView* table_;
};

}  // namespace stateroom
