#pragma once

#include <QProgressBar>
#include <QTableView>

#include "ui/frame/message_bar.h"
#include "ui/models/table_model.h"
#include "ui/panels/states/replay_texts.h"
#include "ui/session/states_controller.h"

namespace stateroom {

/// All users' histories computed again: how far it is, and who differs where.
class LedgerReplayPage final : public QWidget {
  Q_OBJECT
 public:
  explicit LedgerReplayPage(StatesController* states, QWidget* parent = nullptr);
  void replay(const ReplayQuestion& question);
  void setTolerance(double tolerance);

 Q_SIGNALS:
  void told(const QString& about);
  void userChosen(const QString& user);

 private:
  void showFound();
  void showVerdict();
  bool isGood(const UserReplay& replay) const;
  std::vector<TableModel<UserReplay>::Column> columns();

  StatesController* states_;
  LedgerReplay* replay_;
  MessageBars* verdict_;
  QProgressBar* progress_;
  TableModel<UserReplay>* users_;
  QTableView* table_;
  ReplayQuestion question_;
};

}  // namespace stateroom
