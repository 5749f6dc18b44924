#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.h"
#include "core/project/project.pb.h"

namespace stateroom {

/// One row as the text of its cells by column, before it is typed; what is not there is missing.
struct RowCells {
  std::int64_t line = 0;  ///< in the text that it came from
  std::string id;
  std::map<std::string, std::string> cells = {};
};

/// The first column with a role; empty when there is none.
std::string columnWithRole(const Project& settings, Role role);
/// Fails with Code::input_unknown or input_unknown_here.
Result<> checkColumn(const Project& settings, const std::string& name);

enum class RowFormat : std::uint8_t { Csv, JsonLines };
/// By the first byte that is no space. Fails with Code::input_tfrecord.
Result<RowFormat> rowFormatOf(std::string_view text);

/// The members of an object as cells: `{"bili": 1.4, "x": [1, null]}` fills bili, x[0] and x[1].
Result<> addCells(const Project& settings, const nlohmann::ordered_json& object, RowCells& row);
/// `{"user": …, "id": …, "inputs": {…}}`, one row for each of its steps. Several steps are lists as
/// long as each other of what one step has: `{"bili": [1.4, null], "x": [[1, 2], [3, 4]]}`. Fails
/// with Code::input_steps_mixed, input_steps_differ, input_steps_empty and as addCells().
Result<std::vector<RowCells>> rowsOfJson(const Project& settings, std::string_view line);

/// The rows as CSV. Features that a row does not name are missing values, not missing columns;
/// other columns are there where a row has them.
std::string csvOf(const Project& settings, const std::vector<RowCells>& rows);

}  // namespace stateroom
