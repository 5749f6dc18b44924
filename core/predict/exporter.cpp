#include "core/predict/exporter.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/random.h"
#include "core/base/text.h"
#include "core/interop/safetensors/safetensors.h"
#include "core/model/resolve.h"
#include "core/project/message_json.h"

namespace stateroom {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kTolerance = 1e-5;
constexpr std::int64_t kRows = 3;
constexpr std::int64_t kSteps = 7;

Result<> writeFeatures(const TrainedModel& trained, const fs::path& path) {
  Json columns = Json::array();
  for (std::size_t i = 0; i < trained.features.outputs().size(); ++i) {
    auto column = jsonOf(trained.features.columns()[i]);
    const auto& output = trained.features.outputs()[i];
    column["output"] = {
        {"width", output.width}, {"ids", output.ids}, {"values", output.valueNames}};
    columns.push_back(std::move(column));
  }
  Json derived = Json::array();
  for (const auto& column : trained.settings.data().derived()) {
    derived.push_back({{"name", column.name()}, {"expression", column.expression()}});
  }
  const Json document = {{"features", std::move(columns)},
                         {"derived", std::move(derived)},
                         {"model", jsonOf(trained.spec)}};
  return writeFileAtomically(featuresFileOf(path), document.dump(2) + "\n");
}

/// Ids below this are taken by every Embedding.
std::int64_t smallestVocabulary(const ModelSpec& spec) {
  std::int64_t size = std::numeric_limits<std::int64_t>::max();
  for (const auto& layer : spec.layers()) {
    if (layer.has_embedding()) size = std::min(size, layer.embedding().input_dim());
  }
  return size;
}

/// Random inputs of the model's shapes, with the memory behind them.
struct Trial {
  Batch batch;
  std::vector<Tensor> memory;
};

Tensor randomInput(const InputLayer& input, std::int64_t vocabulary, Random& random) {
  Shape shape = input.time() ? Shape{kRows, kSteps} : Shape{kRows};
  if (input.ids()) {
    Tensor ids(DType::I64, shape);
    for (auto& id : ids.as<std::int64_t>()) {
      id = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(vocabulary)));
    }
    return ids;
  }
  shape.push_back(input.width());
  Tensor values(DType::F32, shape);
  for (auto& value : values.as<float>()) value = static_cast<float>(random.normal());
  return values;
}

Trial makeTrial(const ModelSpec& spec, Random& random) {
  Trial trial;
  trial.batch.rows = kRows;
  std::vector<std::string> names;
  for (const auto& layer : spec.layers()) {
    if (!layer.has_input()) continue;
    if (layer.input().time()) trial.batch.steps = kSteps;
    trial.memory.push_back(randomInput(layer.input(), smallestVocabulary(spec), random));
    names.push_back(layer.name());
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    trial.batch.inputs.push_back({names[i], trial.memory[i].view()});
  }
  return trial;
}

Result<> compare(const Tensor& a, const Tensor& b, const std::string& name, ExportProof& proof) {
  if (a.elements() != b.elements()) {
    return fail(Code::export_shape,
                {{"name", name}, {"got", toString(b.shape())}, {"wanted", toString(a.shape())}});
  }
  const auto x = a.as<float>();
  const auto y = b.as<float>();
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double difference = std::abs(static_cast<double>(x[i]) - y[i]);
    // A value that is not a number on one side only must not pass as "no
    // difference".
    const bool same = x[i] == y[i] || (std::isnan(x[i]) && std::isnan(y[i]));
    if (!same && !(difference <= proof.maxDifference)) proof.maxDifference = difference;
  }
  proof.values += a.elements();
  return {};
}

/// Outputs, then states, one after the other: as a TorchScript file gives them.
std::vector<const NamedTensor*> allOf(const Outputs& outputs) {
  std::vector<const NamedTensor*> all;
  for (const auto& value : outputs.values) all.push_back(&value);
  for (const auto& layer : outputs.state) {
    for (const auto& tensor : layer.tensors) all.push_back(&tensor);
  }
  return all;
}

Result<> compare(const Outputs& a, const Outputs& b, ExportProof& proof) {
  const auto wanted = allOf(a), got = allOf(b);
  if (wanted.size() != got.size()) {
    return fail(Code::export_shape, {{"name", "the outputs"},
                                     {"got", std::to_string(got.size())},
                                     {"wanted", std::to_string(wanted.size())}});
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    STATEROOM_CHECK(compare(wanted[i]->tensor, got[i]->tensor, wanted[i]->name, proof));
  }
  return {};
}

/// What a TorchScript file is given: its forward takes states as inputs, "lstm_h".
Batch withStates(Batch batch, const State& states) {
  for (const auto& layer : states) {
    for (const auto& [name, tensor] : layer.tensors) {
      batch.inputs.push_back({layer.layer + "_" + name, tensor.view()});
    }
  }
  return batch;
}

using Forward = std::function<Result<Outputs>(const Batch& batch, const State& before)>;

/// Twice: from the initial state, and on from the state behind the first time.
Result<ExportProof> prove(const TrainedModel& trained, const Forward& copy, const fs::path& path) {
  Random random(1);
  ExportProof proof;
  State before;
  for (int round = 0; round < 2; ++round) {
    const auto trial = makeTrial(trained.spec, random);
    STATEROOM_TRY(auto wanted, trained.model->forward(trial.batch, before));
    STATEROOM_TRY(const auto got, copy(trial.batch, before));
    STATEROOM_CHECK(compare(wanted, got, proof));
    before = std::move(wanted.state);
  }
  if (!(proof.maxDifference <= kTolerance)) {
    return fail(Code::export_differs, {{"path", path.string()},
                                       {"difference", fmt::format("{:.3g}", proof.maxDifference)},
                                       {"limit", formatDouble(kTolerance)}});
  }
  return proof;
}

}  // namespace

fs::path featuresFileOf(const fs::path& path) {
  auto beside = path;
  return beside.replace_extension(".features.json");
}

Result<> exportTorchScript(const TrainedModel& trained, const fs::path& path) {
  STATEROOM_CHECK(trained.model->exportModule(path));
  return writeFeatures(trained, path);
}

Result<> exportSafetensors(const TrainedModel& trained, const fs::path& path) {
  STATEROOM_TRY(const auto parameters, trained.model->parameters());
  STATEROOM_CHECK(writeSafetensors(
      path, parameters,
      {{"format", "pt"}, {"run", trained.run}, {"step", std::to_string(trained.step)}}));
  return writeFeatures(trained, path);
}

Result<ExportProof> proveTorchScript(const TrainedModel& trained, Engine& engine,
                                     const fs::path& path) {
  STATEROOM_TRY(const auto copy, engine.load(path));
  const auto forward = [&](const Batch& batch, const State& before) {
    return copy->forward(withStates(batch, before), {});
  };
  return prove(trained, forward, path);
}

Result<ExportProof> proveSafetensors(const TrainedModel& trained, Engine& engine,
                                     const fs::path& path) {
  STATEROOM_TRY(const auto saved, readSafetensors(path));
  STATEROOM_TRY(const auto copy, engine.compile(trained.spec));
  STATEROOM_CHECK(copy->setParameters(saved.tensors));
  const auto forward = [&](const Batch& batch, const State& before) {
    return copy->forward(batch, before);
  };
  return prove(trained, forward, path);
}

}  // namespace stateroom
