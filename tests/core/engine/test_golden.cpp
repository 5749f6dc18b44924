#include <algorithm>
#include <cmath>
#include <fstream>

#include "tests/core/engine/keras_weights.h"
#include "tests/core/engine/oracle_json.h"
#include "tests/core/engine/specs.h"
#include "tests/support/paths.h"

/// RTNeural's models of audio: weights of Keras and of PyTorch, and what they answered in Python to
/// one sequence whose state is never reset.
using namespace stateroom;
using namespace stateroom::test;

namespace {

/// A few units in the last place of float32, over up to 1000 steps.
constexpr double kTolerance = 1e-6;

std::filesystem::path golden(const std::string& name) {
  const auto folder = fixture("lstm_golden");
  return folder.empty() ? folder : folder / "jatinchowdhury18__RTNeural" / name;
}

/// A number a line, as [1, steps, 1].
Tensor sequence(const std::string& name) {
  std::ifstream file(golden("test_data/" + name + "_python.csv"));
  std::vector<float> values;
  for (double value = 0; file >> value;) values.push_back(static_cast<float>(value));
  return Tensor::of<float>({1, std::ssize(values), 1}, std::span<const float>(values));
}

Outputs computed(Model& model, const float* x, std::int64_t steps, const State& state) {
  Batch batch;
  batch.rows = 1;
  batch.steps = steps;
  batch.inputs = {{"x", {DType::F32, {1, steps, 1}, reinterpret_cast<const std::byte*>(x)}}};
  auto outputs = model.forward(batch, state);
  if (!outputs) throw std::runtime_error(explain(outputs.error()));
  return std::move(*outputs);
}

/// The layers of RTNeural's file in their order, which are the model's behind its input.
void setLayers(Model& model, const nlohmann::json& json, const std::vector<std::string>& layers) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto names = kerasArrays(model, layers[i]);
    setKerasWeights(model, layers[i], [&](const std::string& name) {
      const auto at = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
      return tensorOf(json["layers"][i]["weights"][at]);
    });
  }
}

/// PyTorch's stack of three layers is three layers here.
std::string torchName(const std::string& ours) {
  const auto dot = ours.find('.');
  const auto layer = ours.substr(0, dot), parameter = ours.substr(dot);
  if (!layer.starts_with("stack")) return ours;
  return "lstm2" + parameter.substr(0, parameter.rfind("l0")) + "l" + layer.substr(5);
}

void setTorch(Model& model, const nlohmann::json& json) {
  std::vector<NamedTensor> weights;
  for (const auto& info : model.parameterInfo()) {
    weights.push_back({info.name, tensorOf(json[torchName(info.name)])});
  }
  if (const auto set = model.setParameters(weights); !set) {
    throw std::runtime_error(explain(set.error()));
  }
}

constexpr const char* kInput = "layers { name: 'x' input { width: 1 time: true } }";

std::string layer(const std::string& name, const std::string& from, const std::string& kind) {
  return "layers { name: '" + name + "' inputs: '" + from + "' " + kind + " }";
}

const std::string kLstm = "lstm { units: 8 return_sequences: true }";

std::unique_ptr<Model> modelOf(const std::string& name, const nlohmann::json& json) {
  const auto dense = layer("dense", "x", "dense { units: 8 activation: 'tanh' }");
  if (name == "lstm") {
    auto model = compiled(kInput + dense + layer("lstm", "dense", kLstm) +
                          layer("y", "lstm", "dense { units: 1 }"));
    setLayers(*model, json, {"dense", "lstm", "y"});
    return model;
  }
  if (name == "gru") {
    auto model =
        compiled(kInput + dense + layer("gru", "dense", "gru { units: 8 return_sequences: true }") +
                 layer("head", "gru", "dense { units: 8 activation: 'sigmoid' }") +
                 layer("y", "head", "dense { units: 1 }"));
    setLayers(*model, json, {"dense", "gru", "head", "y"});
    return model;
  }
  auto model = compiled(kInput + layer("lstm", "x", kLstm) + layer("stack0", "lstm", kLstm) +
                        layer("stack1", "stack0", kLstm) + layer("stack2", "stack1", kLstm) +
                        layer("dense", "stack2", "dense { units: 1 }"));
  setTorch(*model, json);
  return model;
}

}  // namespace

class TestGolden : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void followsRTNeural_data() {
    QTest::addColumn<QString>("model");
    for (const char* model : {"lstm", "gru", "lstm_torch"}) QTest::newRow(model) << model;
  }

  /// The whole sequence at once, and step by step with the state carried over.
  void followsRTNeural() {
    STATEROOM_NEED_FIXTURES(golden(""));
    QFETCH(QString, model);
    const auto name = model.toStdString();
    std::ifstream file(golden("models/" + name + ".json"));
    const auto ours = modelOf(name, nlohmann::json::parse(file));
    const auto x = sequence(name + "_x"), wanted = sequence(name + "_y");
    const auto steps = x.shape()[1];
    QVERIFY(steps >= 100);
    const auto whole = computed(*ours, x.as<float>().data(), steps, {});
    QVERIFY(difference(whole.values[0].tensor, wanted) < kTolerance);
    State state;
    for (std::int64_t t = 0; t < steps; ++t) {
      auto step = computed(*ours, x.as<float>().data() + t, 1, state);
      const auto at = static_cast<std::size_t>(t);
      const double error = std::abs(step.values[0].tensor.as<float>()[0] - wanted.as<float>()[at]);
      QVERIFY2(error < kTolerance, qPrintable(QString("step %1: %2").arg(t).arg(error)));
      state = std::move(step.state);
    }
  }
};

QTEST_GUILESS_MAIN(TestGolden)
#include "test_golden.moc"
