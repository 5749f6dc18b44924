#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/project/project.pb.h"

namespace stateroom {

/// What a field declares in its (setting) option.
struct SettingInfo {
  std::string path;          ///< "optimizer.learning_rate"
  std::string type;          ///< "number", "integer", "bool", "text", "choice", "message", "list"
  std::string defaultValue;  ///< empty: none
  std::string unit;
  std::string help;
  std::vector<std::string> choices;
  bool repeated = false;
};

/// Applies `--set path=value` to a message, with the checks of checkSettings on that field.
Result<> applySetting(Project& project, std::string_view path, std::string_view value);

/// Every field that has a default and is not set gets it, everywhere in the tree (sub-messages that
/// are absent are created only where they always apply: not early_stopping).
Project resolveDefaults(const Project& project);

/// Bounds and choices of every set field; the first violation, with the field's path.
Result<> checkSettings(const Project& project);

/// All settings with what they declare, for help, manual and window.
std::vector<SettingInfo> allSettings();

/// Text of one field's value ("0.001"), of the resolved project; an error that names the nearest
/// field.
Result<std::string> settingText(const Project& project, std::string_view path);

/// Paths whose values differ, with the value in `project`: the "changed" column of the run table.
std::vector<std::pair<std::string, std::string>> changedSettings(const Project& project,
                                                                 const Project& reference);

/// Text format in the house style: two spaces, strings in double quotes, enums by name, no trailing
/// spaces.
std::string printProject(const Project& project);

}  // namespace stateroom
