#pragma once

#include <QCoreApplication>
#include <QStringList>
#include <functional>

#include "plots/picture_file.h"

class QMenu;
class QPixmap;
class QWidget;

namespace stateroom {

/// What can be copied and exported as a picture or a table.
struct Exportable {
  QString name;          ///< proposed for the file, without suffix
  QStringList suffixes;  ///< as `write` takes them
  std::function<QPixmap()> picture;
  std::function<plots::Written(const QString& path)> write;
  std::function<void(const QString& sentence)> failed;
};

/// Adds "Copy picture" and an "Export …" for each suffix. `what` is asked when one is chosen.
class PictureMenu {
  Q_DECLARE_TR_FUNCTIONS(PictureMenu)
 public:
  static void addTo(QMenu* menu, const std::function<Exportable()>& what);
  /// "Copy picture" of a widget that is a picture, in its context menu, as an action named by the
  /// widget with "Picture" behind.
  static void addCopyTo(QWidget* widget);
};

}  // namespace stateroom
