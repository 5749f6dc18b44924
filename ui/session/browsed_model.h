#pragma once

#include <QString>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/engine.h"
#include "core/model/resolve.h"
#include "core/project/project.pb.h"
#include "ui/session/loaded_data.h"

namespace stateroom {

/// A feature column that an input layer takes.
struct BrowsedInput {
  std::string name;
  std::int64_t width = 1;
};

/// A tensor of a model, with or without its values.
struct BrowsedTensor {
  std::string name;   ///< "lstm.weight_ih_l0"
  std::string layer;  ///< empty: belongs to none
  std::string dtype = "float32";
  Shape shape;
  bool trainable = true;
};

/// A model as the browser shows it, wherever it came from. Does not change; made off the GUI thread
/// and shared by pointer.
struct BrowsedModel {
  enum class Origin { Project, Run, File };
  Origin origin = Origin::Project;
  QString title;                  ///< of the tree's root
  std::vector<LayerInfo> layers;  ///< empty: a file that holds only tensors
  std::optional<ModelSpec> spec;  ///< resolved; none for files
  std::vector<std::pair<std::string, std::vector<BrowsedInput>>> inputs;  ///< by input layer
  std::vector<BrowsedTensor> tensors;
  std::vector<NamedTensor> values;       ///< of tensors; those of files are read one by one
  std::vector<NamedTensor> firstValues;  ///< before training, where they can be drawn again
  std::vector<Operation> operations;     ///< of files; ours come from the engine (graphOf)
  nlohmann::json signatures;
  std::vector<std::pair<QString, QString>> provenance;
  std::filesystem::path file;  ///< that was read: the model file, a run's weights
  std::int64_t step = 0;       ///< of a run's weights

  const LayerInfo* layer(const std::string& name) const;
  const Tensor* value(const std::string& tensor) const;  ///< nullptr: not known
  const Tensor* firstValue(const std::string& tensor) const;
  std::int64_t parameterCount() const;
  std::int64_t stateUnits() const;  ///< floats of one user's state
  std::int64_t multiplyAdds() const;
};

using BrowsedModelPtr = std::shared_ptr<const BrowsedModel>;

/// The project's own model on its data, with the first values that training would begin with.
Result<BrowsedModelPtr> browseProject(const Project& resolved, const LoadedData& data,
                                      const std::filesystem::path& folder);
/// A run's model with the weights of a checkpoint ("best", "last" or a step).
Result<BrowsedModelPtr> browseRun(const std::filesystem::path& folder, const std::string& run,
                                  const std::string& checkpoint);
/// Any file that `stateroom inspect` reads, in a child process: a file of somebody else never runs
/// code or crashes here.
Result<BrowsedModelPtr> browseFile(const std::filesystem::path& path, std::stop_token stop);
/// The values of one tensor of such a file.
Result<Tensor> browsedTensor(const std::filesystem::path& path, const std::string& tensor,
                             std::stop_token stop);

/// The operations of a spec's graph, by the engine: as the model is written, and as the engine
/// computes it, with what it put in place.
struct OperationGraphs {
  std::vector<Operation> written, asRun;
};
Result<OperationGraphs> operationsOf(const ModelSpec& spec);

/// "B, T, 320": batch and time by letter.
QString shapeText(const Shape& shape);

}  // namespace stateroom
