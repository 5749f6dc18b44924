#pragma once

#include <QObject>
#include <QString>
#include <vector>

namespace stateroom {

/// What the start page says of a project without opening it.
struct ProjectSketch {
  QString path;  ///< folder
  QString title;
  QString question = {};
  qint64 opened = 0;  ///< seconds since 1970; 0: never here
  int runs = 0;
  QString running = {};  ///< run that is being trained now
  double epoch = 0, epochs = 0;
  QString problem = {};  ///< why it cannot be read
};

/// Folders opened before, newest first; at most 12. Kept in the program's settings.
class RecentProjects final {
 public:
  static QStringList paths();
  static void add(const QString& path);
  static void remove(const QString& path);
};

/// Reads a project's file and runs; slow on a cold disk, so off the GUI thread.
ProjectSketch sketchOf(const QString& path);

/// Folders of the sample projects: beside the program (installed) or in the source tree;
/// STATEROOM_SAMPLES overrides.
QStringList samplePaths();

}  // namespace stateroom
