#include "ui/models/run_curves.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "ui/session/mailbox.h"
#include "ui/session/text.h"

namespace stateroom {

namespace {

using namespace std::chrono_literals;

constexpr auto kBetweenFrames = 33ms;
constexpr auto kBetweenLooks = 200ms;                 // while nothing grows
constexpr std::size_t kSlice = std::size_t{4} << 20;  // bytes of one poll

}  // namespace

/// What has come of one run since it was last taken.
struct RunCurves::Chunk {
  std::string run;
  std::uint64_t id = 0;
  bool restart = false;  ///< what was there before is gone
  std::map<std::string, ScalarSeries> scalars;
  std::vector<TextEvent> notes;
  std::vector<std::int64_t> restarts;  ///< all of them
  std::optional<Error> error;
};

struct RunCurves::Wanted {
  FollowedRun run;
  std::uint64_t id = 0;
};

/// The thread that reads.
class RunCurves::Follower {
 public:
  explicit Follower(RunCurves& owner)
      : owner_(owner), thread_([this](std::stop_token stop) { work(stop); }) {}

  void follow(std::vector<Wanted> runs) {
    const std::lock_guard lock(mutex_);
    wanted_ = std::move(runs);
    changed_ = true;
    wake_.notify_all();
  }

  std::vector<Chunk> take() {
    const std::lock_guard lock(mutex_);
    told_ = false;
    return std::exchange(pending_, {});
  }

 private:
  struct Reading {
    explicit Reading(const Wanted& wanted) : reader(wanted.run.folder), id(wanted.id) {}
    EventReader reader;
    std::uint64_t id;
    bool live = false, finished = false;
    std::map<std::string, std::size_t> sent;
    std::size_t notesSent = 0;
  };

  void work(std::stop_token stop) {
    while (!stop.stop_requested()) {
      adopt();
      const bool grown = pollAll(stop);
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, stop, grown ? kBetweenFrames : kBetweenLooks, [&] { return changed_; });
    }
  }

  void adopt() {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(changed_, false)) return;
    std::map<std::string, Reading> next;
    for (const Wanted& wanted : wanted_) {
      const auto known = readings_.find(wanted.run.name);
      const bool goesOn = known != readings_.end() && known->second.id == wanted.id;
      Reading reading = goesOn ? std::move(known->second) : Reading(wanted);
      reading.finished = reading.finished && !wanted.run.live;
      reading.live = wanted.run.live;
      next.emplace(wanted.run.name, std::move(reading));
    }
    readings_ = std::move(next);
  }

  bool pollAll(const std::stop_token& stop) {
    bool grown = false;
    for (auto& [name, reading] : readings_) {
      if (reading.finished || stop.stop_requested()) continue;
      const auto update = reading.reader.poll(kSlice);
      Chunk chunk{name, reading.id, update && update->purged, {}, {}, {}, {}};
      const bool missing = !update && update.error().code() == Code::event_folder_missing;
      if (!update && !missing) chunk.error = update.error();  // other files may still be good
      const bool changed = update && update->changed;
      if (changed) collect(reading, chunk);
      reading.finished = !changed && !chunk.error && !reading.live;
      if (changed || chunk.error) give(std::move(chunk));
      grown |= changed;
    }
    return grown;
  }

  static void collect(Reading& reading, Chunk& chunk) {
    if (chunk.restart) reading.sent.clear(), reading.notesSent = 0;
    for (const auto& [tag, series] : reading.reader.scalars()) {
      std::size_t& sent = reading.sent[tag];
      if (sent == series.size()) continue;
      const auto from = static_cast<std::ptrdiff_t>(sent);
      ScalarSeries& fresh = chunk.scalars[tag];
      fresh.steps.assign(series.steps.begin() + from, series.steps.end());
      fresh.times.assign(series.times.begin() + from, series.times.end());
      fresh.values.assign(series.values.begin() + from, series.values.end());
      sent = series.size();
    }
    const auto& texts = reading.reader.texts();
    chunk.notes.assign(texts.begin() + static_cast<std::ptrdiff_t>(reading.notesSent), texts.end());
    reading.notesSent = texts.size();
    chunk.restarts = reading.reader.restarts();
  }

  void give(Chunk chunk) {
    const std::lock_guard lock(mutex_);
    pending_.push_back(std::move(chunk));
    if (std::exchange(told_, true)) return;
    mailbox_.post([this] { owner_.take(); });
  }

  RunCurves& owner_;
  Mailbox mailbox_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::vector<Wanted> wanted_;
  bool changed_ = false, told_ = false;
  std::vector<Chunk> pending_;
  std::map<std::string, Reading> readings_;  ///< of the thread alone
  std::jthread thread_;                      ///< last: ends first
};

RunCurves::RunCurves(QObject* parent)
    : QObject(parent), follower_(std::make_unique<Follower>(*this)) {}

RunCurves::~RunCurves() = default;

void RunCurves::follow(const std::vector<FollowedRun>& runs) {
  std::map<std::string, Curves> kept;
  std::vector<Wanted> wanted;
  for (const FollowedRun& run : runs) {
    const auto known = runs_.find(run.name);
    Curves& curves = kept[run.name];
    if (known != runs_.end()) {
      curves = std::move(known->second);
    } else {
      curves.id = ++lastId_;
    }
    const bool rescaled = axis_ == CurveAxis::Epoch && !curves.lines.empty() &&
                          curves.run.stepsPerEpoch != run.stepsPerEpoch;
    curves.run = run;
    if (rescaled) rebuild(curves);
    wanted.push_back({run, curves.id});
  }
  runs_ = std::move(kept);
  follower_->follow(std::move(wanted));
  Q_EMIT grown();
}

void RunCurves::setAxis(CurveAxis axis) {
  if (axis == axis_) return;
  axis_ = axis;
  for (auto& [name, curves] : runs_) rebuild(curves);
  Q_EMIT grown();
}

void RunCurves::rebuild(Curves& curves) {
  for (auto& [tag, line] : curves.lines) {
    auto series = std::make_shared<plots::Series>();
    series->append(positions(curves, line, 0), line.series->y().values());
    line.series = std::move(series);
  }
}

std::vector<double> RunCurves::positions(const Curves& curves, const Line& line,
                                         std::size_t from) const {
  std::vector<double> x(line.steps.size() - from);
  const double perEpoch = curves.run.stepsPerEpoch > 0 ? curves.run.stepsPerEpoch : 1;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto step = static_cast<double>(line.steps[from + i]);
    const double time = line.times[from + i];
    switch (axis_) {
      case CurveAxis::Step:
        x[i] = step;
        break;
      case CurveAxis::Epoch:
        x[i] = step / perEpoch;
        break;
      case CurveAxis::Time:
        x[i] = time;
        break;
      case CurveAxis::Relative:
        x[i] = time - curves.start.value_or(time);
        break;
    }
  }
  return x;
}

void RunCurves::take() {
  for (Chunk& chunk : follower_->take()) add(std::move(chunk));
  Q_EMIT grown();
}

void RunCurves::add(Chunk chunk) {
  const auto found = runs_.find(chunk.run);
  if (found == runs_.end() || found->second.id != chunk.id) return;  // of a former interest
  if (chunk.error) Q_EMIT failed(qstr(chunk.run), *chunk.error);
  Curves& curves = found->second;
  if (chunk.restart) {
    for (auto& [tag, line] : curves.lines) {
      line.steps.clear();
      line.times.clear();
      line.series->truncate(0);
    }
    curves.notes.clear();
  }
  for (const auto& [tag, fresh] : chunk.scalars) {
    if (fresh.times.empty()) continue;
    curves.start = std::min(curves.start.value_or(fresh.times.front()), fresh.times.front());
  }
  for (const auto& [tag, fresh] : chunk.scalars) {
    Line& line = curves.lines[tag];
    const std::size_t from = line.steps.size();
    line.steps.insert(line.steps.end(), fresh.steps.begin(), fresh.steps.end());
    line.times.insert(line.times.end(), fresh.times.begin(), fresh.times.end());
    line.series->append(positions(curves, line, from), fresh.values);
  }
  curves.notes.insert(curves.notes.end(), chunk.notes.begin(), chunk.notes.end());
  if (!chunk.error) curves.restarts = std::move(chunk.restarts);
}

std::vector<std::string> RunCurves::tags() const {
  std::set<std::string> tags;
  for (const auto& [name, curves] : runs_) {
    for (const auto& [tag, line] : curves.lines) tags.insert(tag);
  }
  return {tags.begin(), tags.end()};
}

const RunCurves::Line* RunCurves::find(const std::string& run, const std::string& tag) const {
  const auto curves = runs_.find(run);
  if (curves == runs_.end()) return nullptr;
  const auto line = curves->second.lines.find(tag);
  return line == curves->second.lines.end() ? nullptr : &line->second;
}

std::shared_ptr<const plots::Series> RunCurves::series(const std::string& run,
                                                       const std::string& tag) const {
  const Line* line = find(run, tag);
  return line == nullptr ? nullptr : line->series;
}

const std::vector<std::int64_t>& RunCurves::steps(const std::string& run,
                                                  const std::string& tag) const {
  static const std::vector<std::int64_t> none;
  const Line* line = find(run, tag);
  return line == nullptr ? none : line->steps;
}

std::optional<double> RunCurves::last(const std::string& run, const std::string& tag) const {
  const Line* line = find(run, tag);
  if (line == nullptr || line->series->empty()) return std::nullopt;
  return line->series->y()[line->series->size() - 1];
}

std::optional<double> RunCurves::valueAt(const std::string& run, const std::string& tag,
                                         std::int64_t step) const {
  const Line* line = find(run, tag);
  if (line == nullptr) return std::nullopt;
  const auto at = std::ranges::find(line->steps, step);
  if (at == line->steps.end()) return std::nullopt;
  return line->series->y()[static_cast<std::size_t>(at - line->steps.begin())];
}

std::optional<double> RunCurves::xOfStep(const std::string& run, std::int64_t step) const {
  const auto curves = runs_.find(run);
  if (curves == runs_.end()) return std::nullopt;
  const Line* densest = nullptr;
  for (const auto& [tag, line] : curves->second.lines) {
    if (densest == nullptr || line.steps.size() > densest->steps.size()) densest = &line;
  }
  if (densest == nullptr || densest->steps.empty()) return std::nullopt;
  if (axis_ == CurveAxis::Step) return static_cast<double>(step);
  const auto& steps = densest->steps;
  const auto at = std::min(std::ranges::lower_bound(steps, step), steps.end() - 1);
  const double x = densest->series->x()[static_cast<std::size_t>(at - steps.begin())];
  if (axis_ != CurveAxis::Epoch || *at == 0) return x;
  return x / static_cast<double>(*at) * static_cast<double>(step);
}

const std::vector<TextEvent>& RunCurves::notes(const std::string& run) const {
  static const std::vector<TextEvent> none;
  const auto curves = runs_.find(run);
  return curves == runs_.end() ? none : curves->second.notes;
}

const std::vector<std::int64_t>& RunCurves::restarts(const std::string& run) const {
  static const std::vector<std::int64_t> none;
  const auto curves = runs_.find(run);
  return curves == runs_.end() ? none : curves->second.restarts;
}

}  // namespace stateroom
