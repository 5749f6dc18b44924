#pragma once

#include <QStackedWidget>

namespace stateroom {

class EmptyState;

/// Pages of a workspace that shows runs: until there is one, what will be here, with the button
/// that trains; then what is here.
class RunPages final : public QStackedWidget {
  Q_OBJECT
 public:
  /// Fills `workspace`. The button is named by `trainId`.
  RunPages(EmptyState* empty, const QString& trainId, QWidget* content, QWidget* workspace);
  void setFull(bool full) { setCurrentIndex(full ? 1 : 0); }

 Q_SIGNALS:
  void trainRequested();
};

}  // namespace stateroom
