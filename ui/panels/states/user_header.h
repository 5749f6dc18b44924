#pragma once

#include <QPushButton>

#include "ui/session/states_controller.h"
#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"

class QMenu;

namespace stateroom {

/// Who is looked at, where the head stands, and what can be done to it.
class UserHeader final : public Surface {
  Q_OBJECT
 public:
  explicit UserHeader(StatesController* states, QWidget* parent = nullptr);

 Q_SIGNALS:
  void compareRequested();
  void replayRequested();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QPushButton* addButton(const QString& text, const char* icon, const QString& name);
  void makeReset();
  void makeFork();
  void makeMore();
  void fillCommands(QMenu* menu);
  void showUser();
  void fillFork();
  void askFork();
  void askTag();

  StatesController* states_;
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
  QMenu* forkMenu_;
  QAction* transplant_;
};

}  // namespace stateroom
