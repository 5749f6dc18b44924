#pragma once

#include <QStackedWidget>
#include <QTabBar>
#include <vector>

#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"

class QPushButton;

namespace stateroom {

/// Problems, Log, Jobs at the foot of the window, folded to their tabs until needed.
class FootDock final : public Surface {
  Q_OBJECT
 public:
  explicit FootDock(QWidget* parent = nullptr);
  void addPage(QWidget* page, const QString& title);
  /// A count beside the tab's title; empty hides it.
  void setBadge(const QWidget* page, const QString& text, QColor Tokens::* fill,
                QColor Tokens::* colour);
  void open(const QWidget* page);
  void fold();
  void toggle(const QWidget* page);  ///< opens it, and folds where it is open already
  bool isFolded() const { return folded_; }
  QWidget* current() const;

 Q_SIGNALS:
  void foldedChanged(bool folded);

 private:
  void setFolded(bool folded);

  QTabBar* tabs_;
  QStackedWidget* pages_;
  QPushButton* chevron_;
  std::vector<Tag*> badges_;
  bool folded_ = true;
};

}  // namespace stateroom
