#include "core/engine/planned_stage.h"

#include <algorithm>
#include <cmath>

#include "core/engine/kernels/current_weights.h"
#include "core/engine/kernels/dnnl_dense.h"
#include "core/engine/kernels/recurrent_layer.h"

namespace stateroom::engine {
namespace {

void softmax(const float* x, float* y, std::int64_t units) {
  const float largest = *std::max_element(x, x + units);
  float sum = 0;
  for (std::int64_t i = 0; i < units; ++i) sum += y[i] = std::exp(x[i] - largest);
  for (std::int64_t i = 0; i < units; ++i) y[i] /= sum;
}

/// The activations of a Stage with their derivatives by what they give.
class Activation {
 public:
  explicit Activation(const std::string& name) : name_(name) {}

  bool linear() const { return name_ == "linear"; }

  void forward(const float* x, float* y, std::int64_t rows, std::int64_t units) const {
    const auto count = rows * units;
    if (name_ == "sigmoid") return kernels::apply(kernels::Function::Sigmoid, x, y, count);
    if (name_ == "tanh") return kernels::apply(kernels::Function::Tanh, x, y, count);
    if (name_ == "relu") {
      for (std::int64_t i = 0; i < count; ++i) y[i] = x[i] < 0 ? 0 : x[i];
    } else {
      for (std::int64_t i = 0; i < rows; ++i) softmax(x + i * units, y + i * units, units);
    }
  }

  void backward(const float* y, const float* dy, float* dx, std::int64_t rows,
                std::int64_t units) const {
    const auto count = rows * units;
    if (name_ == "sigmoid") {
      for (std::int64_t i = 0; i < count; ++i) dx[i] = dy[i] * y[i] * (1 - y[i]);
    } else if (name_ == "tanh") {
      for (std::int64_t i = 0; i < count; ++i) dx[i] = dy[i] * (1 - y[i] * y[i]);
    } else if (name_ == "relu") {
      for (std::int64_t i = 0; i < count; ++i) dx[i] = y[i] > 0 ? dy[i] : 0;
    } else {
      for (std::int64_t i = 0; i < rows; ++i, y += units, dy += units, dx += units) {
        float common = 0;
        for (std::int64_t k = 0; k < units; ++k) common += dy[k] * y[k];
        for (std::int64_t k = 0; k < units; ++k) dx[k] = y[k] * (dy[k] - common);
      }
    }
  }

 private:
  std::string name_;
};

class DenseStage final : public PlannedStage {
 public:
  DenseStage(const Stage& stage, const FindParameter& find)
      : inputs_(stage.inputs),
        units_(stage.units),
        weight_(find("weight")),
        bias_(find("bias")),
        activation_(stage.activation) {}

  void forward(const float* x, PackedRows& rows) override {
    rows_ = rows.count;
    float* y = raw_.of(rows_ * units_);
    const float* bias = bias_.data();
    if (bias != nullptr) {
      for (std::int64_t i = 0; i < rows_; ++i) std::copy_n(bias, units_, y + i * units_);
    }
    kernels::product(false, true, {rows_, units_, inputs_}, {x, inputs_}, {weight_.data(), inputs_},
                     bias != nullptr ? 1.0F : 0.0F, y);
    value_ = y;
    if (activation_.linear()) return;
    value_ = activated_.of(rows_ * units_);
    activation_.forward(y, activated_.of(rows_ * units_), rows_, units_);
  }

  const float* backward(const float* x, const float* gradient, bool ofRaw,
                        bool wantsInput) override {
    const float* slopes = gradient;
    if (!ofRaw && !activation_.linear()) {
      float* own = slopes_.of(rows_ * units_);
      activation_.backward(value_, gradient, own, rows_, units_);
      slopes = own;
    }
    kernels::product(true, false, {units_, inputs_, rows_}, {slopes, units_}, {x, inputs_}, 0,
                     weight_.slope());
    if (bias_.slope() != nullptr) sumRows(slopes, bias_.slope());
    if (!wantsInput) return nullptr;
    float* dx = dx_.of(rows_ * inputs_);
    kernels::product(false, false, {rows_, inputs_, units_}, {slopes, units_},
                     {weight_.data(), inputs_}, 0, dx);
    return dx;
  }

  const float* raw() const override { return raw_.data(); }
  const float* value() const override { return value_; }

 private:
  void sumRows(const float* values, float* sums) {
    columns_.assign(static_cast<std::size_t>(units_), 0);
    for (std::int64_t i = 0; i < rows_; ++i) {
      for (auto& column : columns_) column += *values++;
    }
    std::ranges::transform(columns_, sums, [](double sum) { return static_cast<float>(sum); });
  }

  std::int64_t inputs_, units_, rows_ = 0;
  PlannedParameter weight_, bias_;
  Activation activation_;
  Floats raw_, activated_, slopes_, dx_;
  const float* value_ = nullptr;
  std::vector<double> columns_;
};

class RescalingStage final : public PlannedStage {
 public:
  explicit RescalingStage(const Stage& stage) : stage_(stage) {}

  void forward(const float* x, PackedRows& rows) override {
    rows_ = rows.count;
    rescale(stage_, x, y_.of(rows_ * stage_.units), rows_);
  }

  const float* backward(const float*, const float* gradient, bool, bool wantsInput) override {
    if (!wantsInput) return nullptr;
    float* dx = dx_.of(rows_ * stage_.units);
    for (std::int64_t i = 0; i < rows_; ++i) {
      for (const float scale : stage_.scale) *dx++ = *gradient++ * scale;
    }
    return dx_.data();
  }

  const float* raw() const override { return y_.data(); }
  const float* value() const override { return y_.data(); }

 private:
  Stage stage_;
  std::int64_t rows_ = 0;
  Floats y_, dx_;
};

class RecurrentStage final : public PlannedStage {
 public:
  RecurrentStage(const Stage& stage, bool bf16, const FindParameter& find)
      : shape_{cellOf(stage.kind), false, stage.inputs, stage.units, bf16},
        sequences_(stage.sequences),
        ih_(find("weight_ih_l0")),
        hh_(find("weight_hh_l0")),
        biasIh_(find("bias_ih_l0")),
        biasHh_(find("bias_hh_l0")),
        weights_(shape_, {ih_.tensor, hh_.tensor, biasIh_.tensor, biasHh_.tensor}) {}

  void forward(const float* x, PackedRows& rows) override {
    steps_.set(rows.sizes, shape_.reverse);
    const auto states = steps_.rows() * shape_.units;
    kernels::forward(
        shape_, weights_.get(), steps_,
        {.x = x, .y = y_.of(rows.count * shape_.units), .h = h_.of(states), .c = c_.of(states)},
        &tape_);
    if (!sequences_) rows.count = steps_.rows();
  }

  /// The gradient comes at every step, or at the last one only.
  const float* backward(const float* x, const float* gradient, bool, bool wantsInput) override {
    float* dx = wantsInput ? dx_.of(steps_.count() * shape_.inputs) : nullptr;
    kernels::backward(shape_, weights_.get(), steps_, tape_,
                      {.x = x,
                       .dy = sequences_ ? gradient : nullptr,
                       .dh = sequences_ ? nullptr : gradient,
                       .dx = dx,
                       .dIh = ih_.slope(),
                       .dHh = hh_.slope(),
                       .dBiasIh = biasIh_.slope(),
                       .dBiasHh = biasHh_.slope(),
                       .again = false});
    return dx;
  }

  const float* raw() const override { return value(); }
  const float* value() const override { return sequences_ ? y_.data() : h_.data(); }

 private:
  kernels::LayerShape shape_;
  bool sequences_;
  PlannedParameter ih_, hh_, biasIh_, biasHh_;
  kernels::CurrentWeights weights_;
  kernels::PackedSteps steps_;
  kernels::LayerTape tape_;
  Floats y_, h_, c_, dx_;
};

}  // namespace

void rescale(const Stage& stage, const float* x, float* y, std::int64_t rows) {
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::size_t k = 0; k < stage.scale.size(); ++k) {
      *y++ = *x++ * stage.scale[k] + stage.offset[k];
    }
  }
}

kernels::Cell cellOf(Stage::Kind kind) {
  switch (kind) {
    case Stage::Kind::Gru:
      return kernels::Cell::GruResetAfter;
    case Stage::Kind::RnnTanh:
      return kernels::Cell::RnnTanh;
    case Stage::Kind::RnnRelu:
      return kernels::Cell::RnnRelu;
    default:
      return kernels::Cell::Lstm;
  }
}

std::unique_ptr<PlannedStage> makeStage(const Stage& stage, bool bf16, const FindParameter& find) {
  if (stage.kind == Stage::Kind::Dense) return std::make_unique<DenseStage>(stage, find);
  if (stage.kind == Stage::Kind::Rescaling) return std::make_unique<RescalingStage>(stage);
  return std::make_unique<RecurrentStage>(stage, bf16, find);
}

}  // namespace stateroom::engine
