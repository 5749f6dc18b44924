#include <cmath>

#include "core/project/run_groups.h"
#include "core/project/settings.h"

using namespace stateroom;

/// Runs a, b, c with two learning rates and three seeds; d, whose settings cannot be read.
class TestRunGroups : public QObject {
  Q_OBJECT

  std::map<std::string, Project> settings_;
  std::vector<RunRecord> runs_;

  void add(const std::string& name, double loss, const std::vector<const char*>& assignments) {
    RunRecord record;
    record.name = name;
    record.best = {{"loss", loss}};
    runs_.push_back(record);
    Project project;
    for (const std::string assignment : assignments) {
      const auto equals = assignment.find('=');
      applySetting(project, assignment.substr(0, equals), assignment.substr(equals + 1)).value();
    }
    settings_[name] = project;
  }

  Result<std::vector<RunGroup>> group(const std::string& by) const {
    return groupRuns(runs_, by, [this](const std::string& run) {
      const auto found = settings_.find(run);
      return found == settings_.end() ? nullptr : &found->second;
    });
  }

  static QStringList names(const RunGroup& group) {
    QStringList names;
    for (const auto& run : group.runs) names << QString::fromStdString(run.name);
    return names;
  }

 private Q_SLOTS:
  void init() {
    runs_.clear();
    settings_.clear();
    add("a", 1, {"training.seed=1", "optimizer.learning_rate=0.01", "title=First"});
    add("b", 2, {"training.seed=2", "optimizer.learning_rate=0.001"});  // the default, written
    add("c", 4, {"training.seed=3"});
    add("e", 6, {"training.seed=7", "optimizer.learning_rate=0.01", "training.threads=2"});
    runs_.emplace_back().name = "d";
  }

  void repetitionsDifferInTheirSeedOnly() {
    const auto groups = group("").value();
    QCOMPARE(groups.size(), std::size_t{3});
    QCOMPARE(names(groups[0]), (QStringList{"a", "e"}));
    QCOMPARE(names(groups[1]), (QStringList{"b", "c"}));
    QCOMPARE(names(groups[2]), QStringList{"d"});
    QCOMPARE(groups[0].value, std::string());
  }

  void aSettingsValuesStandInTheirOrder() {
    const auto groups = group("optimizer.learning_rate").value();
    QCOMPARE(groups.size(), std::size_t{3});
    QCOMPARE(groups[0].value, std::string("0.001"));
    QCOMPARE(names(groups[0]), (QStringList{"b", "c"}));
    QCOMPARE(groups[1].value, std::string("0.01"));
    QCOMPARE(names(groups[2]), QStringList{"d"});
  }

  void aLayersSettingNeedNotBeInEveryRun() {
    applySetting(settings_.at("a"), "model.layers[0]", "{ name: \"lstm\" lstm { units: 8 } }")
        .value();
    const auto groups = group("model.layers[lstm].lstm.units").value();
    QCOMPARE(groups.size(), std::size_t{3});
    QCOMPARE(groups[0].value, std::string("8"));
    QCOMPARE(names(groups[1]), (QStringList{"b", "c", "e"}));
  }

  void refusesASettingThatNoRunHas() {
    const auto groups = group("optimizer.learning_rat");
    QVERIFY(!groups);
    QCOMPARE(groups.error().code(), Code::setting_unknown);
  }

  void spreadsAreThoseOfTheSample() {
    const auto spread = spreadOfBest(runs_).at("loss");
    QCOMPARE(spread.count, std::size_t{4});
    QCOMPARE(spread.mean, 3.25);
    QCOMPARE(spread.sd, std::sqrt(14.75 / 3));
    QCOMPARE(spread.min, 1.0);
    QCOMPARE(spread.max, 6.0);
    QCOMPARE(spreadOfBest({runs_.front()}).at("loss").sd, 0.0);
  }
};

QTEST_GUILESS_MAIN(TestRunGroups)
#include "test_run_groups.moc"
