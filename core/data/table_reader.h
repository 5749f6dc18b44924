#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/column_data.h"
#include "core/data/problem_list.h"
#include "core/data/schema.h"

namespace stateroom {

/// The rows of all source files, one file after the other.
struct Table {
  std::vector<ColumnData> columns;       ///< the schema's file columns that were found
  std::vector<std::int64_t> lines;       ///< by row: line of its file
  std::vector<std::int64_t> fileBegins;  ///< first row of each file
  std::vector<std::string> files;        ///< as the project names them
  std::vector<std::string> hashes;       ///< SHA-256 of each file

  std::size_t fileNumber(std::int64_t row) const;
  const std::string& fileOf(std::int64_t row) const { return files[fileNumber(row)]; }
};

/// Reads CSV files into typed columns. Cells and rows that are wrong become problems; a wrong row
/// is left out, a wrong cell is missing.
Result<Table> readTable(const std::vector<Source>& sources, const std::filesystem::path& folder,
                        const Schema& schema, ProblemList& problems, const std::stop_token& stop);

/// The same from text in memory; `source` says which texts are missing values.
Result<Table> readTableOfText(std::string text, const Source& source, const Schema& schema,
                              ProblemList& problems, const std::stop_token& stop);

}  // namespace stateroom
