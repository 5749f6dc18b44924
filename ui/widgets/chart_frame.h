#pragma once

#include "ui/widgets/picture_menu.h"
#include "ui/widgets/surface.h"

class QHBoxLayout;
class QMenu;

namespace stateroom {

class ElidedLabel;
class Label;

/// A chart below its title, with the menu that copies and exports it: a cell in a grid of charts.
class ChartFrame : public Surface {
  Q_OBJECT
 public:
  /// `chart` becomes its child; `lines`: the separators that are drawn.
  ChartFrame(const QString& title, QWidget* chart, Qt::Edges lines, QWidget* parent = nullptr);
  void setTitle(const QString& title);
  void setNote(const QString& note);
  void addRight(QWidget* widget);  ///< in the title row, before the menu

 Q_SIGNALS:
  void failed(const QString& sentence);

 protected:
  QMenu* menu() { return menu_; }
  /// The last entries of the menu; `failed` is filled in here.
  void addExports(const std::function<Exportable()>& what);

 private:
  Label* title_;
  ElidedLabel* note_;
  QHBoxLayout* head_;
  QMenu* menu_;
};

}  // namespace stateroom
