#pragma once

#include <QByteArray>
#include <QString>
#include <algorithm>
#include <cstdio>
#include <vector>

namespace stateroom::bench {

/// Frames are judged by their 95th percentile: a median hides every twentieth that stutters.
inline constexpr double kFrameBudget = 16;  // milliseconds

/// Prints what a kind of frame takes; false: over the budget.
inline bool reportFrames(const char* what, std::vector<double> milliseconds) {
  std::ranges::sort(milliseconds);
  const auto share = [&](std::size_t percent) {
    return milliseconds[std::min(milliseconds.size() - 1, milliseconds.size() * percent / 100)];
  };
  std::printf("%-48s median %6.2f ms  p95 %6.2f ms  worst %6.2f ms\n", what, share(50), share(95),
              milliseconds.back());
  return share(95) <= kFrameBudget;
}

/// Frames are painted nowhere unless a platform is asked for.
inline void paintOffscreen() {
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
}

/// FILE of `--picture=FILE`; empty: none. `./dev bench` gives all benchmarks Google Benchmark's
/// arguments, which mean nothing here.
inline QString picturePath(int argc, char** argv) {
  constexpr QByteArrayView kOption = "--picture=";
  for (int i = 1; i < argc; ++i)
    if (const QByteArray argument = argv[i]; argument.startsWith(kOption))
      return QString::fromLocal8Bit(argument.sliced(kOption.size()));
  return {};
}

}  // namespace stateroom::bench
