#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stateroom::cli {

/// What can be written in a project file, as `help` and the manual tell it.
struct ReferenceEntry {
  std::string name;  ///< "optimizer.learning_rate", "auc", "orthogonal(gain)"
  std::string type;  ///< "number", "choice"; empty: none
  std::string text;
};

struct ReferenceTopic {
  std::string_view name;   ///< "settings"
  std::string_view title;  ///< "Settings of a project"
  std::vector<ReferenceEntry> (*entries)();
};

/// Settings, metrics and initializers: each made from the table that the program itself uses.
std::span<const ReferenceTopic> referenceTopics();
const ReferenceTopic* findReferenceTopic(std::string_view name);  ///< nullptr: none

}  // namespace stateroom::cli
