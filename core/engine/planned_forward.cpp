#include "core/engine/planned_forward.h"

#include <algorithm>
#include <map>

#include "core/engine/kernels/current_weights.h"
#include "core/engine/kernels/dnnl_dense.h"
#include "core/engine/kernels/recurrent_layer.h"
#include "core/engine/planned_stage.h"

namespace stateroom::engine {

/// How one run goes: rows of the batch at each step.
struct ForwardRun {
  std::int64_t rows = 0, steps = 1;
  const LayerState* before = nullptr;  ///< of the stage's layer; nullptr: zeros
  State* after = nullptr;
};

class ForwardStage {
 public:
  virtual ~ForwardStage() = default;
  virtual bool keepsState() const = 0;
  /// x [steps, rows, inputs]; a layer that gives its last step only sets run.steps to 1.
  virtual const float* forward(const float* x, ForwardRun& run) = 0;
};

namespace {

class DenseForward final : public ForwardStage {
 public:
  DenseForward(const Stage& stage, const FindParameter& find)
      : stage_(stage), weight_(find("weight")), bias_(find("bias")), versions_({weight_.tensor}) {}

  bool keepsState() const override { return false; }

  const float* forward(const float* x, ForwardRun& run) override {
    const auto rows = run.rows * run.steps;
    const auto dense = kernels::denseFor({rows, stage_.inputs, stage_.units, stage_.bias});
    float* y = y_.of(rows * stage_.units);
    dense->forward(packed(*dense), x, bias_.data(), y);
    return activated(y, rows * stage_.units);
  }

 private:
  const kernels::Buffer& packed(const kernels::Dense& dense) {
    if (versions_.changed()) packed_.clear();
    const auto known = packed_.find(dense.layout());
    if (known != packed_.end()) return known->second;
    return packed_.emplace(dense.layout(), dense.pack(weight_.data())).first->second;
  }

  const float* activated(float* y, std::int64_t count) {
    if (stage_.activation == "relu") {
      for (std::int64_t i = 0; i < count; ++i) y[i] = y[i] < 0 ? 0 : y[i];
    }
    const bool sigmoid = stage_.activation == "sigmoid";
    if (!sigmoid && stage_.activation != "tanh") return y;
    float* value = value_.of(count);
    kernels::apply(sigmoid ? kernels::Function::Sigmoid : kernels::Function::Tanh, y, value, count);
    return value;
  }

  Stage stage_;
  PlannedParameter weight_, bias_;
  kernels::Versions versions_;
  std::map<std::uint64_t, kernels::Buffer> packed_;
  Floats y_, value_;
};

class RescalingForward final : public ForwardStage {
 public:
  explicit RescalingForward(const Stage& stage) : stage_(stage) {}

  bool keepsState() const override { return false; }

  const float* forward(const float* x, ForwardRun& run) override {
    const auto rows = run.rows * run.steps;
    float* y = y_.of(rows * stage_.units);
    rescale(stage_, x, y, rows);
    return y;
  }

 private:
  Stage stage_;
  Floats y_;
};

class RecurrentForward final : public ForwardStage {
 public:
  RecurrentForward(const Stage& stage, bool bf16, const FindParameter& find)
      : stage_(stage),
        shape_{cellOf(stage.kind), false, stage.inputs, stage.units, bf16},
        weights_(shape_, {find("weight_ih_l0").tensor, find("weight_hh_l0").tensor,
                          find("bias_ih_l0").tensor, find("bias_hh_l0").tensor}) {}

  bool keepsState() const override { return true; }

  const float* forward(const float* x, ForwardRun& run) override {
    const auto states = run.rows * stage_.units;
    auto& after = run.after->emplace_back(LayerState{stage_.layer, {}});
    after.tensors.reserve(2);
    after.tensors.push_back({"h", Tensor(DType::F32, {run.rows, stage_.units})});
    if (hasCell()) after.tensors.push_back({"c", Tensor(DType::F32, {run.rows, stage_.units})});
    sizes_.assign(static_cast<std::size_t>(run.steps), run.rows);
    steps_.set(sizes_, shape_.reverse);
    float* y = y_.of(states * run.steps);
    kernels::forward(shape_, weights_.get(), steps_,
                     {x, before(run, 0), hasCell() ? before(run, 1) : nullptr, y,
                      after.tensors[0].tensor.as<float>().data(),
                      hasCell() ? after.tensors[1].tensor.as<float>().data() : nullptr},
                     nullptr);
    const float* last = y + (run.steps - 1) * states;
    if (!stage_.sequences) run.steps = 1;
    return stage_.sequences ? y : last;
  }

 private:
  bool hasCell() const { return stage_.kind == Stage::Kind::Lstm; }

  static const float* before(const ForwardRun& run, std::size_t i) {
    return run.before != nullptr ? run.before->tensors[i].tensor.as<float>().data() : nullptr;
  }

  Stage stage_;
  kernels::LayerShape shape_;
  kernels::CurrentWeights weights_;
  std::vector<std::int64_t> sizes_;
  kernels::PackedSteps steps_;
  Floats y_;
};

/// Swaps the first two axes of [a, b, width].
void swapAxes(const float* from, float* to, std::int64_t a, std::int64_t b, std::int64_t width) {
  for (std::int64_t j = 0; j < b; ++j) {
    for (std::int64_t i = 0; i < a; ++i, to += width) {
      std::copy_n(from + (i * b + j) * width, width, to);
    }
  }
}

}  // namespace

std::unique_ptr<PlannedForward> PlannedForward::make(
    const Chain& chain, bool bf16, const std::vector<NamedParameter>& parameters) {
  if (std::ranges::find(chain.stages, "softmax", &Stage::activation) != chain.stages.end()) {
    return nullptr;
  }
  std::unique_ptr<PlannedForward> plan(new PlannedForward(chain));
  for (const auto& stage : chain.stages) {
    const auto find = [&](const std::string& name) -> PlannedParameter {
      const auto found =
          std::ranges::find(parameters, stage.layer + "." + name, &NamedParameter::name);
      return found == parameters.end() ? PlannedParameter{} : PlannedParameter{found->tensor, {}};
    };
    if (stage.kind == Stage::Kind::Dense) {
      plan->stages_.push_back(std::make_unique<DenseForward>(stage, find));
    } else if (stage.kind == Stage::Kind::Rescaling) {
      plan->stages_.push_back(std::make_unique<RescalingForward>(stage));
    } else {
      plan->stages_.push_back(std::make_unique<RecurrentForward>(stage, bf16, find));
    }
  }
  return plan;
}

PlannedForward::PlannedForward(Chain chain) : chain_(std::move(chain)) {}

PlannedForward::~PlannedForward() = default;

bool PlannedForward::covers(const Batch& batch, const ForwardOptions& options) const {
  const auto whole = [&batch](std::int64_t length) { return length >= batch.steps; };
  return !options.gates && !options.layerOutputs && batch.rows > 0 &&
         (!chain_.time || batch.steps > 0) &&
         (batch.lengths.empty() || !chain_.time ||
          std::ranges::all_of(batch.lengths.as<std::int64_t>(), whole));
}

Outputs PlannedForward::run(const Batch& batch, const State& state) {
  Outputs outputs;
  ForwardRun run{
      .rows = batch.rows, .steps = chain_.time ? batch.steps : 1, .after = &outputs.state};
  const auto given = std::ranges::find(batch.inputs, chain_.input, &NamedView::name);
  const float* x = given->view.as<float>().data();
  if (run.rows > 1 && run.steps > 1) {
    swapped_.resize(static_cast<std::size_t>(run.rows * run.steps * chain_.width));
    swapAxes(x, swapped_.data(), run.rows, run.steps, chain_.width);
    x = swapped_.data();
  }
  std::size_t next = 0;
  for (const auto& stage : stages_) {
    run.before = stage->keepsState() && !state.empty() ? &state[next++] : nullptr;
    x = stage->forward(x, run);
  }
  const auto& last = chain_.stages.back();
  const bool timed = chain_.timedOutput();
  Tensor value(DType::F32,
               timed ? Shape{run.rows, run.steps, last.units} : Shape{run.rows, last.units});
  swapAxes(x, value.as<float>().data(), run.steps, run.rows, last.units);
  outputs.values.push_back({last.layer, std::move(value)});
  return outputs;
}

}  // namespace stateroom::engine
