#pragma once

#include <chrono>
#include <string>

namespace stateroom::cli {

/// One line on stderr that is written over, at most ten times a second: share, count, time left,
/// and what else there is to say. Draws nothing when stderr is no terminal or the command is to be
/// quiet.
class ProgressBar {
 public:
  explicit ProgressBar(bool quiet);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// `secondsLeft` below 0: not known. `text` stands behind the bar: a rate, a loss.
  void show(double done, double of, const std::string& unit, double secondsLeft,
            const std::string& text);
  /// Takes the line away, so that other lines can be printed; the next show() brings it back.
  void clear();

 private:
  bool enabled_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace stateroom::cli
