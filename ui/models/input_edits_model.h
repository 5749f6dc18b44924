#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "ui/session/states_controller.h"

namespace stateroom {

/// The inputs of the shown revision as they were recorded, and the values to be tried instead.
class InputEditsModel final : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Name, Recorded, Instead };

  explicit InputEditsModel(StatesController* states, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

 private:
  struct Row {
    QString name, recorded, unit;
    bool isTruth = false;
    bool operator==(const Row&) const = default;
  };
  void refresh();
  std::vector<Row> rowsNow() const;
  QString instead(const Row& row) const;
  static QString shown(const Row& row);
  static QString typed(const Row& row, const QString& text);

  StatesController* states_;
  std::vector<Row> rows_;
};

}  // namespace stateroom
