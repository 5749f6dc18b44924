#pragma once

#include <QMessageBox>
#include <string>
#include <vector>

namespace stateroom {

/// Asks before many users are reset to the initial state: how many, who they are.
class ResetQuestion final : public QMessageBox {
  Q_OBJECT
 public:
  ResetQuestion(const std::vector<std::string>& users, QWidget* parent);

 Q_SIGNALS:
  void confirmed();
};

}  // namespace stateroom
