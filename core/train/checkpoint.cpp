#include "core/train/checkpoint.h"

#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

#include "core/base/json_fields.h"
#include "core/interop/safetensors/safetensors.h"

namespace stateroom {
namespace {

constexpr int kFormatVersion = 1;
constexpr std::size_t kMaxState = std::size_t{16} << 20;
constexpr const char* kOptimizer = "optimizer.safetensors";
constexpr const char* kState = "state.json";
constexpr std::string_view kRng = "rng";
constexpr std::string_view kSlot = "optimizer/";
constexpr std::string_view kMetric = "metrics/";

/// Calls visit(key, member) for every field of state.json.
template <typename Progress, typename Visit>
void visitFields(Progress& progress, Visit visit) {
  visit("step", progress.step);
  visit("epoch", progress.epoch);
  visit("batch_index", progress.batchIndex);
  visit("seed", progress.seed);
  visit("seconds", progress.seconds);
  visit("best_step", progress.bestStep);
  visit("best", progress.best);
  visit("last", progress.last);
  visit("stopping_evaluations", progress.stopping.evaluations);
  visit("stopping_wait", progress.stopping.wait);
  visit("stopping_best", progress.stopping.best);
  visit("stopping_best_step", progress.stopping.bestStep);
  visit("stopping_stopped", progress.stopping.stopped);
  visit("plateau_rate", progress.plateau.rate);
  visit("plateau_wait", progress.plateau.wait);
  visit("plateau_cooldown", progress.plateau.cooldown);
  visit("plateau_best", progress.plateau.best);
}

std::string stateText(const TrainingProgress& progress) {
  Json json = {{"format_version", kFormatVersion}};
  visitFields(progress,
              [&](const char* key, const auto& member) { writeField(json, key, member); });
  return jsonText(json);
}

unexpected<Error> damaged(const fs::path& path, const std::string& reason) {
  return passOn(Error(Code::checkpoint_damaged, {{"reason", reason}}), "file", path.string());
}

Result<TrainingProgress> parseState(const fs::path& path, const std::string& text) {
  TrainingProgress progress;
  try {
    const auto json = Json::parse(text);
    if (!json.is_object()) return damaged(path, "it is no JSON object");
    const auto version = json.value("format_version", 0);
    if (version != kFormatVersion) {
      return fail(Code::checkpoint_version, {{"version", std::to_string(version)}});
    }
    for (const char* key : {"step", "epoch", "batch_index", "seed"}) {
      if (!json.contains(key)) return damaged(path, fmt::format("it has no {}", key));
    }
    visitFields(progress, [&](const char* key, auto& member) { readField(json, key, member); });
    if (std::min({progress.step, progress.epoch, progress.batchIndex}) < 0) {
      return damaged(path, "it counts below 0");
    }
  } catch (const std::exception& error) {
    return damaged(path, error.what());
  }
  return progress;
}

std::vector<NamedTensor> optimizerTensors(const Checkpoint& checkpoint) {
  std::vector<NamedTensor> tensors;
  for (const auto& slot : checkpoint.optimizer) {
    tensors.push_back({std::string(kSlot) + slot.name, slot.tensor});
  }
  for (const auto& metric : checkpoint.metrics) {
    tensors.push_back({std::string(kMetric) + metric.name, metric.tensor});
  }
  const auto* rng = reinterpret_cast<const std::uint8_t*>(checkpoint.rng.data());
  tensors.push_back({std::string(kRng),
                     Tensor::of<std::uint8_t>({static_cast<std::int64_t>(checkpoint.rng.size())},
                                              std::span(rng, checkpoint.rng.size()))});
  return tensors;
}

void takeApart(std::vector<NamedTensor> tensors, Checkpoint& checkpoint) {
  for (auto& [name, tensor] : tensors) {
    if (name == kRng) {
      const auto bytes = tensor.bytes();
      checkpoint.rng.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    } else if (name.starts_with(kSlot)) {
      checkpoint.optimizer.push_back({name.substr(kSlot.size()), std::move(tensor)});
    } else if (name.starts_with(kMetric) && tensor.dtype() == DType::F64) {
      checkpoint.metrics.push_back({name.substr(kMetric.size()), std::move(tensor)});
    }
  }
}

Result<> writeFiles(const fs::path& folder, const Checkpoint& checkpoint) {
  STATEROOM_CHECK(makeFolder(folder));
  STATEROOM_CHECK(writeSafetensors(folder / kWeights, checkpoint.weights));
  STATEROOM_CHECK(writeSafetensors(folder / kOptimizer, optimizerTensors(checkpoint)));
  return writeFileAtomically(folder / kState, stateText(checkpoint.progress));
}

/// A checkpoint's step, if the name is one's.
std::optional<std::int64_t> stepOf(const std::string& name) {
  const bool digits = !name.empty() && name.find_first_not_of("0123456789") == name.npos;
  return digits ? parseInteger(name) : std::nullopt;
}

Result<TrainingProgress> loadProgress(const RunFolder& folder, std::int64_t step) {
  const auto path = folder.checkpointPath(step) / kState;
  const auto text = readFile(path, kMaxState);
  if (!text) return damaged(path, "it is missing");
  STATEROOM_TRY(auto progress, parseState(path, *text));
  if (progress.step == step) return progress;
  return damaged(path, fmt::format("it is of step {}", progress.step));
}

}  // namespace

Result<> saveCheckpoint(const RunFolder& folder, const Checkpoint& checkpoint) {
  const auto target = folder.checkpointPath(checkpoint.progress.step);
  const auto temporary =
      folder.checkpointsPath() / fmt::format(".{}.part{}", checkpoint.progress.step, ::getpid());
  std::error_code none;
  fs::remove_all(temporary, none);
  auto written = writeFiles(temporary, checkpoint);
  if (!written) {
    fs::remove_all(temporary, none);
    return written;
  }
  (void)removeCheckpoint(folder, checkpoint.progress.step);  // of an earlier life of the run
  return renameDurably(temporary, target);
}

Result<Checkpoint> loadCheckpoint(const RunFolder& folder, std::int64_t step) {
  const auto path = folder.checkpointPath(step);
  Checkpoint checkpoint;
  STATEROOM_TRY(checkpoint.progress, loadProgress(folder, step));
  STATEROOM_TRY(checkpoint.weights, loadWeights(folder, step));
  auto optimizer = readSafetensors(path / kOptimizer);
  if (!optimizer) return damaged(path / kOptimizer, optimizer.error().message());
  takeApart(std::move(optimizer->tensors), checkpoint);
  return checkpoint;
}

Result<std::vector<NamedTensor>> loadWeights(const RunFolder& folder, std::int64_t step) {
  const auto path = folder.checkpointPath(step) / kWeights;
  auto weights = readSafetensors(path);
  if (!weights) return damaged(path, weights.error().message());
  return std::move(weights->tensors);
}

std::vector<std::int64_t> listCheckpoints(const RunFolder& folder) {
  std::vector<std::int64_t> steps;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder.checkpointsPath(), none)) {
    if (const auto step = stepOf(entry.path().filename())) steps.push_back(*step);
  }
  std::ranges::sort(steps);
  return steps;
}

Result<std::set<std::int64_t>> neededSteps(const RunFolder& folder, const RunRecord& record) {
  std::set<std::int64_t> needed;
  if (record.bestStep) needed.insert(*record.bestStep);
  const auto steps = listCheckpoints(folder);
  if (steps.empty()) return needed;
  STATEROOM_TRY(const auto progress, loadProgress(folder, steps.back()));
  for (const auto& step : {progress.bestStep, progress.stopping.bestStep}) {
    if (step) needed.insert(*step);
  }
  return needed;
}

Result<> removeCheckpoint(const RunFolder& folder, std::int64_t step) {
  const auto hidden = folder.checkpointsPath() / fmt::format(".{}.old{}", step, ::getpid());
  std::error_code error;
  fs::rename(folder.checkpointPath(step), hidden, error);
  if (!error) fs::remove_all(hidden, error);
  if (!error) return {};
  return fail(Code::file_not_writable,
              {{"path", folder.checkpointPath(step).string()}, {"reason", error.message()}});
}

void pruneCheckpoints(const RunFolder& folder, int keepLast, const std::set<std::int64_t>& kept) {
  auto steps = listCheckpoints(folder);
  steps.resize(steps.size() - std::min(steps.size(), static_cast<std::size_t>(keepLast)));
  for (const auto step : steps) {
    if (!kept.contains(step)) (void)removeCheckpoint(folder, step);
  }
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder.checkpointsPath(), none)) {
    if (entry.path().filename().string().starts_with('.')) fs::remove_all(entry.path(), none);
  }
}

}  // namespace stateroom
