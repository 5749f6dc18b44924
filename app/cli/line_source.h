#pragma once

#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
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

}  // namespace stateroom::cli
