// Run table and checkpoints as item models.
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "tests/support/paths.h"
#include "tests/ui/train/run_fixture.h"
#include "ui/models/run_checkpoints.h"
#include "ui/models/run_grouping.h"
#include "ui/models/run_settings.h"
#include "ui/models/run_table_model.h"
#include "ui/theme/theme.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

RunRow row(const std::string& name, const std::string& status, std::int64_t step,
           std::optional<double> best = {}) {
  RunRow row;
  row.record.name = name;
  row.record.status = status;
  row.record.step = step;
  row.record.seconds = static_cast<double>(step) / 20;
  row.best = best;
  return row;
}

QStringList names(const QAbstractItemModel& model) {
  QStringList names;
  for (int i = 0; i < model.rowCount(); ++i) {
    names << model.index(i, RunTableModel::Name).data().toString();
  }
  return names;
}

}  // namespace

class TestRunModels : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    Theme::instance().install();
  }

  void theTableKeepsItsRulesAsRunsComeAndChange() {
    RunTableModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRuns({row("a", "running", 10)}, u"loss"_s);
    model.setRuns({row("b", "running", 1), row("a", "done", 20, 0.1813)}, u"loss"_s);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setRuns({row("b", "running", 2), row("a", "done", 20, 0.1813)}, u"loss"_s);
    QCOMPARE(changed.count(), 1);  // only what changed
    model.setRuns({row("b", "running", 2), row("a", "done", 20, std::nan(""))}, u"loss"_s);
    changed.clear();
    model.setRuns({row("b", "running", 2), row("a", "done", 20, std::nan(""))}, u"loss"_s);
    QCOMPARE(changed.count(), 0);  // NaN is no change
    model.setRuns({}, u"loss"_s);
    QCOMPARE(model.rowCount(), 0);
  }

  void cellsSayWhatIs() {
    RunTableModel model;
    model.setRuns({row("wild-gull", "diverged", 212, 0.26041)}, u"loss"_s);
    const auto text = [&](int column) { return model.index(0, column).data().toString(); };
    QCOMPARE(text(RunTableModel::Status), u"Diverged at 212"_s);
    QCOMPARE(text(RunTableModel::Best), u"0.2604"_s);
    QCOMPARE(model.index(0, RunTableModel::Best).data(ExactRole).toString(), u"0.26041"_s);
    QCOMPARE(text(RunTableModel::Time), u"0:11"_s);
    QCOMPARE(model.headerData(RunTableModel::Best, Qt::Horizontal, Qt::DisplayRole).toString(),
             u"best loss"_s);
    QCOMPARE(model.index(0, RunTableModel::Eye).data(IconNameRole).toString(), u"eye-off"_s);
    model.setShown({u"wild-gull"_s});
    QCOMPARE(model.index(0, RunTableModel::Eye).data(IconNameRole).toString(), u"eye"_s);
  }

  void renamingIsAskedFor() {
    RunTableModel model;
    model.setRuns({row("a", "done", 1)}, u"loss"_s);
    QSignalSpy asked(&model, &RunTableModel::renameRequested);
    const QModelIndex name = model.index(0, RunTableModel::Name);
    QVERIFY(!model.setData(name, u" a "_s, Qt::EditRole));
    QVERIFY(model.setData(name, u"b"_s, Qt::EditRole));
    QCOMPARE(asked.count(), 1);
    QVERIFY(!model.setData(model.index(0, RunTableModel::Step), 5, Qt::EditRole));
  }

  void filterAndSorting() {
    RunTableModel model;
    RunTableFilter filter;
    filter.setSourceModel(&model);
    const QAbstractItemModelTester tester(&filter,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    auto pinned = row("pinned", "done", 5, 0.9);
    pinned.record.pinned = true;
    auto noted = row("noted", "done", 7);
    noted.record.note = "the odd one";
    model.setRuns(
        {row("ten", "done", 10, 0.2), row("nine", "stopped_early", 9, 0.3), pinned, noted},
        u"loss"_s);
    filter.sort(RunTableModel::Best, Qt::AscendingOrder);
    QCOMPARE(names(filter), (QStringList{u"pinned"_s, u"ten"_s, u"nine"_s, u"noted"_s}));
    filter.sort(RunTableModel::Step, Qt::DescendingOrder);
    QCOMPARE(names(filter), (QStringList{u"pinned"_s, u"ten"_s, u"nine"_s, u"noted"_s}));
    filter.setText(u"EARLY"_s);
    QCOMPARE(names(filter), QStringList{u"nine"_s});
    filter.setText(u"odd one"_s);
    QCOMPARE(names(filter), QStringList{u"noted"_s});
    filter.setText({});
    QCOMPARE(filter.rowCount(), 4);
  }

  void groupsStandTogetherUnderTheirHeadings() {
    RunTableModel model;
    RunTableFilter filter;
    filter.setSourceModel(&model);
    const QAbstractItemModelTester tester(&filter,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    std::vector<RunRow> rows{row("", "", 0), row("ten", "done", 10, 0.2),
                             row("nine", "done", 9, 0.3), row("", "", 0),
                             row("eight", "done", 8, 0.1)};
    rows[0].heading = u"first"_s;
    rows[3].heading = u"second"_s;
    rows[3].group = rows[4].group = 1;
    model.setRuns(rows, u"loss"_s);
    QCOMPARE(names(filter), (QStringList{{}, u"ten"_s, u"nine"_s, {}, u"eight"_s}));
    filter.sort(RunTableModel::Best, Qt::DescendingOrder);
    QCOMPARE(names(filter), (QStringList{{}, u"nine"_s, u"ten"_s, {}, u"eight"_s}));
    filter.sort(RunTableModel::Best, Qt::AscendingOrder);
    QCOMPARE(names(filter), (QStringList{{}, u"ten"_s, u"nine"_s, {}, u"eight"_s}));
    QCOMPARE(filter.index(3, 0).data().toString(), u"second"_s);
    QVERIFY(!filter.index(3, 0).flags().testFlag(Qt::ItemIsSelectable));
    QCOMPARE(model.runsOfGroup(0), (std::set<QString>{u"nine"_s, u"ten"_s}));
    filter.setText(u"eig"_s);  // a heading stays while one of its runs does
    QCOMPARE(names(filter), (QStringList{{}, u"eight"_s}));
  }

  void repetitionsAreSummedUp() {
    const QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString());
    const WrittenRun one(path, {.name = "one", .steps = 5, .seed = 1});
    const WrittenRun two(path, {.name = "two", .steps = 5, .seed = 2});
    const WrittenRun odd(path, {.name = "odd", .steps = 5, .learningRate = 0.001});
    RunSettings settings;
    QSignalSpy changed(&settings, &RunSettings::changed);
    settings.read(path, {"one", "two", "odd"});
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(settings.differing(), std::set<std::string>{"optimizer.learning_rate"});

    std::vector<RunRow> rows{row("odd", "done", 5), row("one", "done", 5), row("two", "done", 5)};
    rows[1].record.best = {{"loss", 0.2}};
    rows[2].record.best = {{"loss", 0.4}};
    RunGrouping grouping{.by = "", .metric = "loss", .metricTitle = u"loss"_s, .current = "two"};
    const auto headings = [&] {
      QStringList texts;
      for (const RunRow& each : groupedRows(rows, settings, grouping)) {
        if (each.isHeading()) texts << each.heading;
      }
      return texts;
    };
    QCOMPARE(
        headings(),
        (QStringList{u"learning rate 0.001  ·  1 run(s)"_s,
                     u"As two  ·  2 run(s)  ·  best loss 0.3000 ± 0.14 (0.2000 to 0.4000)"_s}));
    grouping.by = "optimizer.learning_rate";
    QCOMPARE(headings().first(),
             u"learning rate 0.0003  ·  2 run(s)  ·  best loss 0.3000 ± 0.14 (0.2000 to 0.4000)"_s);
  }

  void checkpointsAreReadFromTheFolder() {
    const QTemporaryDir folder;
    const WrittenRun run(folder.path().toStdString(), {.name = "calm-otter", .steps = 140});
    const auto record = readRun(run.folder());
    STATEROOM_VERIFY(record);
    CheckpointModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.show(folder.path().toStdString(), *record, {"loss", "auc", "accuracy"});
    QTRY_VERIFY(model.rowCount() >= 3);
    QCOMPARE(model.columnCount(), 7);
    QCOMPARE(model.rows()[0].step, 140);
    QVERIFY(model.rows()[0].last);
    QCOMPARE(model.rows()[0].epoch, 10.0);
    QVERIFY(std::abs(model.rows()[0].metrics.at("loss") - validationLoss(run.plan(), 140)) < 1e-9);
    QCOMPARE(model.rows()[0].bytes > 5'200'000, true);
    int best = 0;
    for (const auto& checkpoint : model.rows()) best += checkpoint.best ? 1 : 0;
    QCOMPARE(best, 1);
    model.clear();
    QCOMPARE(model.rowCount(), 0);
  }

  void settingsDifferInWords() {
    const QTemporaryDir folder;
    const WrittenRun one(folder.path().toStdString(), {.name = "one", .steps = 5});
    const WrittenRun two(folder.path().toStdString(),
                         {.name = "two", .steps = 5, .learningRate = 0.001});
    const WrittenRun patient(
        folder.path().toStdString(),
        {.name = "patient", .steps = 5, .settings = "early_stopping { patience: 3 }"});
    RunSettings settings;
    QSignalSpy changed(&settings, &RunSettings::changed);
    settings.read(folder.path().toStdString(), {"one", "two", "patient", "missing"});
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(settings.difference("two", "one"), u"learning rate 0.001"_s);
    QCOMPARE(settings.difference("one", "one"), QString());
    QCOMPARE(settings.difference("patient", "one"), u"with early stopping"_s);
    QCOMPARE(settings.difference("one", "patient"), u"without early stopping"_s);
    QCOMPARE(settings.difference("missing", "one"), QString());
    QCOMPARE(settingLabel("model.layers[2].lstm.units"), u"lstm units"_s);
    QCOMPARE(settingLabel("optimizer.name"), u"optimizer"_s);
  }
};

QTEST_MAIN(TestRunModels)
#include "test_run_models.moc"
