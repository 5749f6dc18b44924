#pragma once

#include <string>

#include "core/engine.h"
#include "core/model/model_spec.pb.h"
#include "core/project/project.pb.h"

/// Resolved specs and settings for tests, written as the text of the layers.
namespace stateroom::test {

/// "layers { name: 'x' input { width: 3 time: true } } …" with all defaults filled in.
ModelSpec spec(const std::string& text);
Optimizer optimizer(const std::string& text);
Loss loss(const std::string& name);
Loss lossWith(const std::string& text);

/// The engine, opened once for the program; STATEROOM_TEST_THREADS threads, one if unset.
Engine& testEngine();

/// A compiled model.
std::unique_ptr<Model> compiled(const ModelSpec& spec);
std::unique_ptr<Model> compiled(const std::string& text);

/// Every parameter drawn from the seed, normal times 0.4; running_var is positive.
void randomise(Model& model, std::uint64_t seed);

/// Normal numbers.
Tensor normal(Shape shape, std::uint64_t seed);

/// Largest absolute difference; infinity when shapes differ.
double difference(const Tensor& a, const Tensor& b);
double difference(std::span<const float> a, std::span<const float> b);

/// By name, which must be there.
const Tensor& named(const std::vector<NamedTensor>& tensors, const std::string& name);

}  // namespace stateroom::test
