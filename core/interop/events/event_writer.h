#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace stateroom {

/// A value of a hyperparameter: number, truth or text.
struct HParam {
  std::string name;
  enum class Kind { Number, Bool, Text } kind = Kind::Number;
  double number = 0;
  bool truth = false;
  std::string text;
  bool operator==(const HParam&) const = default;
};

/// Writes a TensorBoard event file (v2 summaries) that TensorBoard can read while it grows. Events
/// are gathered in memory until flush(), or until 64 KiB are there. Not thread-safe.
class EventWriter {
 public:
  /// Creates `folder/events.out.tfevents.<time>.<host>.<pid>.<uid>.v2` and writes its first record.
  /// The time in the name is later than that of every event file in the folder, because readers go
  /// by the names' order.
  static Result<EventWriter> create(const std::filesystem::path& folder);
  EventWriter(EventWriter&&) noexcept;
  EventWriter& operator=(EventWriter&&) noexcept;
  ~EventWriter();

  /// A scalar as TF 2 writes it: a rank-0 float tensor of plugin "scalars".
  Result<> scalar(const std::string& tag, std::int64_t step, double value, WallTime time = now());
  /// Markdown, for the TEXT tab.
  Result<> text(const std::string& tag, std::int64_t step, const std::string& markdown);
  /// The run as one session of the HPARAMS tab; `startTime` in seconds since 1970.
  Result<> hparams(const std::vector<HParam>& hparams, const std::vector<std::string>& metricTags,
                   const std::string& group, double startTime);
  Result<> sessionEnd(bool success, double endTime);
  /// SessionLog START: readers drop what came before at this step or later (a resumed run).
  Result<> sessionStart(std::int64_t step);
  Result<> flush();  ///< hands everything to the system
  Result<> sync();   ///< flush, and wait until it is on the disk
  const std::filesystem::path& path() const;

 private:
  struct Impl;
  explicit EventWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace stateroom
