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
#include "core/data/problem.h"
#include "core/project/project.pb.h"

namespace stateroom {

enum class SplitName : std::uint8_t { Train, Validation, Test };
std::string_view nameOf(SplitName split);  ///< "train", "validation", "test"
Result<SplitName> splitNamed(std::string_view name);

/// The values of one column for all rows, by type: numbers as double or int64, text as ids into a
/// dictionary. Memory: 8 bytes a cell (4 for text) and each distinct text once.
class ColumnData {
 public:
  ColumnData(std::string name, ColumnType type);

  const std::string& name() const { return name_; }
  ColumnType type() const { return type_; }
  std::int64_t rows() const;
  bool isMissing(std::int64_t row) const;
  /// The value as a number: NaN when missing; BOOL 0 or 1; DATETIME seconds since 1970 UTC; STRING
  /// NaN.
  double number(std::int64_t row) const;
  std::int64_t integer(std::int64_t row) const;  ///< INT, BOOL, DATETIME; 0 when missing
  std::string text(
      std::int64_t row) const;  ///< as people and vocabularies see it; empty when missing

  void appendNumber(double value);
  void appendInteger(std::int64_t value);
  void appendText(std::string_view value);
  void appendMissing();

 private:
  friend class ColumnBuilder;
  std::string name_;
  ColumnType type_;
  std::vector<double> numbers_;
  std::vector<std::int64_t> integers_;
  std::vector<std::uint32_t> texts_;
  std::vector<bool> missing_;
  struct Dictionary;
  std::shared_ptr<Dictionary> dictionary_;
};

/// The rows of one user in order, or a window of them: positions in Dataset::rows order.
struct Sequence {
  std::string user;
  std::vector<std::int64_t> rows;
  SplitName split = SplitName::Train;
};

/// A project's data: sources read, derived columns computed, rows divided. It does not change after
/// opening.
class Dataset {
 public:
  struct Options {
    std::filesystem::path
        inputFile;  ///< read this file instead of the project's sources (predict, evaluate)
    bool labelsRequired = true;       ///< false: a missing label column is no error (predict)
    std::int64_t maxProblems = 1000;  ///< stop collecting (not counting) after so many
    std::stop_token stop;
  };

  /// `folder` is the project's. Problems of single cells do not fail the call: they are gathered in
  /// problems(); an unreadable file, a missing column or a bad expression does fail it.
  static Result<Dataset> open(const Project& resolved, const std::filesystem::path& folder,
                              const Options& options);
  static Result<Dataset> open(const Project& resolved, const std::filesystem::path& folder) {
    return open(resolved, folder, Options());
  }

  std::int64_t rowCount() const;
  std::int64_t userCount() const;
  const std::vector<ColumnData>& columns() const;         ///< file columns, then derived ones
  const ColumnData* column(std::string_view name) const;  ///< nullptr when there is none
  const ColumnData* userColumn() const;
  const ColumnData* orderColumn() const;
  const ColumnData* weightColumn() const;
  std::vector<const ColumnData*> labelColumns() const;
  SplitName splitOf(std::int64_t row) const;
  std::int64_t lineOf(std::int64_t row) const;  ///< line of its file, from 1
  const std::vector<Problem>& problems() const;
  /// SHA-256 of each source file, in the order of the project: a resumed run refuses changed data.
  const std::vector<std::string>& fileHashes() const;

  /// Sequences of a split in a stable order (users in order of first appearance, rows in order of
  /// the order column; ties keep the file's order). Without sequences each row is one of length 1.
  std::vector<Sequence> sequences(SplitName split) const;
  std::vector<Sequence> allSequences() const;

 private:
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
