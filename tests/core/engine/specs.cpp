#include "tests/core/engine/specs.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <stdexcept>

#include <google/protobuf/text_format.h>

#include "core/base/random.h"
#include "core/engine_loader.h"
#include "core/project/settings.h"
#include "tests/support/paths.h"

namespace stateroom::test {
namespace {

/// A broken test is told by an exception, which ends the program with its text.
template <typename T>
T orThrow(Result<T> result) {
  if (!result) throw std::runtime_error(explain(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

Project resolvedProject(const std::string& text) {
  Project project;
  if (!google::protobuf::TextFormat::ParseFromString(text, &project)) {
    throw std::runtime_error("not a project: " + text);
  }
  return resolveDefaults(project);
}

}  // namespace

ModelSpec spec(const std::string& text) {
  return resolvedProject("model { " + text + " }").model();
}

Optimizer optimizer(const std::string& text) {
  return resolvedProject("optimizer { " + text + " }").optimizer();
}

Loss lossWith(const std::string& text) {
  return resolvedProject("loss { " + text + " }").loss();
}

Loss loss(const std::string& name) {
  return lossWith("name: '" + name + "'");
}

Engine& testEngine() {
  const char* wanted = std::getenv("STATEROOM_TEST_THREADS");
  const int threads = wanted == nullptr ? 1 : std::atoi(wanted);
  static Engine* one = orThrow(stateroom::engine({.threads = threads}));
  return *one;
}

std::unique_ptr<Model> compiled(const ModelSpec& model) {
  return orThrow(testEngine().compile(model));
}

std::unique_ptr<Model> compiled(const std::string& text) {
  return compiled(spec(text));
}

void randomise(Model& model, std::uint64_t seed) {
  std::vector<NamedTensor> values;
  for (const auto& info : model.parameterInfo()) {
    auto value = normal(info.shape, seed++);
    const bool isVariance = info.name.ends_with("running_var");
    const bool isZero = !info.trainable && info.name.contains("bias_hh");
    for (auto& x : value.as<float>()) {
      x = isZero ? 0 : (isVariance ? 0.5f + std::abs(x) : 0.4f * x);
    }
    values.push_back({info.name, std::move(value)});
  }
  orThrow(model.setParameters(values));
}

Tensor normal(Shape shape, std::uint64_t seed) {
  Tensor tensor(DType::F32, std::move(shape));
  Random random(seed);
  for (auto& x : tensor.as<float>()) x = static_cast<float>(random.normal());
  return tensor;
}

double difference(std::span<const float> a, std::span<const float> b) {
  if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double d = std::abs(static_cast<double>(a[i]) - b[i]);
    if (!(d <= largest)) largest = d;  // NaN too
  }
  return largest;
}

double difference(const Tensor& a, const Tensor& b) {
  if (a.shape() != b.shape()) return std::numeric_limits<double>::infinity();
  return difference(a.as<float>(), b.as<float>());
}

const Tensor& named(const std::vector<NamedTensor>& tensors, const std::string& name) {
  const auto found = std::ranges::find(tensors, name, &NamedTensor::name);
  if (found == tensors.end()) throw std::runtime_error("no tensor " + name);
  return found->tensor;
}

}  // namespace stateroom::test
