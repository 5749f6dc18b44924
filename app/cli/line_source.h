#pragma once

#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace stateroom::cli {

/// Lines of a descriptor as they come: waits for one, then gives what is there already with it.
class LineSource {
 public:
  explicit LineSource(int descriptor) : descriptor_(descriptor) {}

  /// Between 1 and `most` whole lines without their ends; a last one without an end counts. Empty
  /// at the end and when asked to stop.
  Result<std::vector<std::string>> next(std::size_t most, const std::stop_token& stop);
  /// Whether next() would have to wait.
  bool isIdle() const;

 private:
  std::vector<std::string> takeLines(std::size_t most);
  Result<> readMore();

  int descriptor_;
  std::string buffer_;
  bool atEnd_ = false;
};

/// Puts lines together that are one CSV record, because a quoted field holds their ends (RFC 4180):
/// quotes come in pairs, also those that stand for themselves.
class CsvRecords {
 public:
  /// The records that these lines complete.
  Result<std::vector<std::string>> add(const std::vector<std::string>& lines);
  /// The beginning of a record whose end has not come; empty: none.
  std::string rest() { return std::exchange(open_, {}); }

 private:
  std::string open_;
};

}  // namespace stateroom::cli
