#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/interop/events/event_writer.h"

namespace stateroom {

/// One scalar series in order of arrival. After a SessionLog START at step s what was there at s or
/// later is dropped, as TensorBoard does it; steps that merely come again stay.
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
  /// At most about `byteBudget` bytes a call, so that a huge log arrives in slices: call again
  /// until nothing has changed. Damage in a file is told once, with file and byte; the rest of that
  /// file is given up and the next call goes on with the others.
  Result<Update> poll(std::size_t byteBudget = std::size_t{8} << 20);

  /// TF 1's simple_value and TF 2's tensors of plugin "scalars", by tag.
  const std::map<std::string, ScalarSeries>& scalars() const;
  const std::vector<TextEvent>& texts() const;
  /// The first step after each restart, in order: SessionLog START at a step above 0. A restart
  /// that a later one took back is dropped like points are.
  const std::vector<std::int64_t>& restarts() const;
  const std::vector<HParam>& hparams() const;  ///< of the last session, by name
  const std::vector<Error>& damage() const;    ///< all that poll() has told

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Polls until everything that is there now has been read. Fails when the folder is missing only:
/// what else went wrong stands in damage().
Result<EventReader> readEvents(const std::filesystem::path& folder);

}  // namespace stateroom
