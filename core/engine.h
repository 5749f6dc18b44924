#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/tensor.h"

/// The border between what decides and what computes. Core owns loops, stopping, schedules,
/// metrics, checkpoints and feature transformation; an engine owns arithmetic on tensors and
/// nothing else. Values go in and out as plain data, nothing throws across, and core is tested with
/// a small fake engine.
namespace stateroom {

class ModelSpec;  // core/model/model_spec.proto
class Loss;       // core/project/project.proto
class Optimizer;

/// One step's worth of examples, borrowed for the length of the call. B = rows, T = steps.
struct Batch {
  std::int64_t rows = 0;   ///< B
  std::int64_t steps = 0;  ///< T; 0: the model has no time axis
  /// By Input layer: float32 [B, T, width] ([B, width] without time), or int64 ids [B, T] ([B]).
  std::vector<NamedView> inputs;
  /// int64 [B], valid steps at the front of each row; empty: all T. Steps behind them change
  /// neither state nor loss, and a row of length 0 keeps its state.
  TensorView lengths;
  /// By output layer: float32 [B, T, units] or [B, units]; int64 class numbers [B, T] or [B] for
  /// sparse cross-entropy. Empty for inference.
  std::vector<NamedView> labels;
  /// float32 [B, T] or [B]; 0 leaves a step out. Empty: 1 for every valid step.
  TensorView weights;
};

/// The tensors that one stateful layer carries from step to step: LSTM h and c, GRU and SimpleRNN
/// h, each float32 [B, units]. Layers that read backwards keep none.
struct LayerState {
  std::string layer;
  std::vector<NamedTensor> tensors;
  bool operator==(const LayerState&) const = default;
};

/// The state of B users, in the order of the model's stateful layers. Empty: the model's initial
/// state.
using State = std::vector<LayerState>;

/// The gates of one recurrent layer at every step: LSTM i f g o, GRU z r n, each [B, T, units], 0
/// at masked steps; `_reverse` behind the names of a bidirectional layer's backward half.
struct LayerGates {
  std::string layer;
  std::vector<NamedTensor> gates;
};

struct ForwardOptions {
  bool gates = false;         ///< also return the gates
  bool layerOutputs = false;  ///< also return the value of every layer
};

struct Outputs {
  std::vector<NamedTensor>
      values;   ///< by output layer, activated: [B, T, units] or [B, units] float32
  State state;  ///< after each row's last valid step; empty for a model without state
  std::vector<LayerGates> gates;    ///< when asked for
  std::vector<NamedTensor> layers;  ///< when asked for
};

struct ParameterInfo {
  std::string name;  ///< "lstm.weight_ih_l0"
  std::string layer;
  Shape shape;
  DType dtype = DType::F32;
  bool trainable = true;  ///< false also for buffers such as moving averages
};

/// One node of the model's graph.
struct Operation {
  std::string name;                 ///< unique
  std::string op;                   ///< "aten::linear"
  std::string layer;                ///< the layer it belongs to; empty: the model itself
  std::vector<std::string> inputs;  ///< names of values
  std::vector<std::string> outputs;
};

struct StepResult {
  double loss = 0;                 ///< sum of weight * loss / sum of weights over this batch
  double weight = 0;               ///< sum of weights
  double gradientNorm = 0;         ///< L2 over all gradients, before clipping
  std::vector<NamedView> outputs;  ///< activated, as of Outputs::values; valid until the next call
};

/// Where a value stopped being finite.
struct NonFinite {
  std::string layer;
  std::string what;  ///< "input", "parameter", "output", "loss", "gradient"
};

/// Training of one model: gradients and optimizer. The model's parameters change with every step.
class Training {
 public:
  virtual ~Training() = default;
  /// Forward, loss, backward. With `apply` the optimizer moves the weights by what has been
  /// gathered since the last time; without, gradients are only gathered (accumulation: several
  /// batches then count as one batch of all their rows). Where the loss or the gradient's norm is
  /// not finite the weights stay as they are and what has been gathered is dropped.
  virtual Result<StepResult> step(const Batch& batch, bool apply = true) = 0;
  virtual void setLearningRate(double rate) = 0;
  /// Optimizer slots ("adam.m/lstm.weight_ih_l0", …) and step count, and the state of the dropout
  /// generator.
  virtual Result<std::vector<NamedTensor>> optimizerState() const = 0;
  virtual Result<> setOptimizerState(const std::vector<NamedTensor>& state) = 0;
  virtual Result<std::string> rngState() const = 0;
  virtual Result<> setRngState(const std::string& state) = 0;
  /// Runs the batch again, layer by layer, to find where NaN or infinity appears first.
  virtual Result<std::optional<NonFinite>> findNonFinite(const Batch& batch) = 0;
};

/// A model ready to compute. One thread at a time may call it and its Training.
class Model {
 public:
  virtual ~Model() = default;
  virtual std::vector<ParameterInfo> parameterInfo() const = 0;
  virtual std::vector<Operation> operations() const = 0;
  /// The operations that a call computes, with what the engine put in their place.
  virtual std::vector<Operation> operationsAsRun() const { return operations(); }
  virtual Result<std::vector<NamedTensor>> parameters() const = 0;
  /// Sets those named; others keep their values. A wrong name or shape is an error and changes
  /// nothing.
  virtual Result<> setParameters(const std::vector<NamedTensor>& parameters) = 0;
  /// Inference: no dropout, moving averages, no gradients. `state` may be empty.
  virtual Result<Outputs> forward(const Batch& batch, const State& state,
                                  const ForwardOptions& options = {}) = 0;
  /// Loss and outputs without gradients, as of StepResult (gradientNorm 0). `state` may be empty.
  virtual Result<StepResult> evaluate(const Batch& batch, const Loss& loss,
                                      const State& state = {}) = 0;
  /// d output[unit] / d inputs at the last valid step, by Input layer and by state tensor
  /// ("state/lstm.h").
  virtual Result<std::vector<NamedTensor>> inputGradients(const Batch& batch, const State& state,
                                                          const std::string& output,
                                                          std::int64_t unit) = 0;
  /// Writes a TorchScript file whose forward takes and gives tensors and states.
  virtual Result<> exportModule(const std::filesystem::path& path) const = 0;
  /// One Training at a time; `seed` is dropout's.
  virtual Result<std::unique_ptr<Training>> train(const Loss& loss, const Optimizer& optimizer,
                                                  std::uint64_t seed) = 0;
};

struct EngineInfo {
  std::string name;          ///< "libtorch"
  std::string version;       ///< "1.13.1"
  std::string instructions;  ///< that the kernels use: "AVX512_BF16", "AVX512", "AVX2", "BASELINE"
  std::string kernels;       ///< what computes layers: "stateroom 1 + onednn 2.6.3"
  int threads = 1;
  bool cuda = false;
  bool bf16 = false;
};

struct EngineOptions {
  int threads = 0;  ///< 0: chosen for the machine
  std::string device = "cpu";
};

class Engine {
 public:
  virtual ~Engine() = default;
  virtual EngineInfo info() const = 0;
  /// A resolved spec (core/model/resolve.h). Parameters are zero until set; core draws the first
  /// values.
  virtual Result<std::unique_ptr<Model>> compile(const ModelSpec& spec,
                                                 const std::string& precision = "f32") = 0;
  /// A TorchScript file of somebody else. It is code: only call this in a child with limits, after
  /// the operators were checked.
  virtual Result<std::unique_ptr<Model>> load(const std::filesystem::path& path) = 0;
};

/// The one symbol of the module.
extern "C" using MakeEngine = Result<std::unique_ptr<Engine>> * (*)(const EngineOptions&);
inline constexpr const char* kMakeEngine = "stateroom_make_engine";

}  // namespace stateroom
