#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/engine.h"
#include "core/train/batch_source.h"
#include "core/train/trainer.h"

namespace stateroom {

/// Data and model of a run, ready to train. The model of a run that begins has its first values.
struct PreparedRun {
  std::shared_ptr<void> owned;  ///< what the others borrow from
  std::unique_ptr<Model> model;
  std::unique_ptr<BatchSource> train, validation;  ///< validation: nullptr without such a split
  std::vector<std::string> dataNames, dataHashes;  ///< of the source files
};

/// Makes a PreparedRun. A run that begins (`anew`) writes its model files (export_model.h) into the
/// run's folder; one that goes on reads them there.
using PrepareRun = std::function<Result<PreparedRun>(const RunFolder& folder, bool anew)>;

/// train() with data and model made by `prepare`: run folder, lock, resume, control file, the loop,
/// exports. trainer.h says what it does.
Result<TrainingEnd> runTraining(const TrainingRequest& request, const EngineInfo& engine,
                                const PrepareRun& prepare, TrainingSink& sink);

}  // namespace stateroom
