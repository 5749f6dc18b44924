#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "ui/session/states_controller.h"

namespace stateroom {

/// The units of one layer at the shown revision: h, c, the gates of the step that made it, how far
/// h moved in it, and what each unit adds to the output. h and c are edited here; a paste, a
/// scaling or a copy is one change.
class UnitModel final : public QAbstractTableModel {
  Q_OBJECT
 public:
  explicit UnitModel(StatesController* states, QObject* parent = nullptr);

  void setLayer(const QString& name);
  QString layer() const { return layer_; }
  int unitAt(int row) const { return order_[static_cast<std::size_t>(row)]; }
  /// Sets the cells of h and c among `cells` (all units where it is empty) by a function of their
  /// value.
  void change(const QModelIndexList& cells, const std::function<float(float)>& value);
  /// Numbers by rows (lines) and columns (tabs), set from `top` on; false: not numbers.
  bool paste(const QModelIndex& top, const QString& text);
  bool isStateColumn(int column) const;
  int layers() const;           ///< of the state
  QStringList tensors() const;  ///< of the layer: h, c
  /// "h[17]" or "h", with the layer before it where there are several: as unitsOf() takes it.
  QString nameOf(const QModelIndex& cell) const;
  QString nameOf(const QString& tensor) const;
  int columnNamed(const QString& name) const;  ///< -1: not there
  bool isEditable() const;
  QString widestText(int column) const;  ///< that no cell of the column is wider than

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;
  void sort(int column, Qt::SortOrder order) override;

 public Q_SLOTS:
  void refresh();

 Q_SIGNALS:
  void edited(const stateroom::State& before, const stateroom::State& after);

 private:
  enum class Kind { Unit, Value, Gate, Moved, Effect };
  struct Column {
    Kind kind;
    QString title;
    std::size_t place = 0;  ///< of the tensor or gate
    std::vector<float> values;
  };
  void fill();
  void order();
  const State* current() const;  ///< the edited state, else the shown one
  double valueOf(const Column& column, int unit) const;
  QVariant valueText(double value, Kind kind) const;

  StatesController* states_;
  QString layer_;
  std::size_t layerPlace_ = 0;
  std::vector<Column> columns_;
  std::vector<int> order_;
  int sortColumn_ = -1;
  Qt::SortOrder sortOrder_ = Qt::DescendingOrder;
};

}  // namespace stateroom
