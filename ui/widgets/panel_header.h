#pragma once

#include <QHBoxLayout>

#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"

namespace stateroom {

/// The 32 px head of a panel: its title, and what is put at the right.
class PanelHeader final : public Surface {
  Q_OBJECT
 public:
  explicit PanelHeader(const QString& title, QWidget* parent = nullptr);
  void setTitle(const QString& title) { title_->setText(title); }
  /// Secondary text between title and buttons.
  void setNote(const QString& note) { note_->setText(note); }
  void addRight(QWidget* widget);

 private:
  Label* title_;
  Label* note_;
  QHBoxLayout* row_;
};

}  // namespace stateroom
