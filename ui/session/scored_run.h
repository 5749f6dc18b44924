#pragma once

#include <QString>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/metrics/threshold_curves.h"
#include "core/predict/class_scores.h"

namespace stateroom {

/// Which weights of which run, on which rows.
struct ScoreWish {
  std::filesystem::path folder;  ///< the project's
  std::string run;
  std::string checkpoint = "best";
  SplitName split = SplitName::Test;
  bool fromLedger =
      false;  ///< users begin from what the ledger remembers, not from the initial state
  bool operator==(const ScoreWish&) const = default;
};

/// What a run said about every row of a split. Made off the GUI thread, shared by pointer.
struct ScoredRun {
  ScoreWish wish;
  std::int64_t step = 0;
  Dataset data;  ///< that it was scored on
  Examples examples;
  std::vector<OutputHead> heads;
  std::vector<std::string> names;  ///< of the metrics
  Metrics metrics;
  double seconds = 0;  ///< of scoring

  /// Of the first output, which the charts show.
  TaskKind kind() const { return taskKind(heads.front()); }
  const OutputExamples& output() const { return examples.outputs.front(); }
  std::int64_t classCount() const;  ///< 2 for one probability
  QString className(std::int64_t number) const;
  /// Probability of one class against all others, for curves; for one probability only class 1.
  ThresholdCurves curves(std::int64_t positive) const;
  double userLoss(std::size_t user) const;  ///< mean over the user's weights
};

using ScoredRunPtr = std::shared_ptr<const ScoredRun>;

Result<ScoredRunPtr> scoreRun(const ScoreWish& wish, std::stop_token stop);

/// The intervals of one run's metrics and, where there are two, of their differences.
struct BootstrappedRuns {
  std::map<std::string, Interval> first, second, difference;
};
/// As `stateroom evaluate` has them: 1,000 samples, seed 1. Fewer than two users have none.
Result<BootstrappedRuns> bootstrapRuns(const ScoredRunPtr& first, const ScoredRunPtr& second,
                                       std::stop_token stop);

}  // namespace stateroom
