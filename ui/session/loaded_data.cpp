#include "ui/session/loaded_data.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <unordered_map>

#include "core/model/resolve.h"

namespace stateroom {

namespace {

using Clock = std::chrono::steady_clock;

LabelMeaning meaningOf(const ColumnData& label, const ColumnSummary& summary) {
  if (label.type() == ColumnType::STRING) return LabelMeaning::ShareOfLargestClass;
  if (label.type() == ColumnType::BOOL) return LabelMeaning::ShareOfOnes;
  const bool binary = summary.distinct <= 2 && summary.min >= 0.0 && summary.max <= 1.0;
  return binary ? LabelMeaning::ShareOfOnes : LabelMeaning::Mean;
}

std::size_t placeOf(SplitName split) {
  return static_cast<std::size_t>(split);
}

/// Sum and count of the label per split; for texts the count of each class.
void addLabels(LoadedData& loaded, const ColumnData& label) {
  struct Sums {
    double sum = 0;
    std::int64_t count = 0;
    std::unordered_map<std::string, std::int64_t> classes;
  };
  std::vector<Sums> sums(loaded.splits.size());
  const bool classes = loaded.labelMeaning == LabelMeaning::ShareOfLargestClass;
  const ColumnData* weight = loaded.data.weightColumn();
  for (std::int64_t row = 0; row < loaded.data.rowCount(); ++row) {
    if (label.isMissing(row) || (weight != nullptr && weight->number(row) == 0)) continue;
    Sums& split = sums[placeOf(loaded.data.splitOf(row))];
    ++split.count;
    if (classes)
      ++split.classes[label.text(row)];
    else
      split.sum += label.number(row);
  }
  for (std::size_t i = 0; i < sums.size(); ++i) {
    for (const auto& entry : sums[i].classes)
      sums[i].sum = std::max(sums[i].sum, static_cast<double>(entry.second));
    if (sums[i].count > 0)
      loaded.splits[i].label = sums[i].sum / static_cast<double>(sums[i].count);
  }
}

void addUsers(LoadedData& loaded, const ColumnData& user) {
  std::unordered_map<std::string, std::size_t> places;
  std::vector<bool> shared;
  for (std::int64_t row = 0; row < loaded.data.rowCount(); ++row) {
    const SplitName split = loaded.data.splitOf(row);
    const auto [place, isNew] = places.try_emplace(user.text(row), loaded.users.size());
    if (isNew) {
      loaded.users.push_back({place->first, row, 0, split});
      shared.push_back(false);
      ++loaded.splits[placeOf(split)].users;
    }
    UserEntry& entry = loaded.users[place->second];
    ++entry.rows;
    if (entry.split != split) shared[place->second] = true;
  }
  loaded.usersInTwoSplits = std::ranges::count(shared, true);
}

double paddingOf(std::vector<std::int64_t> lengths, const Project& resolved) {
  const auto batch =
      static_cast<std::size_t>(std::max<std::int64_t>(1, resolved.training().batch_size()));
  if (resolved.training().batching() != "any") std::ranges::sort(lengths);
  std::int64_t steps = 0, padded = 0;
  for (std::size_t first = 0; first < lengths.size(); first += batch) {
    const auto begin = lengths.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = begin + static_cast<std::ptrdiff_t>(std::min(batch, lengths.size() - first));
    const std::int64_t longest = *std::max_element(begin, end);
    steps += longest * (end - begin);
    for (auto length = begin; length != end; ++length) padded += longest - *length;
  }
  return steps == 0 ? 0 : static_cast<double>(padded) / static_cast<double>(steps);
}

void addHistogram(SequenceSummary& summary, const std::vector<std::int64_t>& sorted) {
  constexpr std::int64_t MaxBins = 24;
  summary.binWidth = (summary.longest + MaxBins - 1) / MaxBins;
  summary.histogram.assign(
      static_cast<std::size_t>((summary.longest + summary.binWidth - 1) / summary.binWidth), 0);
  for (const std::int64_t length : sorted)
    ++summary.histogram[static_cast<std::size_t>((length - 1) / summary.binWidth)];
}

void addSequences(LoadedData& loaded, const Project& resolved) {
  std::vector<std::int64_t> lengths, training;
  const ColumnData* order = loaded.data.orderColumn();
  SequenceSummary& summary = loaded.sequences;
  for (const Sequence& sequence : loaded.data.allSequences()) {
    if (sequence.rows.empty()) continue;
    const auto length = static_cast<std::int64_t>(sequence.rows.size());
    lengths.push_back(length);
    if (sequence.split == SplitName::Train) training.push_back(length);
    for (std::size_t i = 1; order != nullptr && i < sequence.rows.size(); ++i) {
      const double gap = order->number(sequence.rows[i]) - order->number(sequence.rows[i - 1]);
      if (std::isfinite(gap)) summary.longestGap = std::max(summary.longestGap.value_or(gap), gap);
    }
  }
  if (lengths.empty()) return;
  summary.padding = paddingOf(std::move(training), resolved);
  std::ranges::sort(lengths);
  summary.shortest = lengths.front();
  summary.median = lengths[lengths.size() / 2];
  summary.longest = lengths.back();
  addHistogram(summary, lengths);
}

/// Fits the features and asks the layer table whether the model can work on them.
void addFeatures(LoadedData& loaded, const Project& resolved) {
  auto features = FeatureSet::fit(resolved, loaded.data);
  if (!features) {
    loaded.featureError = features.error();
    return;
  }
  const auto spec = resolveModel(resolved, *features);
  if (!spec)
    loaded.modelError = spec.error();
  else if (const auto layers = describe(*spec); !layers)
    loaded.modelError = layers.error();
  loaded.features = std::move(*features);
}

void addSplits(LoadedData& loaded) {
  for (const SplitName split : {SplitName::Train, SplitName::Validation, SplitName::Test})
    loaded.splits.push_back({.split = split});
  for (std::int64_t row = 0; row < loaded.data.rowCount(); ++row)
    ++loaded.splits[placeOf(loaded.data.splitOf(row))].rows;
  for (std::int64_t row = 0; row < loaded.data.rowCount(); ++row)
    ++loaded.fileRows[loaded.data.fileOf(row)];
  if (const ColumnData* user = loaded.data.userColumn()) addUsers(loaded, *user);
  const auto labels = loaded.data.labelColumns();
  if (labels.empty()) return;
  const auto place = static_cast<std::size_t>(labels.front() - loaded.data.columns().data());
  if (place >= loaded.columns.size()) return;
  loaded.labelMeaning = meaningOf(*labels.front(), loaded.columns[place]);
  addLabels(loaded, *labels.front());
}

}  // namespace

Result<std::shared_ptr<const LoadedData>> LoadedData::load(const Project& resolved,
                                                           const std::filesystem::path& folder,
                                                           std::stop_token stop) {
  const auto begin = Clock::now();
  Dataset::Options options;
  options.stop = stop;
  STATEROOM_TRY(Dataset data, Dataset::open(resolved, folder, options));
  auto loaded = std::make_shared<LoadedData>(LoadedData{.data = std::move(data)});
  for (const ColumnData& column : loaded->data.columns()) {
    if (stop.stop_requested()) return fail(Code::cancelled);
    loaded->columns.push_back(summarize(column));
  }
  addSplits(*loaded);
  if (stop.stop_requested()) return fail(Code::cancelled);
  addSequences(*loaded, resolved);
  addFeatures(*loaded, resolved);
  loaded->seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  return std::shared_ptr<const LoadedData>(std::move(loaded));
}

}  // namespace stateroom
