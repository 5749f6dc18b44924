// What the charts of Train mark, of runs whose events are known.
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

#include "core/project/project_file.h"
#include "core/project/settings.h"
#include "tests/support/paths.h"
#include "tests/ui/train/run_fixture.h"
#include "ui/panels/train/metric_curves.h"
#include "ui/theme/theme.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

/// A run that is shown alone, and what is marked of it.
struct Shown {
  explicit Shown(RunPlan plan) : run(folder.path().toStdString(), std::move(plan)) {}

  const RunRecord& record() { return read = readRun(run.folder()).value(); }
  void follow() {
    const auto steps = static_cast<std::size_t>(record().step);
    curves.follow({{run.plan().name, run.folder().path(), !hasEnded(read),
                    static_cast<double>(run.plan().stepsPerEpoch)}});
    const bool come = QTest::qWaitFor([&] {
      const auto series = curves.series(run.plan().name, "train/loss");
      return series && series->size() == steps;
    });
    if (!come) qFatal("the curve does not come");
  }
  /// Labels that begin so, with their x.
  std::vector<double> marks(const QString& label, const std::string& chosen = "quiet-fox") {
    std::vector<double> found;
    const Project project = settings(run.folder().projectPath());
    for (const auto& mark : runMarks({&record()}, chosen, curves, &project, Tokens()))
      if (mark.label.startsWith(label)) found.push_back(mark.x);
    return found;
  }
  static Project settings(const std::filesystem::path& path) {
    const auto file = ProjectFile::open(path);
    if (!file) qFatal("%s", explain(file.error()).c_str());
    return resolveDefaults(file->project());
  }

  QTemporaryDir folder;
  WrittenRun run;
  RunRecord read;
  RunCurves curves;
};

}  // namespace

class TestMetricCurves : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void marksTheBestAndDropsOfTheLearningRate() {
    Shown shown({.name = "quiet-fox"});
    shown.follow();
    QCOMPARE(shown.marks(u"best "_s), std::vector<double>{double(*shown.record().bestStep)});
    QCOMPARE(shown.marks(u"lr × 0.3"_s), std::vector<double>{561});
    QVERIFY(shown.marks(u"best"_s, "another").empty());
  }

  void marksHowARunWasStopped() {
    for (const auto& [status, label] :
         {std::pair{"stopped", u"stopped"_s}, std::pair{"stopped_early", u"early stop"_s}}) {
      Shown shown({.name = "quiet-fox", .status = status, .steps = 252});
      shown.follow();
      QCOMPARE(shown.marks(label), std::vector<double>{252});
      QCOMPARE(shown.marks(label, "another"), std::vector<double>{252});
    }
    Shown done({.name = "quiet-fox"});
    done.follow();
    QVERIFY(done.marks(u"stopped"_s).empty() && done.marks(u"early stop"_s).empty());
  }

  void marksWhereARunWasResumed() {
    Shown shown({.name = "quiet-fox", .status = "running"});
    shown.run.advance(100);
    shown.follow();
    QVERIFY(shown.marks(u"resumed"_s).empty());
    shown.run.restart(61);
    shown.run.advance(80);
    shown.follow();
    QCOMPARE(shown.marks(u"resumed"_s), std::vector<double>{61});
    QVERIFY(shown.marks(u"resumed"_s, "another").empty());
  }

  void marksWhereEarlyStoppingWillStrike() {
    Shown shown(
        {.name = "quiet-fox", .status = "running", .settings = "early_stopping { patience: 12 }"});
    shown.run.advance(140);
    shown.follow();
    const double best = static_cast<double>(*shown.record().bestStep);
    QCOMPARE(shown.marks(u"early stop if no better"_s), std::vector<double>{best + 12 * 14});
    shown.run.end("stopped");
    QVERIFY(shown.marks(u"early stop if no better"_s).empty());
  }
};

QTEST_GUILESS_MAIN(TestMetricCurves)
#include "test_metric_curves.moc"
