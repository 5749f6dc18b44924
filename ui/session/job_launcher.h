#pragma once

#include <QObject>
#include <QTimer>
#include <filesystem>
#include <vector>

#include "ui/session/session.h"

namespace stateroom {

/// Starts `stateroom` commands that outlive the window, and tells of those that fail: by the error
/// that they wrote, else by their last words.
class JobLauncher final : public QObject {
  Q_OBJECT
 public:
  explicit JobLauncher(QObject* parent);

  /// Output goes to jobs/<time>-<command>.jsonl.
  Result<> start(const std::filesystem::path& folder, const QStringList& arguments,
                 const QString& commandLine);
  /// Whether a child with that command, the first of its arguments, has not ended yet.
  bool isOn(const QString& command) const;
  /// The program beside this library's build or installation; STATEROOM_PROGRAM overrides it.
  static QString program();

 Q_SIGNALS:
  void failed(const JobFailure& failure);
  void ended();

 private:
  struct Child {
    qint64 pid;
    QString command, output, commandLine;
  };
  void poll();

  QTimer timer_;
  std::vector<Child> children_;
};

}  // namespace stateroom
