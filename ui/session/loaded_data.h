#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/data/features.h"

namespace stateroom {

/// One row of the splits table.
struct SplitSummary {
  SplitName split = SplitName::Train;
  std::int64_t users = 0, rows = 0;
  std::optional<double> label = {};  ///< as LoadedData::labelMeaning says
};

/// What the label column of the splits table shows.
enum class LabelMeaning { None, ShareOfOnes, Mean, ShareOfLargestClass };

/// Lengths of the users' sequences.
struct SequenceSummary {
  std::int64_t shortest = 0, median = 0, longest = 0;
  std::int64_t binWidth = 1;                 ///< bin i holds lengths 1 + i * binWidth and up
  std::vector<std::int64_t> histogram = {};  ///< at most 24 bins
  double padding = 0;                        ///< share of padded steps in an epoch of training
  std::optional<double> longestGap = {};     ///< of the order column, between two rows of a user
};

struct UserEntry {
  std::string user;
  std::int64_t firstRow = 0, rows = 0;
  SplitName split = SplitName::Train;
};

/// A project's data with everything that the window shows of them, made off the GUI thread. Does
/// not change; shared by pointer.
struct LoadedData {
  Dataset data;
  std::vector<ColumnSummary> columns = {};  ///< in the order of data.columns()
  std::vector<SplitSummary> splits = {};
  LabelMeaning labelMeaning = LabelMeaning::None;
  std::int64_t usersInTwoSplits = 0;
  std::map<std::string, std::int64_t> fileRows =
      {};  ///< rows read, by source as the project names it
  SequenceSummary sequences = {};
  std::vector<UserEntry> users = {};  ///< in order of first appearance
  std::optional<FeatureSet> features = {};
  std::optional<Error> featureError = {};  ///< of fitting the features
  std::optional<Error> modelError = {};    ///< of the model on these features
  double seconds = 0;                      ///< to read and summarise

  /// Fails as Dataset::open does; with Code::cancelled when asked to stop.
  static Result<std::shared_ptr<const LoadedData>> load(const Project& resolved,
                                                        const std::filesystem::path& folder,
                                                        std::stop_token stop);
};

}  // namespace stateroom
