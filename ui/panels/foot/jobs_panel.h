#pragma once

#include <QStackedWidget>
#include <QTableView>

#include "ui/models/table_model.h"
#include "ui/session/session.h"

namespace stateroom {

/// Long commands of this project, of this window and of other terminals alike: progress, rate, time
/// left, state; stop and copy as command.
class JobsPanel final : public QStackedWidget {
  Q_OBJECT
 public:
  explicit JobsPanel(Session* session, QWidget* parent = nullptr);
  int runningCount() const;

 Q_SIGNALS:
  void countChanged();

 private:
  void refresh();
  void openMenu(const QPoint& place);
  void stop(const JobInfo& job);

  Session* session_;
  TableModel<JobInfo>* model_;
  QTableView* table_;
};

}  // namespace stateroom
