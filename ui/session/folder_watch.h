#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>
#include <filesystem>

namespace stateroom {

/// Says when a project's folder may have changed: at once by the system's notices, and once a
/// second for what those miss (network file systems, files that grow).
class FolderWatch final : public QObject {
  Q_OBJECT
 public:
  explicit FolderWatch(QObject* parent);
  void watch(const std::filesystem::path& projectFile);
  void stop();

 Q_SIGNALS:
  void maybeChanged();

 private:
  void addPaths();

  QFileSystemWatcher watcher_;
  QTimer tick_, soon_;
  std::filesystem::path projectFile_;
};

}  // namespace stateroom
