#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QMap>
#include <QSet>
#include <optional>
#include <vector>

#include "ui/session/table_prediction.h"

namespace stateroom {

/// What the columns of a table of inputs are, and what is asked of its rows.
struct InputTableShape {
  QString user = {};                      ///< name of the user column; empty: rows are nobody's
  bool needsUser = false;                 ///< every row is a step of somebody
  bool areOneSequence = false;            ///< all rows, where they are nobody's
  std::vector<InputColumn> columns = {};  ///< of the model that answers
  std::vector<OutputHead> heads = {};     ///< the same model's
};

/// Rows of inputs that are typed, pasted or read, and beside them what the model said of each.
/// Changes come as the rows before and after, to be put in place by setRows(): so they can be
/// undone. Cells are kept by name and outlive a change of the model.
class InputRowsModel final : public QAbstractTableModel {
  Q_OBJECT
 public:
  struct Row {
    qint64 id = 0;
    QMap<QString, QString> cells = {};  ///< by column, as the data have them; none: missing
    bool operator==(const Row&) const = default;
  };
  using Rows = QList<Row>;
  static constexpr qsizetype kMost = 1000;

  explicit InputRowsModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

  /// What was said of the rows before is forgotten, but not which were written.
  void setShape(InputTableShape shape);
  const InputTableShape& shape() const { return shape_; }
  const Rows& rows() const { return rows_; }
  void setRows(const Rows& rows);

  // ---- changes, told by edited()

  /// A new row behind `row` (-1: the first), the user given.
  void addRow(int row, const QString& user);
  void duplicate(const QList<int>& rows);
  void remove(const QList<int>& rows);
  void clearCells(const QModelIndexList& cells);
  /// Lines of cells: with a header by its names as new rows, else over the cells from `at` on. Rows
  /// without a user are `user`'s. Returns the names of the header's columns that are no input.
  QStringList put(const QModelIndex& at, QList<QStringList> lines, const QString& user);

  // ---- answers

  /// Rows that can be asked: without a problem of their own, not written yet.
  QList<int> askable() const;
  TableRow question(int row) const;
  /// Of some of the rows as they were when they were asked.
  void setAnswers(const Rows& asked, const QList<int>& places, const TableAnswers& answers);
  void forgetAnswers();                      ///< they are stale now
  const TableAnswer* answer(int row) const;  ///< nullptr: none yet
  bool isStale(int row) const;               ///< the answer is of other inputs
  bool isTaken(int row) const;               ///< written as a revision, and the same since
  /// Why a row cannot be predicted, with its column; "" : it can.
  QString problem(int row) const;

  int inputColumns() const { return static_cast<int>(columns_.size()); }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

 Q_SIGNALS:
  void edited(const stateroom::InputRowsModel::Rows& before,
              const stateroom::InputRowsModel::Rows& after, const QString& what);

 private:
  struct Column {
    QString name;
    std::optional<InputColumn> input = {};  ///< none: the user
  };
  struct Output {
    QString name;
    std::size_t head = 0;
    int unit = 0;  ///< -1: the most probable class
  };
  struct Said {
    Row row;  ///< that was asked
    TableAnswer answer;
  };
  const Row& rowAt(int row) const { return rows_[row]; }
  static QString sentence(const QString& column,
                          const Error& error);  ///< "bili: … is not a number"
  std::optional<Error> problemOf(const Row& row, const Column& column) const;
  std::string typed(const Column& column, const QString& text) const;
  bool isHeader(const QStringList& line) const;
  int columnNamed(const QString& name) const;
  QString kin(const Row& row) const;
  void findStale();
  void showAnew();
  void change(const Rows& after, const QString& what);
  QVariant inputCell(const Row& row, int number, const Column& column, int role) const;
  QVariant outputCell(int row, const Output* output, int role) const;
  const Output* outputAt(int column) const;

  InputTableShape shape_;
  std::vector<Column> columns_;
  std::vector<Output> outputs_;
  Rows rows_;
  QHash<qint64, Said> said_;
  QSet<qint64> stale_;
  QHash<QString, Rows> asked_;  ///< by kin: the rows that were asked together
  qint64 newest_ = 0;
};

}  // namespace stateroom
