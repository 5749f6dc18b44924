#pragma once

#include <QObject>
#include <filesystem>
#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "core/project/settings.h"
#include "ui/session/background.h"

namespace stateroom {

/// The resolved settings that each run began with, read from its folder off the GUI thread and kept
/// while the run is there.
class RunSettings final : public QObject {
  Q_OBJECT
 public:
  explicit RunSettings(QObject* parent = nullptr);

  /// Reads what is not known of these runs; settings of other runs are forgotten.
  void read(const std::filesystem::path& projectFolder, const std::vector<std::string>& runs);
  const Project* of(const std::string& run) const;  ///< nullptr: not read, or not readable

  /// How a run's settings differ from another's, in words: "learning rate 0.001, dropout 0".
  /// Only settings that say how it learns: not titles, paths or ignored problems.
  enum class Seed { Tell, LeaveOut };
  QString difference(const std::string& run, const std::string& reference,
                     Seed seed = Seed::Tell) const;
  /// Paths of such settings, the seed left out, that are not the same in all runs.
  std::set<std::string> differing() const;

 Q_SIGNALS:
  void changed();

 private:
  struct Known {
    Project settings;
    SettingChanges learning;  ///< what says how it learns, every value by its path
  };
  using KnownRuns = std::map<std::string, Known>;
  static KnownRuns readAll(const std::filesystem::path& projectFolder,
                           const std::vector<std::string>& runs, const std::stop_token& stop);

  KnownRuns known_;
  Background* reader_;
};

/// "optimizer.learning_rate" -> "learning rate", "model.layers[2].lstm.units" -> "lstm units".
QString settingLabel(const std::string& path);

}  // namespace stateroom
