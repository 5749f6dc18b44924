#pragma once

#include <QSortFilterProxyModel>
#include <QTableView>
#include <optional>

#include "ui/models/table_model.h"
#include "ui/session/scored_run.h"
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

/// A row of the data that was scored.
struct ScoredRow {
  std::int64_t row = 0, line = 0;
  QString file, user, actual, predicted;
  double score = 0;
};

/// Users by their loss, worst first, and the rows of what was chosen elsewhere. Enter on a user
/// goes to that user's state, Enter on a row to the row.
class UsersPanel final : public Surface {
  Q_OBJECT
 public:
  explicit UsersPanel(QWidget* parent = nullptr);

  void setUsers(const ScoredRunPtr& first, const ScoredRunPtr& second, const QString& firstName,
                const QString& secondName);
  void setRows(std::vector<ScoredRow> rows, const QString& title);
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
  void openUser();
  void openRow();
  void showChosen();

  TableModel<UserLossRow>* userModel_;
  TableModel<ScoredRow>* rowModel_;
  QSortFilterProxyModel* sorted_;
  QTableView* users_;
  QTableView* rows_;
  QTabBar* tabs_;
  QStackedWidget* pages_;
  Label* chosen_;
  QPushButton* open_;
  bool choosing_ = false;
};

}  // namespace stateroom
