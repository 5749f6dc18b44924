#pragma once

#include <QPushButton>

#include "ui/session/states_controller.h"
#include "ui/widgets/ask_bar.h"
#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"

class QMenu;

namespace stateroom {

/// Who is looked at, where the head stands, and what can be done to it.
class UserHeader final : public Surface {
  Q_OBJECT
 public:
  explicit UserHeader(StatesController* states, QWidget* parent = nullptr);
  /// Where names are asked for; it goes under the header.
  AskBar* askBar() const { return ask_; }

  bool canEdit() const;
  void toggleEdit();
  void reset(const ResetTarget& target);
  void resetToShown();
  void askReset();  ///< to which tag
  void askFork();
  void askMerge();  ///< which branch, where there are several
  void askTag();

 Q_SIGNALS:
  void shownAnew();
  void compareRequested();
  void replayRequested();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QPushButton* addButton(const QString& text, const char* icon, const QString& name);
  void makeReset();
  void fillReset();
  void makeFork();
  void makeMore();
  void fillCommands(QMenu* menu);
  void showUser();
  void fillFork();

  StatesController* states_;
  AskBar* ask_;
  Label* title_;
  Tag* head_;
  Tag* readOnly_;
  ElidedLabel* about_;
  QWidget* legend_;
  QPushButton* reset_;
  QPushButton* edit_;
  QPushButton* fork_;
  QPushButton* compare_;
  QPushButton* replay_;
  QPushButton* more_;
  QMenu* resetMenu_;
  QAction* resetHere_ = nullptr;
  QMenu* forkMenu_;
  QAction* transplant_;
};

}  // namespace stateroom
