#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace stateroom {

/// One scalar series in order of arrival; restarted steps are dropped as TensorBoard does it (only
/// after a SessionLog START).
struct ScalarSeries {
  std::vector<std::int64_t> steps;
  std::vector<double> times;  ///< seconds since 1970
  std::vector<double> values;
  std::size_t size() const { return steps.size(); }
};

struct TextEvent {
  std::string tag;
  std::int64_t step = 0;
  double time = 0;
  std::string text;
};

/// Reads the event files of a folder as they grow. poll() reads only what is new; a tail that is
/// not whole yet is read again the next time. Files are read in order of their names.
class EventReader {
 public:
  explicit EventReader(std::filesystem::path folder);
  EventReader(EventReader&&) noexcept;
  EventReader& operator=(EventReader&&) noexcept;
  ~EventReader();

  struct Update {
    bool changed = false;  ///< something was read
    bool purged = false;   ///< steps were dropped: a series may be shorter than before
    std::size_t records = 0;
  };
  /// At most about `byteBudget` bytes a call, so that a huge log arrives in slices.
  Result<Update> poll(std::size_t byteBudget = std::size_t{8} << 20);

  const std::map<std::string, ScalarSeries>& scalars() const;
  const std::vector<TextEvent>& texts() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace stateroom
