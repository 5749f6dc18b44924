#pragma once

#include <QSortFilterProxyModel>
#include <QTableView>
#include <memory>
#include <optional>

#include "ui/models/table_model.h"
#include "ui/panels/evaluate/metrics_panel.h"
#include "ui/widgets/surface.h"

class QPushButton;
class QStackedWidget;
class QTabBar;

namespace stateroom {

class Label;

struct UserLossRow {
  QString user;
  std::int64_t rows = 0;
  double loss = 0;
  std::optional<double> other = {};
  double largest = 1;  ///< |difference| of all users: the scale of the bars
};

class DifferenceDelegate;

/// Users by their loss, worst first, and the rows of what was chosen elsewhere. Enter on a user
/// goes to that user's state, Enter on a row to the row.
class UsersPanel final : public Surface {
  Q_OBJECT
 public:
  explicit UsersPanel(QWidget* parent = nullptr);

  void setUsers(const ScoredRunPtr& first, const RunLook& firstLook, const ScoredRunPtr& second,
                const RunLook& secondLook);
  /// Examples of a run by their numbers, with the class that each is given at the threshold.
  void setRows(const ScoredRunPtr& run, std::vector<std::size_t> examples, double threshold);
  void chooseUser(const QString& user);  ///< without a signal
  QTableView* users() { return users_; }
  QTableView* rows() { return rows_; }
  QString chosenUser() const;
  QSize sizeHint() const override { return {340, 400}; }

 Q_SIGNALS:
  void userChosen(const QString& user);
  void userOpened(const QString& user);
  void rowOpened(const QString& file, qint64 line);

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  void setUpUsers();
  void setUpRows();
  QWidget* makeHead();
  QWidget* makeFoot();
  void filter(const QString& text);
  void openUser();
  void openRow();
  void showChosen();

  /// What the rows are of; the model's columns read it.
  struct Rows {
    ScoredRunPtr run;
    double threshold = 0.5;
  };
  static TableModel<std::size_t>* makeRows(const std::shared_ptr<Rows>& rows, QObject* parent);

  std::shared_ptr<Rows> shown_;
  TableModel<UserLossRow>* userModel_;
  TableModel<std::size_t>* rowModel_;
  QSortFilterProxyModel* sorted_;
  QTableView* users_;
  QTableView* rows_;
  DifferenceDelegate* differences_;
  QTabBar* tabs_;
  QStackedWidget* pages_;
  Label* chosen_;
  QPushButton* open_;
  QString wanted_;      ///< the user that was chosen, also where the filter hides it
  bool byUser_ = true;  ///< false: without a user column there are only sequences
  bool choosing_ = false;
};

}  // namespace stateroom
