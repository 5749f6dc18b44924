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
  std::string path;  ///< "optimizer.learning_rate", "model.layers[].lstm.units"
  std::string type;  ///< "number", "integer", "bool", "text", "choice", "message"; of an element
                     ///< when repeated
  std::string defaultValue;  ///< empty: none
  std::string unit;
  std::string help;
  std::string min, max;  ///< inclusive unless they begin with '>' or '<'; empty: no bound
  std::vector<std::string> choices;
  bool repeated = false;
};

/// Applies `--set path=value` to a message, with the checks of checkSettings on that field. Texts
/// need no quotes; a list is written [a, b] and replaces the whole list, blocks are written in
/// braces; the index after a list's last one adds an element.
Result<> applySetting(Project& project, std::string_view path, std::string_view value);

/// Every field that has a default and is not set gets it, everywhere in the tree; absent
/// sub-messages are created for it unless they are declared `stays_absent` (early_stopping). Then
/// data.sequences.enabled and loss.name are inferred (inferred_defaults.h).
Project resolveDefaults(const Project& project);

/// The same for any message of the project file (a layer, a whole model), nothing inferred.
void fillDefaults(google::protobuf::Message& message);

/// Bounds and choices of every set field; the first violation, with the field's path.
Result<> checkSettings(const Project& project);

/// All settings with what they declare, for help, manual and window.
const std::vector<SettingInfo>& allSettings();

/// The project without what training does not see: title, question, ignored problems, the threshold
/// that is applied to what was trained.
Project seenByTraining(Project project);

/// Text of one field's value ("0.001"), of the resolved project; an error that names the nearest
/// field. A list reads "[a, b]", a block is in text format.
Result<std::string> settingText(const Project& project, std::string_view path);

/// Paths whose values differ when both are resolved, with the value in `project` (empty when it is
/// only in `reference`): the "changed" column of the run table.
using SettingChanges = std::vector<std::pair<std::string, std::string>>;
SettingChanges changedSettings(const Project& project, const Project& reference);

/// Every value of the resolved project by its path, in the file's order: to compare many projects
/// that are resolved once.
SettingChanges settingTexts(const Project& project);

/// The same of many projects against one reference, which is resolved once.
class SettingsReference {
 public:
  explicit SettingsReference(const Project& reference) : resolved_(resolveDefaults(reference)) {}
  SettingChanges changesOf(const Project& project) const;

 private:
  Project resolved_;
};

/// Text format in the house style: two spaces, strings in double quotes, enums by name, no trailing
/// spaces.
std::string printProject(const Project& project);

}  // namespace stateroom
