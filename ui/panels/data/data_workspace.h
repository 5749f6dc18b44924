#pragma once

#include <QSplitter>
#include <QStackedWidget>

#include "ui/session/data_session.h"
#include "ui/workspace.h"

class QUndoStack;

namespace stateroom {

class ColumnPanel;
class EmptyState;
class OverviewPanel;
class RowsPanel;
class SchemaPanel;

/// "What is in my data?": sources and splits at the left, schema over rows in the middle, the
/// chosen column's transformation at the right. Edits go through the undo stack into the project
/// file.
class DataWorkspace final : public Workspace {
  Q_OBJECT
 public:
  DataWorkspace(Session* session, DataSession* dataSession, QUndoStack* undo,
                QWidget* parent = nullptr);

  void activate() override;
  QString command() const override;
  QByteArray saveLayout() const override;
  void restoreLayout(const QByteArray& layout) override;
  /// A column, and the line of the file it is to be seen at (0: none).
  void goTo(const QString& file, const QString& column, qint64 line);

 private:
  void refresh();
  void edit(const QString& what, const FieldEdit& edit);

  Session* session_;
  DataSession* data_;
  QUndoStack* undo_;
  QStackedWidget* pages_;
  QSplitter* across_;
  QSplitter* middle_;
  OverviewPanel* overview_;
  SchemaPanel* schema_;
  RowsPanel* rows_;
  ColumnPanel* column_;
};

}  // namespace stateroom
