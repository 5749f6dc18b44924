#pragma once

#include <QSplitter>
#include <QStackedWidget>

#include "core/predict/replay.h"
#include "ui/frame/message_bar.h"
#include "ui/session/states_controller.h"
#include "ui/workspace.h"

class QUndoStack;

namespace stateroom {

class ComparePanel;
class DataSession;
class HistoryPanel;
class UnitsPanel;
class UserHeader;
class StateUsersPanel;

/// What does it remember of this user? Users at the left, the current one's history in the middle,
/// the units of the shown revision at the right.
class StatesWorkspace final : public Workspace {
  Q_OBJECT
 public:
  /// `dataSession`: for a replay with today's rows; may be none.
  StatesWorkspace(Session* session, DataSession* dataSession, QUndoStack* undo,
                  QWidget* parent = nullptr);

  StatesController* states() { return states_; }
  void activate() override;
  QString command() const override;
  QByteArray saveLayout() const override;
  void restoreLayout(const QByteArray& layout) override;

 private:
  QWidget* makeUserPage();
  QWidget* makeEmpty();
  void connectActions();
  void showPage();
  void showForeign();
  void showRefusal(const Error& error);
  QString difference() const;
  void fillFromData();
  void confirmReset(const std::vector<std::string>& users, const ResetTarget& target);
  void askResetUsers(bool selectionOnly);
  void replay(bool today);
  void showReplay(const Result<UserReplay>& replayed, bool today);
  void report(const Result<>& result);

  Session* session_;
  DataSession* data_;
  QUndoStack* undo_;
  StatesController* states_;
  QStackedWidget* pages_;
  QSplitter* across_;
  QSplitter* inner_;
  QStackedWidget* centre_;
  ComparePanel* compare_;
  StateUsersPanel* users_;
  UserHeader* header_;
  MessageBars* bars_;
  HistoryPanel* history_;
  UnitsPanel* units_;
};

}  // namespace stateroom
