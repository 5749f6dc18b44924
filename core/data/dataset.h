#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/data/column_data.h"
#include "core/data/problem.h"
#include "core/data/schema.h"
#include "core/data/sequences.h"
#include "core/project/project.pb.h"

namespace stateroom {

/// A project's data: sources read, derived columns computed, rows divided. Rows keep the files'
/// order (row i is the i-th row that could be read); sequences put them into each user's order. It
/// does not change after opening; copies share it.
///
/// Memory: 8 bytes a cell (4 for text, and each distinct text once), about 30 bytes a row.
class Dataset {
 public:
  struct Options {
    /// Read this file instead of the project's sources (predict, evaluate); relative to the working
    /// directory. It may lack columns that no feature needs; all its rows are in the test split.
    std::filesystem::path inputFile = {};
    /// The same from text in memory instead of a file, where it is not empty.
    std::string inputText = {};
    /// A user's rows are taken as they stand in the file, whatever the order column says: a stream
    /// is a sequence of what happened.
    bool fileOrder = false;
    bool labelsRequired = true;       ///< false: a missing label column is no error (predict)
    std::int64_t maxProblems = 1000;  ///< stop collecting (not counting) after so many
    /// Every row's problems by themselves: where each row is answered, none may pass as missing.
    bool problemsByRow = false;
    std::stop_token stop = {};
  };

  /// `folder` is the project's. Problems of single cells do not fail the call: they are gathered in
  /// problems(); an unreadable file, a missing column or a bad expression does fail it.
  static Result<Dataset> open(const Project& resolved, const std::filesystem::path& folder,
                              const Options& options);
  static Result<Dataset> open(const Project& resolved, const std::filesystem::path& folder) {
    return open(resolved, folder, Options());
  }

  std::int64_t rowCount() const;
  std::int64_t userCount() const;                         ///< 0 without a user column
  const std::vector<ColumnData>& columns() const;         ///< file columns, then derived ones
  const ColumnData* column(std::string_view name) const;  ///< nullptr when there is none
  const ColumnData* userColumn() const;
  const ColumnData* orderColumn() const;
  const ColumnData* weightColumn() const;
  std::vector<const ColumnData*> labelColumns() const;
  /// ROLE_UNSPECIFIED when there is no such column. A role that the project does not write is
  /// IGNORE for what a label's or weight's expression reads, else FEATURE.
  Role roleOf(std::string_view column) const;
  SplitName splitOf(std::int64_t row) const;
  bool hasSequences() const;                          ///< rows of a user form a sequence
  std::int64_t lineOf(std::int64_t row) const;        ///< line of its file, from 1
  const std::string& fileOf(std::int64_t row) const;  ///< as the project names it
  const std::vector<Problem>& problems() const;
  /// SHA-256 of each source file, in the order of the project: a resumed run refuses changed data.
  const std::vector<std::string>& fileHashes() const;

  /// Sequences of a split in a stable order (users in order of first appearance, rows in order of
  /// the order column; ties keep the file's order). Without sequences each row is one of length 1,
  /// in the files' order.
  std::vector<Sequence> sequences(SplitName split) const;
  std::vector<Sequence> allSequences() const;

 private:
  friend class DatasetOpening;
  struct Impl;
  explicit Dataset(std::shared_ptr<const Impl> impl);
  std::shared_ptr<const Impl> impl_;
};

/// What `new` and a dropped file need: the columns of a file with guessed types, roles and units.
struct SchemaGuess {
  Data data;                         ///< sources, columns, split
  std::vector<std::string> reasons;  ///< one sentence per choice, for people
};
struct SchemaHints {
  std::string user, order, label;  ///< empty: guess
};
Result<SchemaGuess> guessSchema(const std::filesystem::path& csv, const SchemaHints& hints);

/// Summary of one column for the schema table.
struct ColumnSummary {
  std::string name;
  std::int64_t missing = 0;
  std::int64_t distinct = 0;
  std::optional<double> min, mean, max, sd;
  std::vector<std::int64_t>
      histogram;  ///< 32 equal bins from min to max, or the most frequent texts
  std::vector<std::string> topValues;  ///< of a text column, most frequent first, at most 32
};
ColumnSummary summarize(const ColumnData& column);

}  // namespace stateroom
