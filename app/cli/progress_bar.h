#pragma once

#include <chrono>
#include <string>

namespace stateroom::cli {

/// One line on stderr that is written over, at most ten times a second: share, count, rate, time
/// left. Draws nothing when stderr is no terminal or the command is to be quiet.
class ProgressBar {
 public:
  explicit ProgressBar(bool quiet);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// `rate` in `unit` a second, `secondsLeft` below 0: not known. `text` stands behind the bar.
  void show(double done, double of, double rate, double secondsLeft, const std::string& unit,
            const std::string& text);
  /// Takes the line away, so that other lines can be printed; the next show() brings it back.
  void clear();

 private:
  bool enabled_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace stateroom::cli
