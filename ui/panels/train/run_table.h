#pragma once

#include <QTableView>
#include <set>

#include "ui/models/run_table_model.h"
#include "ui/widgets/surface.h"

class QComboBox;
class QLineEdit;
class QMenu;

namespace stateroom {

/// Of `train`, to go on with a run that ended before it was done.
QStringList resumeArguments(const RunRecord& run);

/// A table in which a click on the eye adds a row to the selection or takes it out, and any other
/// click selects as usual.
class EyeTableView final : public QTableView {
  Q_OBJECT
 public:
  using QTableView::QTableView;

 protected:
  QItemSelectionModel::SelectionFlags selectionCommand(const QModelIndex& index,
                                                       const QEvent* event) const override;
};

/// All runs of the project. The selected ones are those whose curves are shown; the one that was
/// clicked last is the current run.
class RunTable final : public QWidget {
  Q_OBJECT
 public:
  explicit RunTable(QWidget* parent = nullptr);

  void setRuns(std::vector<RunRow> rows, const QString& metric);
  /// What the runs can be grouped by, beside repetitions: paths of settings.
  void offerGroups(const std::set<std::string>& settings);
  /// A setting's path, or empty for repetitions; nothing: no groups.
  std::optional<std::string> grouping() const;
  void setGrouping(const std::optional<std::string>& by);
  std::set<QString> shown() const;
  void setShown(const std::set<QString>& names);
  QTableView* table() { return table_; }
  RunTableModel* model() { return model_; }

 Q_SIGNALS:
  void shownChanged();
  void groupingChanged();
  void chosen(const QString& run);
  void renameRequested(const QString& run, const QString& name);
  void pinRequested(const QString& run, bool pinned);
  void noteRequested(const QString& run);
  void deleteRequested(const QStringList& runs);
  void resumeRequested(const QString& run);
  void commandRequested(const QString& command, const QStringList& arguments);  ///< to copy

 private:
  void selectShown(const std::set<QString>& names);
  void choose(const QModelIndex& index);
  void spanHeadings();
  void showMenu(const QPoint& at);
  QMenu* commandMenu(const RunRecord& run, QWidget* parent);
  QString nameAt(const QModelIndex& index) const;

  RunTableModel* model_;
  RunTableFilter* filter_;
  EyeTableView* table_;
  QComboBox* groups_;
  QLineEdit* search_;
  bool selecting_ = false;
};

}  // namespace stateroom
