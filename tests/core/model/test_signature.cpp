#include <nlohmann/json.hpp>

#include "core/model/resolve.h"
#include "core/model/signature.h"
#include "core/project/settings.h"
#include "core/project/text_parser.h"
#include "tests/support/paths.h"

using namespace stateroom;
using nlohmann::json;

class TestSignature : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void saysWhatGoesInAndOut() {
    const auto project = projectOf(R"(
      data {
        columns { name: "bili" type: FLOAT role: FEATURE }
        columns { name: "sex" type: STRING role: FEATURE }
        columns { name: "event" type: BOOL role: LABEL }
        derived { name: "ratio" expression: "bili / 2" type: FLOAT role: FEATURE }
      }
      features { column: "bili" steps { log {} } steps { standardize { mean: 1.5 sd: 0.5 } } }
      features { name: "rank" column: "ratio" steps { bucketize { boundaries: [1, 2] } } steps { one_hot {} } }
      features { column: "sex" missing: "error" steps { vocabulary { values: ["f", "m"] } } steps { embedding {} } }
      model { layers { name: "lstm" lstm { units: 4 return_sequences: true } }
              layers { name: "risk" dense { units: 1 activation: "sigmoid" } } })");
    const std::vector<FeatureSet::Output> outputs = {
        {"bili", 1, false, 0, {}}, {"rank", 3, false, 0, {}}, {"sex", 3, true, 8, {}}};
    const auto spec = resolveModel(project, outputs);
    STATEROOM_VERIFY(spec);
    const std::vector<FeatureColumn> features(project.features().begin(), project.features().end());
    const auto signatures = describeSignatures(*spec, features, project);
    STATEROOM_VERIFY(signatures);
    const auto wanted = json::parse(R"({
      "serving_default": {
        "inputs": {
          "bili": {"kind": "column", "dtype": "float64", "shape": [-1, -1], "feature": "bili", "missing": "mean", "mean": 1.5, "sd": 0.5},
          "ratio": {"kind": "column", "dtype": "float64", "shape": [-1, -1], "feature": "rank", "missing": "mean", "expression": "bili / 2", "boundaries": [1.0, 2.0]},
          "sex": {"kind": "column", "dtype": "string", "shape": [-1, -1], "feature": "sex", "missing": "error", "vocabulary": ["f", "m"], "oov_buckets": 1}},
        "outputs": {"risk": {"dtype": "float32", "shape": [-1, -1, 1], "activation": "sigmoid", "labels": ["event"]}}},
      "step": {
        "inputs": {
          "bili": {"kind": "column", "dtype": "float64", "shape": [-1], "feature": "bili", "missing": "mean", "mean": 1.5, "sd": 0.5},
          "ratio": {"kind": "column", "dtype": "float64", "shape": [-1], "feature": "rank", "missing": "mean", "expression": "bili / 2", "boundaries": [1.0, 2.0]},
          "sex": {"kind": "column", "dtype": "string", "shape": [-1], "feature": "sex", "missing": "error", "vocabulary": ["f", "m"], "oov_buckets": 1}},
        "outputs": {"risk": {"dtype": "float32", "shape": [-1, 1], "activation": "sigmoid", "labels": ["event"]}},
        "state": [{"layer": "lstm", "tensors": ["h", "c"], "shape": [-1, 4]}]}})");
    QCOMPARE(QString::fromStdString(signatures->dump(1)), QString::fromStdString(wanted.dump(1)));
  }

  void anImportedModelTakesTensors() {
    const auto project = projectOf(
        "model { layers { name: \"x\" input { width: 7 } } layers { name: \"y\" dense { units: 2 } "
        "} }");
    const auto spec = resolveModel(project, std::span<const FeatureSet::Output>());
    STATEROOM_VERIFY(spec);
    const auto signatures = describeSignatures(*spec, {}, project);
    STATEROOM_VERIFY(signatures);
    QVERIFY(!signatures->contains("step"));
    QCOMPARE(signatures->at("serving_default").at("inputs").dump(),
             std::string(R"({"x":{"dtype":"float32","kind":"tensor","shape":[-1,7]}})"));
  }

 private:
  static Project projectOf(const std::string& text) {
    Project project;
    const auto parsed = parseText(text, project);
    if (!parsed) qFatal("%s", test::explain(parsed.error()).c_str());
    return resolveDefaults(project);
  }
};

QTEST_GUILESS_MAIN(TestSignature)
#include "test_signature.moc"
