// The real program trains beside the window: what one does the other sees.
#include <QAction>
#include <QTest>

#include "plots/curve_chart.h"
#include "tests/ui/trained_fixture.h"
#include "ui/panels/train/chart_cell.h"
#include "ui/panels/train/train_workspace.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 60000;  // ms; what is waited for is seconds away

/// Points of the run's training loss in the chart of the window.
std::size_t drawn(MainWindow& window, const QString& run) {
  auto* cell = window.findChild<ChartCell*>(u"chart_loss"_s);
  if (cell == nullptr) return 0;
  const auto& curves = cell->chart().curves();
  const auto found = std::ranges::find_if(curves, [&](const plots::Curve& curve) {
    return curve.name == run && curve.variant == u"train"_s;
  });
  return found == curves.end() ? 0 : found->series->size();
}

}  // namespace

class TestLiveTraining : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    Theme::instance().install();
    project_ = copyOfProject("iris", folder_);
  }

  void aRunFromTheCommandLineGrowsInTheWindow() {
    MainWindow window;
    show(window);
    const auto process = startProgram({u"train"_s, project_, u"--run"_s, u"outside"_s, u"--set"_s,
                                       u"training.epochs=100000"_s, u"--set"_s,
                                       u"early_stopping.patience=100000"_s, u"--json"_s});
    QTRY_COMPARE_WITH_TIMEOUT(window.session()->currentRun(), u"outside"_s, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(drawn(window, u"outside"_s) > 0, kPatience);
    for (int i = 0; i < 3; ++i) {
      const auto before = drawn(window, u"outside"_s);
      QTRY_VERIFY_WITH_TIMEOUT(drawn(window, u"outside"_s) > before, kPatience);
      QCOMPARE(process->state(), QProcess::Running);
    }
    child<QAction>(window, "run.stop")->trigger();
    const auto ended = waitFor(*process);
    QVERIFY2(ended.status == 0, qPrintable(ended.all()));
    QTRY_COMPARE_WITH_TIMEOUT(window.session()->run(u"outside"_s)->status, std::string("stopped"),
                              kPatience);
    const auto steps = static_cast<std::size_t>(window.session()->run(u"outside"_s)->step);
    QTRY_COMPARE_WITH_TIMEOUT(drawn(window, u"outside"_s), steps, kPatience);
  }

  void aRunFromTheWindowIsSeenOutside() {
    MainWindow window;
    show(window);
    window.session()->setNextRun({u"training.epochs=5"_s}, 1);
    const auto before = named();
    child<QAction>(window, "run.train")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(named().size(), before.size() + 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(named().front().value("status", ""), std::string("done"), kPatience);
    const auto name = QString::fromStdString(named().front().value("run", ""));
    QTRY_COMPARE_WITH_TIMEOUT(window.session()->currentRun(), name, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(drawn(window, name) > 0, kPatience);
  }

 private:
  void show(MainWindow& window) const {
    window.resize(1400, 900);
    window.show();
    QVERIFY(openAndWait(window, project_));
    window.showWorkspace(2);
  }
  /// What `runs list` tells, newest first.
  nlohmann::json named() const {
    const auto listed = runProgram({u"runs"_s, u"list"_s, project_, u"--json"_s});
    return listed.status == 0 ? listed.json()["runs"] : nlohmann::json::array();
  }

  QTemporaryDir folder_;
  QString project_;
};

QTEST_MAIN(TestLiveTraining)
#include "test_live_training.moc"
