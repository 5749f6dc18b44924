#include "core/predict/trained_model.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/interop/safetensors/safetensors.h"
#include "core/project/project_file.h"
#include "core/train/checkpoint.h"
#include "core/train/model_files.h"

namespace stateroom {
namespace {

Result<CheckpointWeights> newest(const RunFolder& folder, const std::vector<std::int64_t>& steps) {
  if (!steps.empty()) {
    const auto path = folder.checkpointPath(steps.back()) / kWeights;
    return CheckpointWeights{steps.back(), path};
  }
  const auto path = folder.finalPath() / kWeights;
  if (!fs::exists(path)) return fail(Code::checkpoint_none, {{"run", folder.name()}});
  STATEROOM_TRY(const auto record, readRun(folder));
  return CheckpointWeights{record.step, path};
}

Result<CheckpointWeights> best(const RunFolder& folder, const std::vector<std::int64_t>& steps) {
  const auto path = folder.bestPath() / kWeights;
  STATEROOM_TRY(const auto record, readRun(folder));
  if (!record.bestStep || !fs::exists(path)) return newest(folder, steps);
  return CheckpointWeights{*record.bestStep, path};
}

Result<CheckpointWeights> atStep(const RunFolder& folder, const std::vector<std::int64_t>& steps,
                                 const std::string& text) {
  const auto step = parseInteger(text);
  if (!step) return fail(Code::checkpoint_word, {{"checkpoint", text}});
  if (std::ranges::find(steps, *step) != steps.end()) {
    return CheckpointWeights{*step, folder.checkpointPath(*step) / kWeights};
  }
  if (steps.empty()) return fail(Code::checkpoint_none, {{"run", folder.name()}});
  std::vector<std::string> known;
  for (const auto each : steps) known.push_back(std::to_string(each));
  return fail(Code::checkpoint_not_found,
              {{"run", folder.name()}, {"step", text}, {"steps", join(known, ", ")}});
}

}  // namespace

Result<CheckpointWeights> findCheckpoint(const RunFolder& folder, const std::string& checkpoint) {
  const auto steps = listCheckpoints(folder);
  if (checkpoint == "best") return best(folder, steps);
  if (checkpoint == "last") return newest(folder, steps);
  return atStep(folder, steps, checkpoint);
}

Result<TrainedModel> loadModelFiles(Engine& engine, const fs::path& folder,
                                    const fs::path& weights) {
  TrainedModel trained;
  STATEROOM_TRY(const auto file, ProjectFile::open(folder / "project.stateroom"));
  trained.settings = file.project();
  STATEROOM_TRY(trained.features, readFeatures(folder));
  STATEROOM_TRY(trained.spec, readModelSpec(folder));
  STATEROOM_TRY(const auto saved, readSafetensors(weights));
  STATEROOM_TRY(trained.model, engine.compile(trained.spec));
  auto set = trained.model->setParameters(saved.tensors);
  if (!set) return passOn(std::move(set).error(), "file", weights.string());
  return trained;
}

Result<TrainedModel> loadTrainedModel(Engine& engine, const fs::path& folder,
                                      const std::string& run, const std::string& checkpoint) {
  const RunFolder place(folder, run);
  STATEROOM_TRY(const auto weights, findCheckpoint(place, checkpoint));
  STATEROOM_TRY(auto trained, loadModelFiles(engine, place.path(), weights.path));
  trained.run = run;
  trained.step = weights.step;
  return trained;
}

}  // namespace stateroom
