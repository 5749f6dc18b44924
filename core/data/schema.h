#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/data/expression.h"
#include "core/project/project.pb.h"

namespace stateroom {

/// The columns of a project with what follows from them: roles, and which of them a file must hold.
struct Schema {
  struct Entry {
    std::string name;
    ColumnType type = FLOAT;
    Role role = FEATURE;
    bool derived = false;
    std::string expression;  ///< of a derived column
    ExpressionInfo info;     ///< of a derived column
    bool required = true;    ///< a file without it is refused
  };
  std::vector<Entry> entries;  ///< file columns, then derived ones

  /// Checks names, roles and expressions. A role that is not written is IGNORE when a label's or
  /// weight's expression reads the column, else FEATURE.
  static Result<Schema> of(const Project& project);

  /// For a file that only has to serve the model's features: other columns may be absent, and
  /// labels too unless they are required.
  void requireFeaturesOnly(const Project& project, bool labelsRequired);

  const Entry* find(std::string_view name) const;
  const Entry* withRole(Role role) const;  ///< the first
};

/// Whether the rows of a user form a sequence: as the project says, else whether its model has a
/// recurrent layer.
bool usesSequences(const Project& project);

}  // namespace stateroom
