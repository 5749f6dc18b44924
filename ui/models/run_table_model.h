#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <optional>
#include <set>
#include <vector>

#include "core/project/run_folder.h"
#include "ui/widgets/tables.h"

namespace stateroom {

/// A run as the table shows it.
struct RunRow {
  RunRecord record;
  QString difference;                ///< from the current run's settings
  bool shown = false;                ///< its curves are drawn
  std::optional<double> best, last;  ///< of the metric that says which checkpoint is best
  int group = 0;                     ///< rows of a group stand together
  QString heading = {};              ///< not empty: the row is no run but tells of its group

  bool isHeading() const { return !heading.isEmpty(); }

  bool operator==(const RunRow& other) const;
};

/// What goes with runStatusText.
QString runStatusIcon(const RunRecord& record);
CellColour runStatusColour(const RunRecord& record);

/// The run table, with a heading row above each group where there are groups. Renaming is asked for
/// by setData on the name.
class RunTableModel final : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Eye, Name, Status, Best, Last, Step, Time, Difference };

  explicit RunTableModel(QObject* parent = nullptr);

  /// `metric`: of `best` and `last`; unchanged rows say nothing.
  void setRuns(std::vector<RunRow> rows, const QString& metric);
  void setShown(const std::set<QString>& names);
  int rowOf(const QString& name) const;  ///< -1: none
  QString nameOf(int row) const;
  const std::vector<RunRow>& rows() const { return rows_; }
  std::set<QString> runsOfGroup(int group) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

 Q_SIGNALS:
  void renameRequested(const QString& run, const QString& name);

 private:
  std::vector<RunRow> rows_;
  QString metric_;
};

/// Filters by any text of a run and sorts by values within a group; pinned runs stay on top.
class RunTableFilter final : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  using QSortFilterProxyModel::QSortFilterProxyModel;
  void setText(const QString& text);

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  bool holdsText(int row) const;

  QString text_;
};

}  // namespace stateroom
