#include <cmath>

#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/train/early_stopping.h"
#include "tests/support/paths.h"

using namespace stateroom;
using nlohmann::json;

namespace {

json cases() {
  return json::parse(readFile(test::oracle("keras_callbacks/early_stopping_keras3.json")).value())
      .at("cases");
}

double number(const json& value) {
  if (!value.is_string()) return value;
  return value == "NaN" ? NAN : value == "Infinity" ? INFINITY : -INFINITY;
}

EarlyStopping settingsOf(const json& item) {
  EarlyStopping settings;
  settings.set_monitor("loss");
  const bool accuracy = item.at("monitor") == "val_accuracy";
  const auto mode = item.value("mode", "auto");
  settings.set_mode(mode == "auto" ? (accuracy ? "max" : "min") : mode);
  settings.set_min_delta(item.value("min_delta", 0.0));
  settings.set_patience(item.value("patience", 0));
  if (item.contains("baseline")) settings.set_baseline(item.at("baseline"));
  settings.set_start_after(item.value("start_from_epoch", 0));
  settings.set_restore_best(item.value("restore_best_weights", false));
  return settings;
}

}  // namespace

class TestEarlyStopping : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void asKeras_data() {
    QTest::addColumn<int>("index");
    const auto all = cases();
    for (int i = 0; i < static_cast<int>(all.size()); ++i) {
      if (!all[i].contains("error")) {  // Keras without metrics cannot tell their direction
        QTest::newRow(all[i].at("name").get<std::string>().c_str()) << i;
      }
    }
  }

  void asKeras() {
    QFETCH(const int, index);
    const auto item = cases()[index];
    auto rule = StoppingRule::make(settingsOf(item));
    STATEROOM_VERIFY(rule);
    int ran = 0;
    for (const auto& value : item.at("values")) {
      rule->update(number(value), ran++);
      if (rule->stopped()) break;
    }
    QCOMPARE(ran, item.at("epochs_run").get<int>());
    QCOMPARE(rule->state().wait, item.at("wait").get<std::int64_t>());
    if (item.at("best").is_null()) {
      QVERIFY(!rule->state().best);
    } else {
      const double best = number(item.at("best"));
      QVERIFY(*rule->state().best == best || (std::isnan(best) && std::isnan(*rule->state().best)));
      QCOMPARE(*rule->state().bestStep, item.at("best_epoch").get<std::int64_t>());
    }
    if (!rule->restoresBest()) return;
    const auto step = rule->state().bestStep.value_or(ran - 1);
    QCOMPARE(step, item.at("weights_are_of_epoch").get<std::int64_t>());
  }

  void autoIsTheMetricsOwnDirection() {
    QVERIFY(Monitor::make("auc", "auto")->isBetter(0.9, 0.8));
    QVERIFY(Monitor::make("risk/auc", "auto")->isBetter(0.9, 0.8));
    QVERIFY(Monitor::make("loss", "auto")->isBetter(0.8, 0.9));
    QVERIFY(Monitor::make("label/mean", "auto").has_value());
    QVERIFY(Monitor::make("my own", "max")->isBetter(0.9, 0.8));
    QCOMPARE(Monitor::make("val_loss", "auto").error().message(),
             std::string("Which way is better cannot be told for val_loss, which is no metric"));
    QCOMPARE(Monitor::make("auc", "auto")->valueIn({{"loss", 1}}).error().message(),
             std::string("The evaluation does not measure auc"));
  }

  void goesOnFromItsState() {
    EarlyStopping settings;
    settings.set_monitor("loss");
    settings.set_mode("min");
    settings.set_patience(2);
    auto whole = StoppingRule::make(settings).value();
    auto part = whole;
    std::int64_t step = 0;
    for (const double value : {1.0, 0.9, 0.95, 0.91}) {
      auto next = StoppingRule::make(settings).value();
      next.restore(part.state());
      part = next;
      QCOMPARE(part.update(value, step), whole.update(value, step));
      ++step;
    }
    QVERIFY(part.stopped() && whole.stopped());
    part.goOn();
    QVERIFY(!part.stopped());
    QCOMPARE(*part.state().best, 0.9);
    QVERIFY(!part.update(0.95, 4) && !part.stopped());
    QVERIFY(!part.update(0.95, 5) && part.stopped());
  }
};

QTEST_GUILESS_MAIN(TestEarlyStopping)
#include "test_early_stopping.moc"
