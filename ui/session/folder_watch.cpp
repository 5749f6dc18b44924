#include "ui/session/folder_watch.h"

#include <QFileInfo>

#include "ui/session/text.h"

namespace stateroom {

using namespace std::chrono_literals;

FolderWatch::FolderWatch(QObject* parent) : QObject(parent) {
  tick_.setInterval(1s);
  soon_.setInterval(30ms);  // a burst of notices is one
  soon_.setSingleShot(true);
  const auto notice = [this] {
    if (!soon_.isActive()) soon_.start();
  };
  connect(&watcher_, &QFileSystemWatcher::directoryChanged, this, notice);
  connect(&watcher_, &QFileSystemWatcher::fileChanged, this, notice);
  connect(&tick_, &QTimer::timeout, this, &FolderWatch::maybeChanged);
  connect(&soon_, &QTimer::timeout, this, [this] {
    addPaths();
    Q_EMIT maybeChanged();
  });
}

void FolderWatch::watch(const std::filesystem::path& projectFile) {
  stop();
  projectFile_ = projectFile;
  addPaths();
  tick_.start();
}

void FolderWatch::stop() {
  tick_.stop();
  soon_.stop();
  if (const QStringList paths = watcher_.files() + watcher_.directories(); !paths.isEmpty())
    watcher_.removePaths(paths);
}

void FolderWatch::addPaths() {
  const std::filesystem::path folder = projectFile_.parent_path();
  for (const auto& path : {projectFile_, folder, folder / "runs", folder / "jobs"})
    if (const QString name = qpath(path); QFileInfo::exists(name)) watcher_.addPath(name);
}

}  // namespace stateroom
