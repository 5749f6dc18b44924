#pragma once

#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>

#include "ui/panels/states/replay_texts.h"
#include "ui/session/states_controller.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segments.h"

namespace stateroom {

class DataSession;
class LedgerReplayPage;
class UserReplayPage;

/// Histories computed again, the current user's or everybody's: with the recorded inputs (are
/// engine and ledger right?) or with today's data (which rows changed?).
class ReplayPanel final : public QWidget {
  Q_OBJECT
 public:
  /// `dataSession`: for today's rows; may be none.
  ReplayPanel(StatesController* states, DataSession* dataSession, QWidget* parent = nullptr);
  void replay();
  QString command() const;
  const std::optional<UserReplay>& result() const;  ///< the current user's

 Q_SIGNALS:
  void closed();

 private:
  QWidget* makeBar();
  bool isOfAll() const { return of_->current() == 1; }
  ReplayQuestion question();
  double tolerance() const;
  void replayOrStop();
  void showScope();
  void showUser(const QString& user);

  StatesController* states_;
  DataSession* data_;
  Segments* of_;
  Segments* with_;
  QLineEdit* tolerance_;
  ElidedLabel* about_;
  QPushButton* again_;
  QStackedWidget* pages_;
  UserReplayPage* user_;
  LedgerReplayPage* all_;
};

}  // namespace stateroom
