#pragma once

#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>

#include "ui/models/row_model.h"
#include "ui/models/table_model.h"
#include "ui/session/data_session.h"

namespace stateroom {

/// Under the schema: every row of the data, and the users with the length of their sequences.
class RowsPanel final : public QWidget {
  Q_OBJECT
 public:
  RowsPanel(Session* session, DataSession* dataSession, QWidget* parent = nullptr);
  void refresh();
  /// Puts a cell in view and chooses its row.
  void goTo(const QString& file, const QString& column, qint64 line);
  void showUser(const QString& user);
  QTableView* rows() { return rows_; }

 Q_SIGNALS:
  /// Rows of the data in view, and the one chosen (-1: none).
  void visibleRowsChanged(const std::vector<std::int64_t>& rows, std::int64_t chosen);

 private:
  void tellVisibleRows();
  void sizeColumns();
  void chooseUser(const QModelIndex& index);

  Session* session_;
  DataSession* data_;
  RowModel* model_;
  TableModel<UserEntry>* users_;
  QTabBar* tabs_;
  QStackedWidget* pages_;
  QTableView* rows_;
  QTableView* userTable_;
};

}  // namespace stateroom
