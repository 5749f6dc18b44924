#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace stateroom {

/// Names of the columns of a file of inputs: a CSV file's header, or the inputs of the first JSON
/// line. Reads at most the first megabyte; off the GUI thread.
struct InputHeader {
  std::vector<std::string> columns;
  std::optional<Error> error;
};
InputHeader headerOf(const std::filesystem::path& path);

}  // namespace stateroom
