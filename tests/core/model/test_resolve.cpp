#include <algorithm>

#include "core/base/text.h"
#include "core/model/layer_type.h"
#include "core/model/resolve.h"
#include "core/project/settings.h"
#include "core/project/text_parser.h"
#include "tests/support/paths.h"

using namespace stateroom;

namespace {

const std::vector<FeatureSet::Output> kFeatures = {
    {"bili", 2, false, 0, {}}, {"drug.name", 40, true, 8, {}}, {"age", 1, false, 0, {}}};
const std::vector<FeatureSet::Output> kNumbers = {{"bili", 2, false, 0, {}},
                                                  {"age", 1, false, 0, {}}};

Project projectOf(const std::string& text) {
  Project project;
  const auto parsed = parseText(text, project);
  if (!parsed) qFatal("%s", test::explain(parsed.error()).c_str());
  return resolveDefaults(project);
}

Result<ModelSpec> resolved(const std::string& text,
                           std::span<const FeatureSet::Output> features = kNumbers) {
  return resolveModel(projectOf(text), features);
}

/// "lstm LSTM(features)[-1, -1, 320] 426240": one word a layer.
std::string summary(const ModelSpec& spec) {
  const auto infos = describe(spec);
  if (!infos) return test::explain(infos.error());
  std::string text;
  for (const auto& info : *infos) {
    text += info.name + " " + info.type + "(" + join(info.inputs, ",") + ")" +
            toString(info.outputShape) + " " + std::to_string(info.parameterCount()) + "\n";
  }
  return text;
}

}  // namespace

class TestResolve : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyKindHasARow() {
    const auto& oneof = *Layer::descriptor()->FindOneofByName("kind");
    QCOMPARE(static_cast<int>(layerTypes().size()), oneof.field_count());
  }

  void addsAnInput() {
    const auto spec = resolved(
        "model { layers { lstm { units: 320 return_sequences: true } }"
        "layers { dense { units: 1 activation: \"sigmoid\" } } }");
    STATEROOM_VERIFY(spec);
    // 4 x 320 x (3 + 320 + 1) + the second bias, as Keras counts plus LibTorch's zeros.
    QCOMPARE(summary(*spec), std::string("features Input()[-1, -1, 3] 0\n"
                                         "lstm LSTM(features)[-1, -1, 320] 416000\n"
                                         "dense Dense(lstm)[-1, -1, 1] 321\n"));
    QCOMPARE(spec->outputs(0), std::string("dense"));
    QCOMPARE(spec->layers(0).input().features_size(), 2);
    QVERIFY(spec->layers(1).lstm().has_recurrent_initializer());
    QCOMPARE(describe(*spec)->at(1).multiplyAdds, std::int64_t{4 * 320 * 323});
    QCOMPARE(describe(*spec)->at(1).stateTensors, (std::vector<std::string>{"h", "c"}));
  }

  void idColumnsBecomeEmbeddings() {
    const auto spec = resolved(
        "model { layers { dense { units: 4 } } layers { dense { units: 1 } } }", kFeatures);
    STATEROOM_VERIFY(spec);
    QCOMPARE(summary(*spec),
             std::string("features_numbers Input()[-1, 3] 0\n"
                         "drug_name_ids Input()[-1] 0\n"
                         "drug_name_embedding Embedding(drug_name_ids)[-1, 8] 320\n"
                         "features Concatenate(features_numbers,drug_name_embedding)[-1, 11] 0\n"
                         "dense Dense(features)[-1, 4] 48\n"
                         "dense_1 Dense(dense)[-1, 1] 5\n"));
  }

  void namedInputsTakeTheirColumns() {
    const auto spec = resolved(
        "model { layers { name: \"drug\" input { features: \"drug.name\" } }"
        "layers { name: \"rest\" input {} }"
        "layers { name: \"both\" inputs: [\"drug\", \"rest\"] concatenate {} }"
        "layers { dense { units: 1 } } }",
        kFeatures);
    STATEROOM_VERIFY(spec);
    QCOMPARE(summary(*spec), std::string("drug_name_ids Input()[-1] 0\n"
                                         "drug Embedding(drug_name_ids)[-1, 8] 320\n"
                                         "rest Input()[-1, 3] 0\n"
                                         "both Concatenate(drug,rest)[-1, 11] 0\n"
                                         "dense Dense(both)[-1, 1] 12\n"));
  }

  void anOwnEmbeddingLearnsItsSize() {
    const auto spec = resolved(
        "model { layers { name: \"drug\" input { features: \"drug.name\" ids: true } }"
        "layers { embedding { output_dim: 3 } } layers { dense { units: 1 } } }",
        kFeatures);
    STATEROOM_VERIFY(spec);
    QCOMPARE(spec->layers(1).embedding().input_dim(), std::int64_t{40});
    QCOMPARE(spec->layers(1).embedding().output_dim(), std::int64_t{3});
  }

  void anImportedModelTakesTensors() {
    const auto spec = resolved(
        "model { layers { name: \"x\" input { width: 7 time: true } } layers { gru { units: 2 } } "
        "}",
        {});
    STATEROOM_VERIFY(spec);
    QCOMPARE(summary(*spec), std::string("x Input()[-1, -1, 7] 0\ngru GRU(x)[-1, 2] 66\n"));
  }

  void shapesOfEveryLayer() {
    const auto spec = resolved(R"(model {
      layers { masking {} }
      layers { simple_rnn { units: 4 return_sequences: true bidirectional: true } }
      layers { layer_normalization {} }
      layers { batch_normalization {} }
      layers { dropout {} }
      layers { time_distributed { layer { dense { units: 5 } } } }
      layers { gru { units: 3 bidirectional: true merge_mode: "sum" reset_after: false } }
      layers { dense { units: 2 use_bias: false } }
      layers { activation { function: "softmax" } } })");
    STATEROOM_VERIFY(spec);
    QCOMPARE(
        summary(*spec),
        std::string("features Input()[-1, -1, 3] 0\n"
                    "masking Masking(features)[-1, -1, 3] 0\n"
                    "simple_rnn SimpleRNN(masking)[-1, -1, 8] 72\n"
                    "layer_normalization LayerNormalization(simple_rnn)[-1, -1, 8] 16\n"
                    "batch_normalization BatchNormalization(layer_normalization)[-1, -1, 8] 32\n"
                    "dropout Dropout(batch_normalization)[-1, -1, 8] 0\n"
                    "time_distributed TimeDistributed(dropout)[-1, -1, 5] 45\n"
                    "gru GRU(time_distributed)[-1, 3] 180\n"
                    "dense Dense(gru)[-1, 2] 6\n"
                    "activation Activation(dense)[-1, 2] 0\n"));
    const auto infos = describe(*spec);
    const auto fixed =
        std::ranges::count(infos->at(7).parameters, false, &ParameterSpec::trainable);
    QCOMPARE(fixed, 2);  // bias_hh_l0 in both directions: reset_after is off
  }

  void frozenLayersTrainNothing() {
    const auto spec = resolved("model { layers { trainable: false dense { units: 1 } } }");
    STATEROOM_VERIFY(spec);
    QVERIFY(!describe(*spec)->at(1).parameters[0].trainable);
  }

  void stateNeedsOneDirection() {
    const auto check = [](const char* layer) {
      const auto spec = resolved(std::string("model { layers { ") + layer + " } }");
      return spec ? checkStateful(*spec) : Result<>(unexpected(spec.error()));
    };
    STATEROOM_VERIFY(check("name: \"a\" lstm { units: 2 }"));
    QCOMPARE(check("name: \"a\" dense { units: 2 }").error().code(), Code::state_none);
    QCOMPARE(check("name: \"a\" lstm { units: 2 bidirectional: true }").error().code(),
             Code::state_bidirectional);
    QCOMPARE(check("name: \"a\" gru { units: 2 go_backwards: true }").error().place(),
             std::string("layer a"));
  }

  /// A layer that keeps no running state begins with zeros.
  void initialStatesNeedOneDirection() {
    const auto infos = [](const std::string& settings) {
      const auto spec =
          resolved("model { layers { name: \"a\" lstm { units: 2 " + settings + " } } }");
      return spec ? describe(*spec) : Result<std::vector<LayerInfo>>(unexpected(spec.error()));
    };
    const auto learned = infos("initial_state: \"learned\"");
    STATEROOM_VERIFY(learned);
    QCOMPARE(learned->at(1).parameters.size(), infos("")->at(1).parameters.size() + 2);
    QCOMPARE(learned->at(1).parameters.back().name, std::string("initial_c"));
    QCOMPARE(learned->at(1).parameters.back().shape, Shape{2});
    for (const char* direction : {"bidirectional: true", "go_backwards: true"}) {
      for (const char* state : {"learned", "constant"}) {
        const auto refused = infos(std::string(direction) + " initial_state: \"" + state + "\"");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code(), Code::initial_state_backwards);
        QCOMPARE(refused.error().place(), std::string("layer a"));
      }
    }
    QVERIFY(!infos("initial_state: \"constant\" initial_state_value: inf"));
  }

  void fingerprintTellsModelsApart() {
    const auto spec = resolved("model { layers { dense { units: 1 } } }");
    auto parameters = *initialParameters(*spec, 1, "");
    const FeatureSet none;
    const auto first = modelFingerprint(*spec, none, parameters);
    QCOMPARE(first.size(), std::size_t{64});
    std::ranges::reverse(parameters);
    QCOMPARE(modelFingerprint(*spec, none, parameters), first);
    auto other = *spec;
    other.mutable_layers(1)->mutable_dense()->set_activation("relu");
    QVERIFY(modelFingerprint(other, none, parameters) != first);
    parameters[0].tensor.as<float>()[0] += 1;
    QVERIFY(modelFingerprint(*spec, none, parameters) != first);
  }
};

QTEST_GUILESS_MAIN(TestResolve)
#include "test_resolve.moc"
