#pragma once

#include <span>
#include <string>

#include "core/base/result.h"

namespace stateroom {

/// Rewrites the text of a project file of one format version into the next one's.
using Migration = Result<std::string> (*)(std::string text);

/// migrations()[n - 1] leads from version n to n + 1, so that the current version is one more than
/// their number. Version 1 is the first.
std::span<const Migration> migrations();

/// The version that a text declares; 1 where it declares none or cannot be read.
int formatVersionOf(const std::string& text);

/// The text in the current version. A text of a newer version is refused (Code::project_newer).
Result<std::string> migrated(std::string text, std::span<const Migration> steps = migrations());

}  // namespace stateroom
