#include <algorithm>
#include <cmath>
#include <map>

#include "core/interop/safetensors/safetensors.h"
#include "tests/core/engine/hdf5_file.h"
#include "tests/core/engine/keras_weights.h"
#include "tests/core/engine/oracle_json.h"
#include "tests/core/engine/specs.h"
#include "tests/support/paths.h"

/// State that goes from call to call, against Keras (stateful=True, interleaved users) and PyTorch.
using namespace stateroom;
using namespace stateroom::test;

namespace {

Batch oneStep(const Tensor& x) {
  Batch batch;
  batch.rows = 1;
  batch.steps = 1;
  batch.inputs = {{"step", TensorView{DType::F32, {1, 1, x.elements()}, x.bytes().data()}}};
  return batch;
}

void setWeights(Model& model, const nlohmann::json& json, const std::string& folder) {
  const bool inJson = json["weights"][0].contains("values");
  const auto read = [&](const std::string& layer, const std::string& name) {
    for (const auto& weight : json["weights"]) {
      auto path = weight["name"].get<std::string>();
      if (!path.starts_with(layer) && path.find("/" + layer) == std::string::npos) continue;
      if (path.ends_with(":0")) path.resize(path.size() - 2);
      if (!path.ends_with("/" + name)) continue;
      if (inJson) return tensorOf(weight["values"]);
      const Hdf5File file(oracle((folder + "/model.h5").c_str()));
      return file.read("model_weights/" + layer + "/" + path + ":0");
    }
    throw std::runtime_error("no weight " + name);
  };
  for (const std::string layer : {"lstm", "probability"}) {
    setKerasWeights(model, layer, [&](const std::string& name) { return read(layer, name); });
  }
}

Tensor rowOf(const nlohmann::json& values) {
  auto tensor = tensorOf(values);
  return Tensor::of<float>({1, tensor.elements()}, std::as_const(tensor).as<float>());
}

/// Prediction, h and c of a call, to `tolerance` times the larger of 1 and the value.
Result<> follows(const Result<Outputs>& outputs, const nlohmann::json& call, double tolerance) {
  if (!outputs) return passOn(outputs.error());
  const auto compare = [&](const Tensor& tensor, const char* name) {
    const auto got = tensor.as<float>();
    const auto wanted = tensorOf(call[name]);
    double largest = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
      const double w = wanted.as<float>()[i];
      largest = std::max(largest, std::abs(got[i] - w) / std::max(1.0, std::abs(w)));
    }
    return largest;
  };
  const double off = std::max({compare(outputs->values[0].tensor, "prediction"),
                               compare(outputs->state[0].tensors[0].tensor, "h"),
                               compare(outputs->state[0].tensors[1].tensor, "c")});
  if (off < tolerance) return {};
  return fail(Code::internal, {{"what", "off by " + std::to_string(off * 1e6) + "e-6"}});
}

}  // namespace

class TestStateful : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void followsKeras_data() {
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("file");
    QTest::newRow("8 units, Keras 2") << "lstm8" << "keras2.json";
    QTest::newRow("8 units, Keras 3") << "lstm8" << "keras3.json";
    QTest::newRow("16 units, Keras 2") << "lstm16_return_state" << "keras2.json";
    QTest::newRow("16 units, Keras 3") << "lstm16_return_state" << "keras3.json";
    QTest::newRow("320 units, Keras 2") << "lstm320" << "keras2.json";
  }

  /// Each call from Keras's own state, and from the one that our last call of that user gave.
  void followsKeras() {
    QFETCH(QString, folder);
    QFETCH(QString, file);
    const auto path = "stateful_keras/" + folder.toStdString();
    const auto json = readOracle(path + "/" + file.toStdString());
    const auto& configuration = json["configuration"];
    auto model = compiled(
        "layers { name: 'step' input { time: true width: " + configuration["features"].dump() +
        " } } layers { name: 'lstm' inputs: 'step' lstm { units: " + configuration["units"].dump() +
        " } } layers { name: 'probability' inputs: 'lstm' dense { units: 1 activation: 'sigmoid' } "
        "}");
    setWeights(*model, json, path);
    const auto units = configuration["units"].get<int>();
    std::map<std::string, State> states;
    for (const auto& call : json["calls"]) {
      const auto x = tensorOf(call["input"]);
      const State before = {
          {"lstm", {{"h", rowOf(call["h_before"])}, {"c", rowOf(call["c_before"])}}}};
      // With 320 units sums reach 11, where neighbouring float32 are 1e-6 apart.
      STATEROOM_VERIFY(
          follows(model->forward(oneStep(x), before, {}), call, units < 100 ? 1e-6 : 4e-6));
      // Errors of float32 gather from call to call: Keras's own 320 units end 2e-5 from float64.
      auto& state = states[call["user"].get<std::string>()];
      auto outputs = model->forward(oneStep(x), state, {});
      STATEROOM_VERIFY(follows(outputs, call, units < 100 ? 1e-6 : 5e-5));
      state = std::move(outputs->state);
    }
    QVERIFY(states.size() == 5);
  }

  void followsTorch_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("spec");
    QTest::newRow("lstm") << "lstm"
                          << R"(layers { name: 'x' input { width: 4 time: true } }
      layers { name: 'lstm' inputs: 'x' lstm { units: 8 } }
      layers { name: 'head' inputs: 'lstm' dense { units: 1 activation: 'sigmoid' } })";
    QTest::newRow("lstm_no_bias") << "lstm_no_bias"
                                  << R"(layers { name: 'x' input { width: 2 time: true } }
      layers { name: 'lstm' inputs: 'x' lstm { units: 7 use_bias: false } }
      layers { name: 'head' inputs: 'lstm' dense { units: 1 activation: 'sigmoid' } })";
    QTest::newRow("gru") << "gru"
                         << R"(layers { name: 'x' input { width: 4 time: true } }
      layers { name: 'gru' inputs: 'x' gru { units: 7 return_sequences: true } }
      layers { name: 'norm' inputs: 'gru' layer_normalization { epsilon: 1e-5 } }
      layers { name: 'head' inputs: 'norm' dense { units: 2 } })";
    QTest::newRow("rnn_relu") << "rnn_relu"
                              << R"(layers { name: 'x' input { width: 3 time: true } }
      layers { name: 'rnn' inputs: 'x' simple_rnn { units: 6 activation: 'relu' return_sequences: true } }
      layers { name: 'head' inputs: 'rnn' dense { units: 1 } })";
  }

  void followsTorch() {
    QFETCH(QString, model);
    QFETCH(QString, spec);
    const auto folder = "torch_models/" + model.toStdString();
    const auto json = readOracle(folder + "/expected.json");
    const auto weights = readSafetensors(oracle((folder + "/model.safetensors").c_str()));
    STATEROOM_VERIFY(weights);
    auto ours = compiled(spec.toStdString());
    STATEROOM_VERIFY(ours->setParameters(weights->tensors));
    auto cases = json["cases"];
    for (const auto& step : json["one_user_step_by_step"]) cases.push_back(step);
    const auto layer = model.section('_', 0, 0).toStdString();
    for (const auto& one : cases) {
      const auto x = namedTensorOf(one["inputs"][0]).tensor;
      Batch batch;
      batch.rows = x.shape()[0];
      batch.steps = x.shape()[1];
      batch.inputs = {{"x", x.view()}};
      State state = {{layer, {}}};
      for (std::size_t i = 1; i < one["inputs"].size(); ++i) {
        auto given = namedTensorOf(one["inputs"][i]);
        const auto values = given.tensor.as<float>();
        state[0].tensors.push_back(
            {given.name, Tensor::of<float>({batch.rows, given.tensor.shape()[2]},
                                           std::span<const float>(values))});
      }
      const auto outputs = ours->forward(batch, state, {});
      STATEROOM_VERIFY(outputs);
      const auto wanted = [&](std::size_t i) { return namedTensorOf(one["outputs"][i]).tensor; };
      QVERIFY(difference(outputs->values[0].tensor, wanted(0)) < 1e-6);
      for (std::size_t i = 0; i < outputs->state[0].tensors.size(); ++i) {
        QVERIFY(difference(outputs->state[0].tensors[i].tensor.as<float>(),
                           wanted(i + 1).as<float>()) < 1e-6);
      }
    }
  }

  /// Files that Python's PyTorch saved, scripted and traced, answer as in Python.
  void loadsTorchScript_data() {
    QTest::addColumn<QString>("model");
    for (const char* model : {"lstm", "gru", "gru_two_layers_bidirectional", "lstm_cell_loop",
                              "lstm_no_bias", "lstm_projection", "lstm_time_first",
                              "lstm_two_layers_bidirectional", "rnn_relu", "embedding_two_heads"}) {
      QTest::newRow(model) << model;
    }
  }

  void loadsTorchScript() {
    QFETCH(QString, model);
    const auto folder = "torch_models/" + model.toStdString();
    const auto json = readOracle(folder + "/expected.json");
    for (const char* file : {"/scripted.pt", "/traced.pt"}) {
      auto foreign = testEngine().load(oracle((folder + file).c_str()));
      STATEROOM_VERIFY(foreign);
      const auto& one = json["cases"][0];
      std::vector<NamedTensor> inputs;
      for (const auto& input : one["inputs"]) inputs.push_back(namedTensorOf(input));
      Batch batch;
      for (const auto& input : inputs) batch.inputs.push_back({input.name, input.tensor.view()});
      const auto outputs = (*foreign)->forward(batch, {}, {});
      STATEROOM_VERIFY(outputs);
      QCOMPARE(outputs->values.size(), one["outputs"].size());
      for (std::size_t i = 0; i < outputs->values.size(); ++i) {
        QVERIFY(difference(outputs->values[i].tensor, namedTensorOf(one["outputs"][i]).tensor) <
                1e-6);
      }
      const auto infos = (*foreign)->parameterInfo();
      for (const auto& parameter : json["parameters"]) {
        const auto name = parameter["name"].get<std::string>();
        QVERIFY2(std::ranges::find(infos, name, &ParameterInfo::name) != infos.end(), name.c_str());
      }
      QVERIFY((*foreign)->operations().size() >= 3);
      const auto saved = (*foreign)->operations(), run = (*foreign)->operationsAsRun();
      const auto has = [](const std::vector<Operation>& operations, const std::string& op) {
        return std::ranges::find(operations, op, &Operation::op) != operations.end();
      };
      for (const std::string name : {"lstm", "gru", "rnn_relu", "linear"}) {
        QVERIFY(!has(run, "aten::" + name));
        QCOMPARE(has(run, "stateroom::" + name), has(saved, "aten::" + name));
      }
      QVERIFY(has(run, "stateroom::linear"));
    }
  }

  void refusesWhatIsNoModel() {
    const auto none = testEngine().load(oracle("README.md"));
    QVERIFY(!none);
    QCOMPARE(none.error().code(), Code::engine_failed);
    QVERIFY(!testEngine().load("nowhere.pt"));
  }
};

QTEST_GUILESS_MAIN(TestStateful)
#include "test_stateful.moc"
