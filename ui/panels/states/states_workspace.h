#pragma once

#include <QSplitter>
#include <QStackedWidget>

#include "ui/panels/states/analysis_panel.h"
#include "ui/session/states_controller.h"
#include "ui/workspace.h"

class QUndoStack;

namespace stateroom {

class ComparePanel;
class DataSession;
class ForeignBar;
class HistoryPanel;
class ReplayPanel;
class RevisionPanel;
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
  std::vector<WorkspaceAction> actions() override;
  bool mayClose() override;

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* makeUserPage();
  QWidget* makeEmpty();
  void makeUsersMenu();
  std::vector<WorkspaceAction> userActions();
  std::vector<WorkspaceAction> branchActions();
  std::vector<WorkspaceAction> listActions();
  bool hasUser() const;
  QString nextRevision() const;
  void openCompare();
  void openReplay();
  void connectActions();
  void arrange();
  void showPage();
  void ask(AnalysisPanel::Question question);
  QStringList listedBy(bool all) const;
  QStringList selectedBy() const;
  QStringList fillArguments() const;
  void fillFromData();
  void resetSelected();
  void askResetOf(const std::function<Result<std::vector<std::string>>(Ledger& ledger)>& find,
                  const QStringList& chosenBy);
  void resetListed();
  void askReset(std::vector<std::string> users, const QStringList& chosenBy);

  Session* session_;
  QUndoStack* undo_;
  StatesController* states_;
  QStackedWidget* pages_;
  QSplitter* across_;
  QSplitter* inner_;
  QStackedWidget* centre_;
  ComparePanel* compare_;
  ReplayPanel* replay_;
  AnalysisPanel* analysis_;
  StateUsersPanel* users_;
  UserHeader* header_;
  ForeignBar* foreign_;
  HistoryPanel* history_;
  RevisionPanel* revision_;
  bool isArranged_ = false;  ///< by somebody
};

}  // namespace stateroom
