#include "tests/support/fake_engine.h"

#include <algorithm>
#include <cmath>

#include "core/base/file.h"
#include "core/base/random.h"
#include "core/project/project.pb.h"

namespace stateroom::test {
namespace {

constexpr const char* kWeight = "dense.weight";
constexpr const char* kBias = "dense.bias";

std::span<const float> inputsOf(const Batch& batch) {
  return batch.inputs.front().view.as<float>();
}

float labelOf(const Batch& batch, std::int64_t row) {
  return batch.labels.front().view.as<float>()[static_cast<std::size_t>(row)];
}

float weightOf(const Batch& batch, std::int64_t row) {
  return batch.weights.empty() ? 1.0F : batch.weights.as<float>()[static_cast<std::size_t>(row)];
}

StepResult lossOf(const Batch& batch, const std::vector<float>& predictions) {
  StepResult result;
  double sum = 0;
  for (std::int64_t row = 0; row < batch.rows; ++row) {
    const double error = predictions[static_cast<std::size_t>(row)] - labelOf(batch, row);
    sum += weightOf(batch, row) * error * error;
    result.weight += weightOf(batch, row);
  }
  result.loss = sum / result.weight;
  return result;
}

NamedTensor floats(const std::string& name, Shape shape, const std::vector<float>& values) {
  return {name, Tensor::of<float>(std::move(shape), values)};
}

}  // namespace

class FakeTraining final : public Training {
 public:
  FakeTraining(FakeModel& model, std::uint64_t seed)
      : model_(model), random_(seed), gradient_(kNumbers, 0.0F), velocity_(kNumbers, 0.0F) {}

  Result<StepResult> step(const Batch& batch, bool apply) override {
    if (model_.hooks_.beforeStep) model_.hooks_.beforeStep();
    if (steps_ == model_.hooks_.failAtStep) {
      return fail(Code::engine_failed, {{"what", "step"}, {"reason", "asked to fail"}});
    }
    const auto mask = drawMask(batch);
    model_.outputs_ = model_.predict(batch, mask);
    auto result = lossOf(batch, model_.outputs_);
    gather(batch, mask, result.weight);
    result.outputs = {{"y",
                       {DType::F32,
                        {batch.rows, 1},
                        reinterpret_cast<const std::byte*>(model_.outputs_.data())}}};
    double squares = 0;
    for (const double value : gradient_) squares += value * value;
    result.gradientNorm = std::sqrt(squares);
    const bool finite = std::isfinite(result.loss) && std::isfinite(result.gradientNorm);
    if (apply && finite) move();
    if (apply || !finite) std::ranges::fill(gradient_, 0.0F);
    return result;
  }

  void setLearningRate(double rate) override { rate_ = static_cast<float>(rate); }

  Result<std::vector<NamedTensor>> optimizerState() const override {
    const std::vector<std::int64_t> steps = {steps_};
    return std::vector<NamedTensor>{floats("momentum", {kNumbers}, velocity_),
                                    {"step", Tensor::of<std::int64_t>({1}, steps)}};
  }

  Result<> setOptimizerState(const std::vector<NamedTensor>& state) override {
    for (const auto& [name, tensor] : state) {
      if (name == "momentum") std::ranges::copy(tensor.as<float>(), velocity_.begin());
      if (name == "step") steps_ = tensor.as<std::int64_t>()[0];
    }
    return {};
  }

  Result<std::string> rngState() const override { return random_.state(); }
  Result<> setRngState(const std::string& state) override {
    if (random_.restore(state)) return {};
    return fail(Code::engine_failed, {{"what", "restore"}, {"reason", "no generator's state"}});
  }

  Result<std::optional<NonFinite>> findNonFinite(const Batch& batch) override {
    const auto finite = [](float value) { return std::isfinite(value); };
    if (!std::ranges::all_of(inputsOf(batch), finite)) return NonFinite{"x", "input"};
    if (!std::ranges::all_of(model_.weight_, finite)) return NonFinite{"dense", "parameter"};
    if (!std::ranges::all_of(model_.predict(batch, {}), finite))
      return NonFinite{"dense", "output"};
    return std::nullopt;
  }

 private:
  static constexpr std::int64_t kNumbers = FakeModel::kWidth + 1;

  std::vector<float> drawMask(const Batch& batch) {
    std::vector<float> mask(static_cast<std::size_t>(batch.rows * FakeModel::kWidth));
    for (auto& value : mask) value = random_.uniform() < model_.hooks_.dropout ? 0.0F : 1.0F;
    return mask;
  }

  void gather(const Batch& batch, const std::vector<float>& mask, double total) {
    const auto x = inputsOf(batch);
    for (std::int64_t row = 0; row < batch.rows; ++row) {
      const float error = model_.outputs_[static_cast<std::size_t>(row)] - labelOf(batch, row);
      const float slope = 2 * error * weightOf(batch, row) / static_cast<float>(total);
      for (std::int64_t i = 0; i < FakeModel::kWidth; ++i) {
        const auto place = static_cast<std::size_t>(row * FakeModel::kWidth + i);
        gradient_[static_cast<std::size_t>(i)] += slope * x[place] * mask[place];
      }
      gradient_.back() += slope;
    }
  }

  void move() {
    for (std::size_t i = 0; i < gradient_.size(); ++i) {
      velocity_[i] = static_cast<float>(FakeModel::kMomentum) * velocity_[i] - rate_ * gradient_[i];
      (i < model_.weight_.size() ? model_.weight_[i] : model_.bias_) += velocity_[i];
    }
    ++steps_;
  }

  FakeModel& model_;
  Random random_;
  std::vector<float> gradient_, velocity_;
  float rate_ = 0;
  std::int64_t steps_ = 0;
};

std::vector<ParameterInfo> FakeModel::parameterInfo() const {
  return {{.name = kWeight, .layer = "dense", .shape = {1, kWidth}},
          {.name = kBias, .layer = "dense", .shape = {1}}};
}

Result<std::vector<NamedTensor>> FakeModel::parameters() const {
  return std::vector<NamedTensor>{floats(kWeight, {1, kWidth}, weight_),
                                  floats(kBias, {1}, {bias_})};
}

Result<> FakeModel::setParameters(const std::vector<NamedTensor>& parameters) {
  for (const auto& [name, tensor] : parameters) {
    const auto infos = parameterInfo();
    const auto info = std::ranges::find(infos, name, &ParameterInfo::name);
    if (info == infos.end()) return fail(Code::parameter_unknown, {{"name", name}});
    if (info->shape != tensor.shape()) {
      return fail(
          Code::parameter_shape,
          {{"name", name}, {"got", toString(tensor.shape())}, {"wanted", toString(info->shape)}});
    }
  }
  for (const auto& [name, tensor] : parameters) {
    if (name == kWeight) std::ranges::copy(tensor.as<float>(), weight_.begin());
    if (name == kBias) bias_ = tensor.as<float>()[0];
  }
  return {};
}

std::vector<float> FakeModel::predict(const Batch& batch, const std::vector<float>& mask) const {
  const auto x = inputsOf(batch);
  std::vector<float> predictions;
  for (std::int64_t row = 0; row < batch.rows; ++row) {
    float sum = bias_;
    for (std::int64_t i = 0; i < kWidth; ++i) {
      const auto place = static_cast<std::size_t>(row * kWidth + i);
      sum += weight_[static_cast<std::size_t>(i)] * x[place] * (mask.empty() ? 1.0F : mask[place]);
    }
    predictions.push_back(sum);
  }
  return predictions;
}

Result<Outputs> FakeModel::forward(const Batch& batch, const State&, const ForwardOptions&) {
  Outputs outputs;
  outputs.values = {floats("y", {batch.rows, 1}, predict(batch, {}))};
  return outputs;
}

Result<StepResult> FakeModel::evaluate(const Batch& batch, const Loss&, const State&) {
  outputs_ = predict(batch, {});
  auto result = lossOf(batch, outputs_);
  result.outputs = {
      {"y", {DType::F32, {batch.rows, 1}, reinterpret_cast<const std::byte*>(outputs_.data())}}};
  return result;
}

Result<std::vector<NamedTensor>> FakeModel::inputGradients(const Batch&, const State&,
                                                           const std::string&, std::int64_t) {
  return std::vector<NamedTensor>{floats("x", {1, kWidth}, weight_)};
}

Result<> FakeModel::exportModule(const std::filesystem::path& path) const {
  return writeFileAtomically(path, "a fake module\n");
}

Result<std::unique_ptr<Training>> FakeModel::train(const Loss&, const Optimizer&,
                                                   std::uint64_t seed) {
  return std::make_unique<FakeTraining>(*this, seed);
}

Result<std::unique_ptr<Model>> FakeEngine::load(const std::filesystem::path&) {
  return fail(Code::engine_failed, {{"what", "load"}, {"reason", "a fake engine loads nothing"}});
}

}  // namespace stateroom::test
