#pragma once

#include <QDir>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include "ui/frame/main_window.h"
#include "ui/theme/theme.h"

namespace stateroom::test {

/// A folder with a small project: 40 users with 3 to 7 rows each, a text, a missing value and, when
/// asked for, a cell that is not a number. Settings of the program go into the folder too.
class WindowFixture {
 public:
  explicit WindowFixture(bool broken = false);

  QString project() const { return folder_.filePath(QStringLiteral("visits")); }
  QString projectFile() const { return project() + QStringLiteral("/visits.stateroom"); }
  QString csv() const { return project() + QStringLiteral("/data/visits.csv"); }
  QString folder() const { return folder_.path(); }
  QString projectText() const;
  /// A program for STATEROOM_PROGRAM that does what the shell script says.
  QString standIn(const QByteArray& script) const;
  static void write(const QString& path, const QByteArray& text);

 private:
  QTemporaryDir folder_;
};

/// English numbers and the theme.
void installLooks();

/// The child with that name; fails the process when there is none, so that tests read plainly.
template <typename Widget = QWidget>
Widget* child(const QObject& parent, const char* name) {
  auto* found = parent.findChild<Widget*>(QString::fromLatin1(name));
  if (found == nullptr) qFatal("no child %s", name);
  return found;
}

/// The controls in view that have nothing to be called by, or that Tab does not come to; empty is
/// good. Of a choice Tab comes to what is chosen, the arrows to the rest.
QString outOfReach(QWidget& window);

/// Opens the project and waits until its data are shown.
bool openAndWait(MainWindow& window, const QString& path);

}  // namespace stateroom::test
