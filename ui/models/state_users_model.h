#pragma once

#include <QAbstractTableModel>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "core/state/ledger_list.h"
#include "ui/session/state_thread.h"

namespace stateroom {

/// The users of a ledger, as many as there are: their order is a list of ids sorted and filtered by
/// SQL on another thread, their rows are fetched by pages when they are first painted.
class StateUsersModel final : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { User, RevisionNumber, NormH, Prediction };

  explicit StateUsersModel(StateThread* lists, QObject* parent = nullptr);

  /// A condition over the columns of `state list`, or a user's name or its beginning.
  void setFilter(const QString& text);
  /// The condition that the filter stands for, as `--where` takes it; empty: all.
  QString where() const;
  /// Asks the ledger again; rows that are shown stay until the answer comes.
  void refresh();
  void clear();

  std::int64_t total() const { return total_; }  ///< users without a filter
  bool isFiltered() const { return !filter_.isEmpty(); }
  ListId idAt(int row) const { return ids_[static_cast<std::size_t>(row)]; }
  QString userAt(int row) const;  ///< empty while its page is not there
  /// Row of a user among those listed; -1: not there or not known yet.
  int rowOf(const QString& user) const;
  void setCurrent(const QString& user);  ///< whose row refresh() finds

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  void sort(int column, Qt::SortOrder order) override;

 Q_SIGNALS:
  void listed();  ///< an answer has come
  void filterRefused(const stateroom::Error& error);

 private:
  struct Answer {
    std::vector<ListId> ids;
    std::int64_t total = 0;
    int currentRow = -1;
    std::optional<double> low, high;  ///< of the predictions
  };
  static constexpr int kPage = 64;
  void take(Answer answer);
  void fetch(int page) const;
  void takePage(int page, std::vector<ListRow> rows);
  const ListRow* row(int row) const;
  QVariant cell(const ListRow& row, int column, int role) const;

  StateThread* lists_;
  QString filter_, current_;
  std::string sort_ = "last_output";
  bool descending_ = true;
  std::vector<ListId> ids_;
  std::int64_t total_ = 0;
  int currentRow_ = -1;
  std::uint64_t generation_ = 0;
  std::optional<double> low_, high_;
  std::unordered_map<int, std::vector<ListRow>> pages_;
  mutable std::set<int> asked_;
};

}  // namespace stateroom
