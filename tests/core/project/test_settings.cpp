#include <algorithm>

#include "core/base/text.h"
#include "core/project/message_json.h"
#include "core/project/settings.h"
#include "core/project/text_parser.h"
#include "core/project/text_printer.h"
#include "tests/support/paths.h"

using namespace stateroom;

namespace {

Project sample() {
  Project project;
  const auto parsed = parseText(R"(
    data {
      sources { path: "visits.csv" }
      columns { name: "bili" type: FLOAT role: FEATURE }
      columns { name: "alk.phos" type: FLOAT role: FEATURE }
      columns { name: "event" type: BOOL role: LABEL }
    }
    features { column: "bili" steps { log {} } steps { standardize {} } }
    features { column: "alk.phos" }
    model {
      layers { name: "lstm" lstm { units: 320 return_sequences: true } }
      layers { dense { units: 1 activation: "sigmoid" } }
    }
    metrics: ["auc"]
    early_stopping { patience: 3 })",
                                project);
  return parsed ? project : Project();
}

std::string text(const Project& project, std::string_view path) {
  const auto found = settingText(project, path);
  return found ? *found : test::explain(found.error());
}

}  // namespace

class TestSettings : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everySettingIsDeclared() {
    const auto& settings = allSettings();
    QVERIFY(settings.size() > 120);
    for (const auto& info : settings) {
      QVERIFY2(!info.help.empty(), info.path.c_str());
      QVERIFY2(info.choices.empty() || info.type == "choice", info.path.c_str());
    }
    const auto rate = std::ranges::find(settings, "optimizer.learning_rate", &SettingInfo::path);
    QVERIFY(rate != settings.end());
    QCOMPARE(rate->type, std::string("number"));
    QCOMPARE(rate->defaultValue, std::string("0.001"));
    QCOMPARE(rate->min, std::string(">0"));
    QVERIFY(std::ranges::count(settings, "model.layers[].lstm.units", &SettingInfo::path) == 1);
  }

  /// Every default and every conditional default is a value of its field, within its own bounds.
  void everyDefaultIsAllowed() {
    int checked = 0;
    for (const auto& info : allSettings()) {
      if (info.defaultValue.empty()) continue;
      Project project = sample();
      auto path = info.path;
      for (auto at = path.find("[]"); at != path.npos; at = path.find("[]"))
        path.replace(at, 2, "[0]");
      const auto applied = applySetting(project, path, info.defaultValue);
      QVERIFY2(applied, applied ? "" : (path + " " + test::explain(applied.error())).c_str());
      ++checked;
    }
    QVERIFY(checked > 80);
  }

  void fillsDefaultsEverywhere() {
    const auto resolved = resolveDefaults(sample());
    QCOMPARE(text(resolved, "optimizer.learning_rate"), std::string("0.001"));
    QCOMPARE(text(resolved, "training.shuffle"), std::string("true"));
    QCOMPARE(text(resolved, "model.layers[lstm].lstm.recurrent_initializer"),
             std::string("orthogonal"));
    QCOMPARE(text(resolved, "features[bili].steps[log].log.offset"), std::string("0"));
    QCOMPARE(text(resolved, "features[\"alk.phos\"].missing"), std::string("mean"));
    QCOMPARE(text(resolved, "features[alk.phos].missing"), std::string("mean"));
    QCOMPARE(text(resolved, "early_stopping.patience"), std::string("3"));
    QCOMPARE(text(resolved, "early_stopping.monitor"), std::string("loss"));
    QVERIFY(!resolved.early_stopping().has_baseline());
    QVERIFY(!resolveDefaults(Project()).has_early_stopping());
    QVERIFY(!resolveDefaults(Project()).model().layers_size());
    QCOMPARE(resolveDefaults(resolved).SerializeAsString(), resolved.SerializeAsString());
  }

  void infersFromOtherSettings() {
    const auto resolved = resolveDefaults(sample());
    QCOMPARE(text(resolved, "data.sequences.enabled"), std::string("true"));
    QCOMPARE(text(resolved, "loss.name"), std::string("binary_crossentropy"));
    QCOMPARE(text(Project(), "data.sequences.enabled"), std::string("false"));
    QCOMPARE(text(Project(), "loss.name"), std::string("mean_squared_error"));
    Project classes = sample();
    STATEROOM_VERIFY(applySetting(classes, "model.layers[1].dense.activation", "softmax"));
    QCOMPARE(text(classes, "loss.name"), std::string("sparse_categorical_crossentropy"));
    classes.mutable_data()->mutable_columns(0)->set_role(LABEL);
    QCOMPARE(text(classes, "loss.name"), std::string("categorical_crossentropy"));
  }

  void conditionalDefaults_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("variant");
    QTest::addColumn<QString>("epsilon");
    QTest::addColumn<QString>("decay");
    QTest::addColumn<QString>("rho");
    QTest::addColumn<QString>("accumulator");
    QTest::newRow("keras adam") << "adam" << "keras" << "1e-07" << "0" << "0.9" << "0.1";
    QTest::newRow("keras adamw") << "adamw" << "keras" << "1e-07" << "0.004" << "0.9" << "0.1";
    QTest::newRow("torch adamw") << "adamw" << "torch" << "1e-08" << "0.01" << "0.99" << "0";
    QTest::newRow("torch adagrad") << "adagrad" << "torch" << "1e-10" << "0" << "0.99" << "0";
    QTest::newRow("tf1 rmsprop") << "rmsprop" << "tf1" << "1e-10" << "0" << "0.9" << "0.1";
    QTest::newRow("tf1 adam") << "adam" << "tf1" << "1e-08" << "0" << "0.9" << "0.1";
  }
  void conditionalDefaults() {
    Project project;
    QFETCH(QString, name);
    QFETCH(QString, variant);
    project.mutable_optimizer()->set_name(name.toStdString());
    project.mutable_optimizer()->set_variant(variant.toStdString());
    for (const auto& [field, column] : {std::pair("epsilon", "epsilon"),
                                        {"weight_decay", "decay"},
                                        {"rho", "rho"},
                                        {"initial_accumulator", "accumulator"}}) {
      const QString wanted = *static_cast<QString*>(QTest::qData(column, QMetaType::QString));
      QCOMPARE(QString::fromStdString(text(project, std::string("optimizer.") + field)), wanted);
    }
    project.mutable_optimizer()->set_epsilon(0.5);
    QCOMPARE(text(project, "optimizer.epsilon"), std::string("0.5"));
  }

  void setsEveryKindOfValue_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("reads");
    QTest::newRow("number") << "optimizer.learning_rate" << "1e-4" << "0.0001";
    QTest::newRow("integer") << "training.batch_size" << "+64" << "64";
    QTest::newRow("bool") << "training.shuffle" << "False" << "false";
    QTest::newRow("bool digit") << "training.shuffle" << "0" << "false";
    QTest::newRow("text") << "title" << "Death \"soon\"?" << "Death \"soon\"?";
    QTest::newRow("quoted text") << "title" << "\"a b\"" << "a b";
    QTest::newRow("half a quote") << "title" << "5\" wide" << "5\" wide";
    QTest::newRow("backslash") << "title" << "a\\b" << "a\\b";
    QTest::newRow("line break") << "title" << "a\nb\x01" << "a\nb\x01";
    QTest::newRow("not latin") << "title" << "Größe 長さ" << "Größe 長さ";
    QTest::newRow("choice") << "optimizer.name" << "sgd" << "sgd";
    QTest::newRow("enum") << "data.columns[bili].type" << "int" << "INT";
    QTest::newRow("list") << "metrics" << "[auc, \"a, b\"]" << "[\"auc\", \"a, b\"]";
    QTest::newRow("list without brackets")
        << "metrics" << "auc,precision" << "[\"auc\", \"precision\"]";
    QTest::newRow("empty list") << "metrics" << "[]" << "[]";
    QTest::newRow("numbers") << "schedule.boundaries" << "[100, 200]" << "[100, 200]";
    QTest::newRow("element") << "metrics[0]" << "precision" << "precision";
    QTest::newRow("new element") << "metrics[1]" << "precision" << "precision";
    QTest::newRow("by index") << "model.layers[0].lstm.units" << "32" << "32";
    QTest::newRow("by kind") << "model.layers[dense].dense.units" << "2" << "2";
    QTest::newRow("new block") << "features[2].column" << "age" << "age";
    QTest::newRow("block") << "schedule" << "{name: \"cosine_decay\" decay_steps: 9}"
                           << "name: \"cosine_decay\"\ndecay_steps: 9\n";
  }
  void setsEveryKindOfValue() {
    QFETCH(QString, path);
    QFETCH(QString, value);
    QFETCH(QString, reads);
    Project project = sample();
    STATEROOM_VERIFY(applySetting(project, path.toStdString(), value.toStdString()));
    const auto where = FieldPath::resolve(project, path.toStdString());
    STATEROOM_VERIFY(where);
    QCOMPARE(QString::fromStdString(fieldText(*where->parentIn(project), where->last())), reads);
    QVERIFY(checkSettings(project));
  }

  void anotherKindReplacesTheFirst() {
    Project project = sample();
    STATEROOM_VERIFY(applySetting(project, "model.layers[lstm].gru.units", "8"));
    QVERIFY(project.model().layers(0).has_gru() && !project.model().layers(0).has_lstm());
  }

  void tellsWhatChanged() {
    const Project reference = sample();
    Project project = reference;
    QVERIFY(changedSettings(project, reference).empty());
    project.mutable_optimizer()->set_learning_rate(0.001);  // the default
    QVERIFY(changedSettings(project, reference).empty());
    STATEROOM_VERIFY(applySetting(project, "optimizer.learning_rate", "0.0005"));
    STATEROOM_VERIFY(applySetting(project, "features[\"alk.phos\"].missing", "zero"));
    project.clear_metrics();
    const std::vector<std::pair<std::string, std::string>> wanted = {
        {"features[\"alk.phos\"].missing", "zero"},
        {"optimizer.learning_rate", "0.0005"},
        {"metrics", ""}};
    QCOMPARE(changedSettings(project, reference), wanted);
  }

  void comparesManyWithOneReference() {
    Project reference;
    reference.mutable_optimizer()->set_learning_rate(0.01);
    reference.mutable_model()->add_layers()->mutable_lstm()->set_units(8);
    const SettingsReference compared(reference);
    for (const auto* path : {"optimizer.learning_rate", "training.epochs", "data.split.seed",
                             "model.layers[0].lstm.units", "title"}) {
      auto other = reference;
      STATEROOM_VERIFY(applySetting(other, path, "7"));
      const auto changes = compared.changesOf(other);
      QCOMPARE(changes.size(), std::size_t{1});
      QCOMPARE(changes.front().second, std::string("7"));
      QCOMPARE(changes, changedSettings(other, reference));
    }
    QVERIFY(compared.changesOf(reference).empty());
  }

  void messagesReadAsJson() {
    Layer layer;
    layer.set_name("lstm");
    layer.add_inputs("a");
    layer.mutable_lstm()->set_units(320);
    layer.mutable_lstm()->set_return_sequences(true);
    layer.mutable_lstm()->set_dropout(0.25);
    QCOMPARE(jsonOf(layer).dump(),
             std::string(R"({"name":"lstm","inputs":["a"],"lstm":{"units":320,)"
                         R"("return_sequences":true,"dropout":0.25}})"));
  }

  void printsInHouseStyle() {
    Project project;
    project.set_title("Größe");
    project.mutable_schedule()->add_boundaries(1);
    project.mutable_schedule()->add_boundaries(2);
    project.mutable_data()->add_columns()->set_type(FLOAT);
    project.mutable_optimizer()->set_learning_rate(0.1);
    QCOMPARE(printProject(project),
             std::string("title: \"Größe\"\ndata {\n  columns { type: FLOAT }\n}\noptimizer {\n"
                         "  learning_rate: 0.1\n}\nschedule {\n  boundaries: [1, 2]\n}\n"));
    Project again;
    STATEROOM_VERIFY(parseText(printProject(resolveDefaults(sample())), again));
    QCOMPARE(again.SerializeAsString(), resolveDefaults(sample()).SerializeAsString());
  }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "test_settings.moc"
