#pragma once

#include <QComboBox>
#include <QPushButton>
#include <QRgb>
#include <utility>
#include <vector>

#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"

namespace stateroom {

class Actions;
class Session;

/// The bar over all workspaces: project, current run, current user; the palette's field; Train,
/// Pause, Stop, which exist here once.
class ToolBar final : public Surface {
  Q_OBJECT
 public:
  ToolBar(Session* session, const Actions& actions, QWidget* parent = nullptr);

 private:
  void showRuns();
  void showUser();
  void showActivity();
  QPushButton* addAction(QAction* action, const char* icon, const QString& name);

  Session* session_;
  Label* project_;
  QComboBox* run_;
  QPushButton* user_;
  QPushButton* train_;
  QPushButton* pause_;
  QPushButton* stop_;
  QAction* pauseAction_;
  std::vector<std::pair<QString, QRgb>> shown_;  ///< of the run picker
};

}  // namespace stateroom
