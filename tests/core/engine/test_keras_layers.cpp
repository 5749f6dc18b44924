#include "tests/core/engine/hdf5_file.h"
#include "tests/core/engine/keras_weights.h"
#include "tests/core/engine/oracle_json.h"
#include "tests/core/engine/specs.h"
#include "tests/support/paths.h"

/// Every layer against what Keras 2.15 and Keras 3.15 computed with the same weights.
using namespace stateroom;
using namespace stateroom::test;

namespace {

/// Where a layer's arrays stand: a group of model_weights in an .h5 of Keras 2, of layers in a
/// .keras.
struct KerasLayer {
  std::string ours, keras2, keras3;
  std::string suffix = {};
};

struct Case {
  std::string name;
  std::string spec;
  std::vector<KerasLayer> layers;
  bool keras2 = true;
};

const std::string kInput = "layers { name: 'x' input { width: 3 time: true } }\n";
const KerasLayer kLstm = {"lstm", "lstm/lstm/lstm_cell", "lstm/cell"};
const KerasLayer kLstm1 = {"lstm_1", "lstm_1/lstm_1/lstm_cell", "lstm_1/cell"};
const KerasLayer kGru = {"gru", "gru/gru/gru_cell", "gru/cell"};
const KerasLayer kDense = {"dense", "dense/dense", "dense"};

KerasLayer forwardOf(const std::string& number) {
  const auto layer = "bidirectional" + number;
  return {layer, layer + "/" + layer + "/forward_lstm" + number + "/lstm_cell",
          layer + "/forward_layer/cell"};
}

KerasLayer backwardOf(const std::string& number) {
  const auto layer = "bidirectional" + number;
  return {layer, layer + "/" + layer + "/backward_lstm" + number + "/lstm_cell",
          layer + "/backward_layer/cell", "_reverse"};
}

std::vector<Case> cases() {
  return {
      {"lstm_stacked",
       kInput + R"(layers { name: 'lstm' inputs: 'x' lstm { units: 6 return_sequences: true } }
        layers { name: 'lstm_1' inputs: 'lstm' lstm { units: 5 return_sequences: true } })",
       {kLstm, kLstm1}},
      {"lstm_last_dense",
       kInput + R"(layers { name: 'lstm' inputs: 'x' lstm { units: 6 return_sequences: true } }
        layers { name: 'lstm_1' inputs: 'lstm' lstm { units: 5 } }
        layers { name: 'dense' inputs: 'lstm_1' dense { units: 3 activation: 'softmax' } })",
       {kLstm, kLstm1, kDense}},
      // Keras 2's hard_sigmoid is another function than Keras 3's.
      {"lstm_activations",
       kInput + R"(layers { name: 'lstm' inputs: 'x' lstm { units: 6 return_sequences: true
        activation: 'softsign' recurrent_activation: 'hard_sigmoid' } })",
       {kLstm},
       false},
      {"lstm_no_forget_bias",
       kInput + "layers { name: 'lstm' inputs: 'x' lstm { units: 6 unit_forget_bias: false } }",
       {kLstm}},
      {"lstm_no_bias",
       kInput + "layers { name: 'lstm' inputs: 'x' lstm { units: 6 use_bias: false "
                "return_sequences: true } }",
       {kLstm}},
      {"gru_reset_after",
       kInput + "layers { name: 'gru' inputs: 'x' gru { units: 7 return_sequences: true } }",
       {kGru}},
      {"gru_reset_before",
       kInput +
           R"(layers { name: 'gru' inputs: 'x' gru { units: 6 reset_after: false return_sequences: true } })",
       {kGru}},
      {"simple_rnn",
       kInput +
           R"(layers { name: 'simple_rnn' inputs: 'x' simple_rnn { units: 6 return_sequences: true } })",
       {{"simple_rnn", "simple_rnn/simple_rnn/simple_rnn_cell", "simple_rnn/cell"}}},
      {"bidirectional_concat",
       kInput +
           R"(layers { name: 'bidirectional' inputs: 'x' lstm { units: 6 bidirectional: true return_sequences: true } }
        layers { name: 'bidirectional_1' inputs: 'bidirectional' lstm { units: 5 bidirectional: true } })",
       {forwardOf(""), backwardOf(""), forwardOf("_1"), backwardOf("_1")}},
      {"bidirectional_sum",
       kInput + R"(layers { name: 'bidirectional' inputs: 'x'
        lstm { units: 6 bidirectional: true merge_mode: 'sum' return_sequences: true } })",
       {forwardOf(""), backwardOf("")}},
      {"masking_lstm_sequences",
       kInput + R"(layers { name: 'masking' inputs: 'x' masking { mask_value: -1 } }
        layers { name: 'lstm' inputs: 'masking' lstm { units: 6 return_sequences: true } })",
       {kLstm}},
      {"masking_lstm_last",
       kInput + R"(layers { name: 'masking' inputs: 'x' masking { mask_value: 0 } }
        layers { name: 'lstm' inputs: 'masking' lstm { units: 6 } })",
       {kLstm}},
      {"embedding_mask_lstm",
       R"(layers { name: 'ids' input { ids: true time: true width: 1 } }
        layers { name: 'embedding' inputs: 'ids' embedding { input_dim: 11 output_dim: 3 mask_zero: true } }
        layers { name: 'lstm' inputs: 'embedding' lstm { units: 6 } }
        layers { name: 'dense' inputs: 'lstm' dense { units: 1 activation: 'sigmoid' } })",
       {{"embedding", "embedding/embedding", "embedding"}, kLstm, kDense}},
      {"time_distributed_dense",
       kInput + R"(layers { name: 'lstm' inputs: 'x' lstm { units: 6 return_sequences: true } }
        layers { name: 'each' inputs: 'lstm' time_distributed { layer { dense { units: 2 activation: 'tanh' } } } })",
       {kLstm, {"each", "time_distributed/time_distributed", "time_distributed/layer"}}},
      {"normalisations",
       kInput + R"(layers { name: 'norm' inputs: 'x' batch_normalization { epsilon: 0.002 } }
        layers { name: 'drop' inputs: 'norm' dropout { rate: 0.3 } }
        layers { name: 'lstm' inputs: 'drop' lstm { units: 6 return_sequences: true dropout: 0.2 } }
        layers { name: 'layer_norm' inputs: 'lstm' layer_normalization { epsilon: 0.01 } }
        layers { name: 'dense' inputs: 'layer_norm' dense { units: 5 activation: 'relu' } }
        layers { name: 'norm_1' inputs: 'dense' batch_normalization { center: false scale: false } }
        layers { name: 'dense_1' inputs: 'norm_1' dense { units: 2 } })",
       {{"norm", "batch_normalization/batch_normalization", "batch_normalization"},
        kLstm,
        {"layer_norm", "layer_normalization/layer_normalization", "layer_normalization"},
        kDense,
        {"norm_1", "batch_normalization_1/batch_normalization_1", "batch_normalization_1"},
        {"dense_1", "dense_1/dense_1", "dense_1"}}},
      {"multi_input_output",
       R"(layers { name: 'numeric' input { width: 3 time: true } }
        layers { name: 'kind' input { ids: true width: 1 } }
        layers { name: 'kind_embedding' inputs: 'kind' embedding { input_dim: 11 output_dim: 3 } }
        layers { name: 'encoder' inputs: 'numeric' lstm { units: 6 } }
        layers { name: 'both' inputs: 'encoder' inputs: 'kind_embedding' concatenate {} }
        layers { name: 'hidden' inputs: 'both' dense { units: 5 activation: 'relu' } }
        layers { name: 'churn' inputs: 'hidden' dense { units: 1 activation: 'sigmoid' } }
        layers { name: 'segment' inputs: 'hidden' dense { units: 4 activation: 'softmax' } }
        outputs: 'churn' outputs: 'segment')",
       {{"kind_embedding", "kind_embedding/kind_embedding", "embedding"},
        {"encoder", "encoder/encoder/lstm_cell", "lstm/cell"},
        {"hidden", "hidden/hidden", "dense"},
        {"churn", "churn/churn", "dense_1"},
        {"segment", "segment/segment", "dense_2"}}},
      {"lstm_go_backwards",
       kInput +
           R"(layers { name: 'lstm' inputs: 'x' lstm { units: 6 go_backwards: true return_sequences: true } })",
       {kLstm}},
  };
}

void setWeights(Model& model, const Case& one, bool keras3) {
  const auto folder = std::string("keras_layers/") + (keras3 ? "keras3/" : "keras2/");
  const Hdf5File file(oracle((folder + one.name + (keras3 ? ".keras" : ".h5")).c_str()));
  for (const auto& layer : one.layers) {
    const auto names = kerasArrays(model, layer.ours);
    const auto read = [&](const std::string& name) {
      if (!keras3) return file.read("model_weights/" + layer.keras2 + "/" + name + ":0");
      const auto index = std::ranges::find(names, name) - names.begin();
      return file.read("layers/" + layer.keras3 + "/vars/" + std::to_string(index));
    };
    setKerasWeights(model, layer.ours, read, layer.suffix);
  }
}

/// Inputs of the oracle; ids [B, 1] of an input without time lose the axis.
Batch batchOf(const std::vector<NamedTensor>& inputs) {
  Batch batch;
  for (const auto& [name, tensor] : inputs) {
    auto view = tensor.view();
    batch.rows = view.shape[0];
    if (view.dtype == DType::I64 && view.shape[1] == 1) {
      view.shape.pop_back();
    } else {
      batch.steps = view.shape[1];
    }
    batch.inputs.push_back({name, view});
  }
  return batch;
}

}  // namespace

class TestKerasLayers : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void computesWhatKerasDoes_data() {
    QTest::addColumn<int>("index");
    QTest::addColumn<bool>("keras3");
    const auto all = cases();
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].keras2) QTest::addRow("%s, Keras 2", all[i].name.c_str()) << int(i) << false;
      QTest::addRow("%s, Keras 3", all[i].name.c_str()) << int(i) << true;
    }
  }

  void computesWhatKerasDoes() {
    QFETCH(int, index);
    QFETCH(bool, keras3);
    const auto one = cases()[static_cast<std::size_t>(index)];
    const auto json = readOracle(std::string("keras_layers/") + (keras3 ? "keras3/" : "keras2/") +
                                 one.name + ".json");
    auto model = compiled(one.spec);
    setWeights(*model, one, keras3);
    std::vector<NamedTensor> inputs;
    for (const auto& input : json["inputs"]) inputs.push_back(namedTensorOf(input));
    const auto outputs = model->forward(batchOf(inputs), {}, {});
    STATEROOM_VERIFY(outputs);
    std::vector<NamedTensor> ours = outputs->values;
    if (json["outputs"].size() > ours.size()) {  // return_state
      for (const auto& tensor : outputs->state[0].tensors) ours.push_back(tensor);
    }
    QCOMPARE(ours.size(), json["outputs"].size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
      const auto wanted = namedTensorOf(json["outputs"][i]).tensor;
      QCOMPARE(ours[i].tensor.shape(), wanted.shape());
      const double off = difference(ours[i].tensor, wanted);
      QVERIFY2(off < 2e-6, qPrintable(QString("output %1 is %2 off").arg(i).arg(off)));
    }
  }
};

QTEST_GUILESS_MAIN(TestKerasLayers)
#include "test_keras_layers.moc"
