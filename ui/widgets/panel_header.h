#pragma once

#include <QHBoxLayout>
#include <QTabBar>

#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"

namespace stateroom {

/// The 32 px head of a panel: its title, or the tabs of its pages, and what is put at the right.
class PanelHeader final : public Surface {
  Q_OBJECT
 public:
  explicit PanelHeader(const QString& title, QWidget* parent = nullptr);
  /// `tabs` has its titles already and becomes a child; its pages are the caller's.
  explicit PanelHeader(QTabBar* tabs, QWidget* parent = nullptr);
  /// Of a head with a title.
  void setTitle(const QString& title) { title_->setText(title); }
  /// Secondary text between title and buttons.
  void setNote(const QString& note) { note_->setText(note); }
  void addRight(QWidget* widget);

 private:
  PanelHeader(Label* title, QWidget* parent);
  PanelHeader(Label* title, QWidget* left, int margin, QWidget* parent);

  Label* title_;
  Label* note_;
  QHBoxLayout* row_;
};

/// Tabs as words, none of them cut; `name` is what is spoken.
QTabBar* flatTabs(const QString& id, const QString& name, const QStringList& titles);

}  // namespace stateroom
