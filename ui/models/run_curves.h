#pragma once

#include <QObject>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/interop/events/event_reader.h"
#include "plots/series.h"

namespace stateroom {

/// What the x axis of training curves counts.
enum class CurveAxis { Step, Epoch, Time, Relative };

/// A run whose event files are read.
struct FollowedRun {
  std::string name;
  std::filesystem::path folder;
  bool live = false;         ///< more may come
  double stepsPerEpoch = 0;  ///< 0: not known, the epoch axis shows steps
  bool operator==(const FollowedRun&) const = default;
};

/// The curves of runs as they stand in their event files. The files of live runs are read again and
/// again on a thread of its own; what has come arrives here merged, nothing dropped, at most every
/// 33 ms. All calls on the GUI thread.
class RunCurves final : public QObject {
  Q_OBJECT
 public:
  explicit RunCurves(QObject* parent = nullptr);
  ~RunCurves() override;

  /// Reads these runs from now on; the curves of others are forgotten.
  void follow(const std::vector<FollowedRun>& runs);

  CurveAxis axis() const { return axis_; }
  void setAxis(CurveAxis axis);

  std::vector<std::string> tags() const;  ///< of all followed runs, sorted
  /// x as the axis says; nullptr when the run has no such curve. The object stays the same while
  /// the curve grows; another axis makes others.
  std::shared_ptr<const plots::Series> series(const std::string& run, const std::string& tag) const;
  /// Steps of the points of a series, one for each.
  const std::vector<std::int64_t>& steps(const std::string& run, const std::string& tag) const;
  std::optional<double> last(const std::string& run, const std::string& tag) const;
  /// The value logged at this very step.
  std::optional<double> valueAt(const std::string& run, const std::string& tag,
                                std::int64_t step) const;
  /// Where a step lies on the axis; none when nothing was logged near it.
  std::optional<double> xOfStep(const std::string& run, std::int64_t step) const;
  const std::vector<TextEvent>& notes(const std::string& run) const;
  /// The first steps after the run was resumed.
  const std::vector<std::int64_t>& restarts(const std::string& run) const;

 Q_SIGNALS:
  void grown();  ///< points or tags have come or gone
  void failed(const QString& run, const stateroom::Error& error);  ///< a damaged event file

 private:
  struct Chunk;
  struct Wanted;
  class Follower;
  struct Line {
    std::vector<std::int64_t> steps;
    std::vector<double> times;
    std::shared_ptr<plots::Series> series = std::make_shared<plots::Series>();
  };
  struct Curves {
    FollowedRun run;
    std::uint64_t id = 0;         ///< another each time that a run is followed anew
    std::optional<double> start;  ///< seconds since 1970 of the first point
    std::map<std::string, Line> lines;
    std::vector<TextEvent> notes;
    std::vector<std::int64_t> restarts;
  };

  void take();
  void add(Chunk chunk);
  void rebuild(Curves& curves);
  std::vector<double> positions(const Curves& curves, const Line& line, std::size_t from) const;
  const Line* find(const std::string& run, const std::string& tag) const;

  CurveAxis axis_ = CurveAxis::Step;
  std::map<std::string, Curves> runs_;
  std::uint64_t lastId_ = 0;
  std::unique_ptr<Follower> follower_;
};

}  // namespace stateroom
