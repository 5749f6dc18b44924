#include "tests/bench/engine_work.h"

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>
#include <vector>

#include <dlfcn.h>
#include <fmt/format.h>
#include <google/protobuf/text_format.h>
#include <nlohmann/json.hpp>
#include <oneapi/dnnl/dnnl.h>

#include "core/base/random.h"
#include "core/data/batch_order.h"
#include "core/engine_loader.h"
#include "core/project/settings.h"

namespace stateroom::bench {
namespace {

using Json = nlohmann::json;

Project resolved(const std::string& text) {
  Project project;
  google::protobuf::TextFormat::ParseFromString(text, &project);
  return resolveDefaults(project);
}

Tensor normal(Shape shape, std::uint64_t seed) {
  Tensor tensor(DType::F32, std::move(shape));
  Random random(seed);
  for (auto& x : tensor.as<float>()) x = static_cast<float>(random.normal());
  return tensor;
}

/// Weights as small as a first initialisation's.
Result<> draw(Model& model) {
  std::vector<NamedTensor> values;
  std::uint64_t seed = 1;
  for (const auto& info : model.parameterInfo()) {
    auto value = normal(info.shape, seed++);
    for (auto& x : value.as<float>()) x *= 0.05F;
    values.push_back({info.name, std::move(value)});
  }
  return model.setParameters(values);
}

constexpr const char* kRecurrent = R"(model {{
  layers {{ name: 'x' input {{ width: {} time: true }} }}
  layers {{ name: 'r' inputs: 'x' {} {{ units: {} return_sequences: true }} }}
  layers {{ name: 'y' inputs: 'r' dense {{ units: 1 activation: 'sigmoid' }} }} }}
loss {{ name: 'binary_crossentropy' }} optimizer {{ name: 'adam' learning_rate: 0.001 }})";

constexpr const char* kIris = R"(model {
  layers { name: 'x' input { width: 4 } }
  layers { name: 'hidden_1' inputs: 'x' dense { units: 10 activation: 'relu' } }
  layers { name: 'hidden_2' inputs: 'hidden_1' dense { units: 10 activation: 'relu' } }
  layers { name: 'y' inputs: 'hidden_2' dense { units: 3 activation: 'softmax' } } }
loss { name: 'sparse_categorical_crossentropy' } optimizer { name: 'adam' learning_rate: 0.01 })";

Project projectOf(const Json& row) {
  const std::string cell = row["cell"];
  if (cell == "none") return resolved(kIris);
  return resolved(fmt::format(kRecurrent, row["inputs"].get<int>(), cell, row["units"].get<int>()));
}

/// A batch that owns its tensors.
struct Data {
  Tensor x, y, lengths;
  Batch batch;

  void show() {
    batch.inputs = {{"x", x.view()}};
    batch.labels = {{"y", y.view()}};
    if (lengths.elements() > 0) batch.lengths = lengths.view();
  }
};

Data sequences(std::int64_t rows, std::int64_t steps, std::int64_t width) {
  Data data;
  data.x = normal({rows, steps, width}, 7);
  data.y = normal({rows, steps, 1}, 8);
  for (auto& label : data.y.as<float>()) label = label > 0 ? 1.0F : 0.0F;
  data.batch.rows = rows;
  data.batch.steps = steps;
  return data;
}

Data flowers(std::int64_t rows) {
  Data data;
  data.x = normal({rows, 4}, 7);
  data.y = Tensor(DType::I64, {rows});
  std::int64_t next = 0;
  for (auto& label : data.y.as<std::int64_t>()) label = next++ % 3;
  data.batch.rows = rows;
  return data;
}

/// A model in training with the batches of one run.
struct Trained {
  std::unique_ptr<Model> model;
  std::unique_ptr<Training> training;
  std::vector<Data> batches;
};

Result<std::shared_ptr<Trained>> trained(const Json& row, std::vector<Data> batches, int threads) {
  STATEROOM_TRY(auto* engine, stateroom::engine({.threads = threads}));
  const auto project = projectOf(row);
  auto result = std::make_shared<Trained>();
  STATEROOM_TRY(result->model, engine->compile(project.model(), row["precision"]));
  STATEROOM_CHECK(draw(*result->model));
  STATEROOM_TRY(result->training, result->model->train(project.loss(), project.optimizer(), 1));
  result->batches = std::move(batches);
  for (auto& data : result->batches) data.show();
  return result;
}

Result<Work> stepping(const Json& row, std::vector<Data> batches, int threads, double share = 1) {
  STATEROOM_TRY(const auto state, trained(row, std::move(batches), threads));
  return Work{row["name"],
              [state]() -> Result<> {
                for (const auto& data : state->batches) {
                  STATEROOM_CHECK(state->training->step(data.batch));
                }
                return {};
              },
              share};
}

Result<Work> trainStep(const Json& row, int threads) {
  const auto rows = row["rows"].get<std::int64_t>();
  std::vector<Data> batches;
  batches.push_back(row["cell"] == "none" ? flowers(rows)
                                          : sequences(rows, row["steps"], row["inputs"]));
  return stepping(row, std::move(batches), threads);
}

/// How many of the 312 patients of projects/liver have 1, 2 … visits.
constexpr std::array<std::size_t, 16> kPatients = {27, 26, 32, 44, 30, 23, 19, 23,
                                                   17, 23, 16, 12, 6,  5,  6,  3};

/// Their visits by batch, in the order in which training takes them.
std::vector<std::vector<std::int64_t>> visits(std::int64_t rows) {
  std::vector<std::int64_t> lengths;
  for (std::size_t i = 0; i < kPatients.size(); ++i) {
    lengths.insert(lengths.end(), kPatients[i], static_cast<std::int64_t>(i + 1));
  }
  const BatchOrder order(lengths, {.batchSize = rows, .shuffle = true, .dropRemainder = true});
  std::vector<std::vector<std::int64_t>> batches;
  for (std::int64_t i = 0; i < order.batchCount(); ++i) {
    auto& batch = batches.emplace_back();
    for (const auto sequence : order.batch(i)) {
      batch.push_back(lengths[static_cast<std::size_t>(sequence)]);
    }
  }
  return batches;
}

/// One epoch, each batch padded to its longest row.
Result<Work> ragged(const Json& row, int threads) {
  std::vector<Data> batches;
  for (const auto& lengths : visits(row["rows"])) {
    auto data = sequences(std::ssize(lengths), std::ranges::max(lengths), row["inputs"]);
    data.lengths = Tensor::of<std::int64_t>({data.batch.rows}, std::span(lengths));
    batches.push_back(std::move(data));
  }
  return stepping(row, std::move(batches), threads);
}

/// The same number of steps without anything to leave out.
Result<Work> trueSteps(const Json& row, int threads) {
  std::vector<Data> batches;
  double wanted = 0, made = 0;
  for (const auto& lengths : visits(row["rows"])) {
    const auto rows = std::ssize(lengths);
    const auto valid = std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0});
    const auto steps = std::max<std::int64_t>(1, (valid + rows / 2) / rows);
    wanted += static_cast<double>(valid);
    made += static_cast<double>(steps * rows);
    batches.push_back(sequences(rows, steps, row["inputs"]));
  }
  return stepping(row, std::move(batches), threads, wanted / made);
}

/// One step of many users, state in and out, without gradients.
Result<Work> userStep(const Json& row, int threads) {
  STATEROOM_TRY(auto* engine, stateroom::engine({.threads = threads}));
  struct Users {
    std::unique_ptr<Model> model;
    Data data;
    State state;
  };
  const auto users = std::make_shared<Users>();
  STATEROOM_TRY(users->model, engine->compile(projectOf(row).model(), row["precision"]));
  STATEROOM_CHECK(draw(*users->model));
  users->data = sequences(row["rows"], 1, row["inputs"]);
  users->data.show();
  users->data.batch.labels.clear();
  return Work{row["name"],
              [users]() -> Result<> {
                STATEROOM_TRY(auto outputs, users->model->forward(users->data.batch, users->state));
                users->state = std::move(outputs.state);
                return {};
              },
              1.0 / row["rows"].get<double>()};
}

using Sgemm = void (*)(const char*, const char*, const int*, const int*, const int*, const float*,
                       const float*, const int*, const float*, const int*, const float*, float*,
                       const int*);

/// Seconds for a GFLOP of a large matrix product, by oneDNN or by the BLAS that LibTorch calls.
Result<Work> matrixProduct(const Json& row) {
  constexpr int kSize = 1024;
  void* blas = ::dlopen("libblas.so.3", RTLD_NOW | RTLD_LOCAL);
  const auto sgemm = blas == nullptr ? nullptr : reinterpret_cast<Sgemm>(::dlsym(blas, "sgemm_"));
  const bool byBlas = row["by"] == "blas";
  if (byBlas && sgemm == nullptr) return fail(Code::internal, {{"what", "there is no BLAS"}});
  const auto a = std::make_shared<Tensor>(normal({kSize, kSize}, 1));
  const auto b = std::make_shared<Tensor>(normal({kSize, kSize}, 2));
  const auto c = std::make_shared<Tensor>(DType::F32, Shape{kSize, kSize});
  return Work{
      row["name"],
      [=]() -> Result<> {
        const float one = 1, zero = 0;
        const float *x = a->as<float>().data(), *y = b->as<float>().data();
        float* z = c->as<float>().data();
        if (byBlas) {
          sgemm("N", "N", &kSize, &kSize, &kSize, &one, x, &kSize, y, &kSize, &zero, z, &kSize);
        } else {
          dnnl_sgemm('N', 'N', kSize, kSize, kSize, one, x, kSize, y, kSize, zero, z, kSize);
        }
        return {};
      },
      1e9 / (2.0 * kSize * kSize * kSize)};
}

}  // namespace

Result<Work> makeWork(const Json& row, int threads) {
  const std::string kind = row["kind"];
  if (kind == "train") return trainStep(row, threads);
  if (kind == "step") return userStep(row, threads);
  if (kind == "ragged") return ragged(row, threads);
  if (kind == "true_steps") return trueSteps(row, threads);
  if (kind == "gemm") return matrixProduct(row);
  return fail(Code::internal, {{"what", "no such kind of work: " + kind}});
}

}  // namespace stateroom::bench
