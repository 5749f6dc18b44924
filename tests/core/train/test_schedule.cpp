#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/train/schedule.h"
#include "tests/support/paths.h"

using namespace stateroom;
using nlohmann::json;

namespace {

json oracleOf(const char* name) {
  return json::parse(readFile(test::oracle(name)).value());
}

const json& named(const json& list, const std::string& name) {
  for (const auto& item : list) {
    if (item.at("name") == name) return item;
  }
  throw std::runtime_error("no " + name);
}

/// Our names for Keras's classes and options.
Schedule scheduleOf(const json& item) {
  static const std::map<std::string, std::string> kNames = {
      {"ExponentialDecay", "exponential_decay"}, {"PiecewiseConstantDecay", "piecewise_constant"},
      {"PolynomialDecay", "polynomial_decay"},   {"InverseTimeDecay", "inverse_time_decay"},
      {"CosineDecay", "cosine_decay"},           {"CosineDecayRestarts", "cosine_decay_restarts"}};
  const auto& options = item.at("options");
  Schedule schedule;
  schedule.set_name(kNames.at(item.at("class")));
  schedule.set_decay_steps(options.value("decay_steps", options.value("first_decay_steps", 1)));
  schedule.set_decay_rate(options.value("decay_rate", 0.0));
  schedule.set_staircase(options.value("staircase", false));
  schedule.set_end_learning_rate(options.value("end_learning_rate", 0.0));
  schedule.set_power(options.value("power", 1.0));
  schedule.set_cycle(options.value("cycle", false));
  schedule.set_alpha(options.value("alpha", 0.0));
  schedule.set_t_mul(options.value("t_mul", 2.0));
  schedule.set_m_mul(options.value("m_mul", 1.0));
  schedule.set_warmup_steps(options.value("warmup_steps", 0));
  for (const auto boundary : options.value("boundaries", std::vector<int>())) {
    schedule.add_boundaries(boundary);
  }
  for (const auto value : options.value("values", std::vector<double>()))
    schedule.add_values(value);
  return schedule;
}

}  // namespace

class TestSchedule : public QObject {
  Q_OBJECT

  static void compare(const Schedule& schedule, double base, const json& rates, double tolerance) {
    for (std::size_t step = 0; step < rates.size(); ++step) {
      const double expected = rates[step];
      const double got = learningRateAt(schedule, base, static_cast<std::int64_t>(step));
      QVERIFY2(std::abs(got - expected) <= tolerance,
               (std::to_string(step) + ": " + std::to_string(got)).c_str());
    }
  }

 private Q_SLOTS:
  void asKeras_data() {
    QTest::addColumn<QString>("name");
    const auto file = oracleOf("optimizers/schedules_keras3.json");
    for (const auto& item : file.at("schedules")) {
      QTest::newRow(item.at("name").get<std::string>().c_str())
          << QString::fromStdString(item.at("name"));
    }
  }

  void asKeras() {
    QFETCH(const QString, name);
    const auto file = oracleOf("optimizers/schedules_keras3.json");
    const auto& item = named(file.at("schedules"), name.toStdString());
    const auto& options = item.at("options");
    double base = options.value("initial_learning_rate", 0.1);
    if (options.contains("warmup_target")) base = options.at("warmup_target");
    compare(scheduleOf(item), base, item.at("learning_rate_at_step"), 5e-8);
  }

  void oneCycleAsTorch() {
    const auto file = oracleOf("optimizers/schedules_torch.json");
    const auto& item = named(file.at("schedules"), "OneCycleLR cosine");
    Schedule schedule;
    schedule.set_name("one_cycle");
    schedule.set_decay_steps(item.at("options").at("total_steps"));
    compare(schedule, item.at("options").at("max_lr"), item.at("learning_rate_at_step"), 1e-12);
  }

  void warmsUpBeforeAnySchedule() {
    Schedule schedule;
    schedule.set_name("exponential_decay");
    schedule.set_decay_steps(10);
    schedule.set_decay_rate(0.5);
    schedule.set_warmup_steps(4);
    QCOMPARE(learningRateAt(schedule, 0.1, 0), 0.0);
    QCOMPARE(learningRateAt(schedule, 0.1, 1), 0.025);
    QCOMPARE(learningRateAt(schedule, 0.1, 4), 0.1);
    QCOMPARE(learningRateAt(schedule, 0.1, 14), 0.05);
  }

  void shrinkingRestartsEnd() {
    Schedule schedule;
    schedule.set_name("cosine_decay_restarts");
    schedule.set_decay_steps(4);
    schedule.set_t_mul(0.5);
    schedule.set_m_mul(1);
    QVERIFY(std::isfinite(learningRateAt(schedule, 0.1, 1'000'000)));
  }

  void lowersOnPlateauAsKeras_data() {
    QTest::addColumn<QString>("name");
    const auto file = oracleOf("keras_callbacks/reduce_lr_on_plateau_keras3.json");
    for (const auto& item : file.at("cases")) {
      if (item.contains("error")) continue;
      QTest::newRow(item.at("name").get<std::string>().c_str())
          << QString::fromStdString(item.at("name"));
    }
  }

  void lowersOnPlateauAsKeras() {
    QFETCH(const QString, name);
    const auto file = oracleOf("keras_callbacks/reduce_lr_on_plateau_keras3.json");
    const auto& item = named(file.at("cases"), name.toStdString());
    Schedule schedule;
    schedule.set_monitor("loss");
    if (item.value("mode", "auto") == "max") schedule.set_monitor("auc");
    schedule.set_factor(item.value("factor", 0.1));
    schedule.set_patience(item.value("patience", 10));
    schedule.set_min_delta(item.value("min_delta", 1e-4));
    schedule.set_cooldown(item.value("cooldown", 0));
    schedule.set_min_learning_rate(item.value("min_lr", 0.0));
    auto plateau = ReduceOnPlateau::make(schedule, item.at("learning_rate"));
    STATEROOM_VERIFY(plateau);
    const auto& values = item.at("values");
    for (std::size_t i = 0; i < values.size(); ++i) {
      plateau->update(values[i].is_string() ? NAN : values[i].get<double>());
      const double expected = item.at("learning_rate_after_epoch")[i];
      QVERIFY2(std::abs(plateau->rate() - expected) <= 1e-6 * expected, std::to_string(i).c_str());
    }
  }

  void plateauGoesOnFromItsState() {
    Schedule schedule;
    schedule.set_monitor("loss");
    schedule.set_factor(0.5);
    schedule.set_patience(2);
    auto whole = ReduceOnPlateau::make(schedule, 1).value();
    auto part = whole;
    for (const double value : {1.0, 1.1, 1.2, 0.9, 1.0, 1.0, 1.0}) {
      auto next = ReduceOnPlateau::make(schedule, 1).value();
      next.restore(part.state());
      part = next;
      QCOMPARE(part.update(value), whole.update(value));
      QCOMPARE(part.rate(), whole.rate());
    }
    QCOMPARE(whole.rate(), 0.25);
  }
};

QTEST_GUILESS_MAIN(TestSchedule)
#include "test_schedule.moc"
