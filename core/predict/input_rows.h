#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/project/project.pb.h"

namespace stateroom {

/// Rows to predict for, read like the project's own data: the same types, the same derived columns.
struct InputRows {
  Dataset data;
  std::vector<std::string> ids;  ///< one per row where the input gave ids; else empty
};

/// What the rows of one user are to the model (core/model/signature.h).
enum class Signature {
  ServingDefault,  ///< one sequence
  Step             ///< each a step by itself, from the initial state
};

/// A CSV file, a file of JSON lines `{"user": …, "id": …, "inputs": {"name": value or list}}`, told
/// apart by its first byte. A list of n values fills the columns `name[0]` … `name[n-1]`. Columns
/// that no feature needs may be absent. The first row that cannot be read is the error, with its
/// line.
Result<InputRows> readInputRows(const Project& settings, const std::filesystem::path& path,
                                Signature signature = Signature::ServingDefault);
/// The same from text ("-" on the command line).
Result<InputRows> parseInputRows(const Project& settings, std::string_view text,
                                 Signature signature = Signature::ServingDefault);

/// One row from "name=value" pairs; what is not given is missing. `user` may be empty.
Result<InputRows> rowFromValues(const Project& settings, const std::vector<std::string>& values,
                                const std::string& user);

}  // namespace stateroom
