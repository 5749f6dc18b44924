// stateroom-train-pictures FOLDER: the Train workspace with six runs, in both themes and two
// sizes.
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QMouseEvent>
#include <QTest>
#include <cstdio>

#include "plots/curve_chart.h"
#include "tests/ui/train/run_fixture.h"
#include "tests/ui/window_fixture.h"
#include "ui/panels/train/chart_cell.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

std::vector<std::unique_ptr<WrittenRun>> writeRuns(const std::filesystem::path& folder) {
  const std::string stopping = "early_stopping { patience: 12 }\n";
  const RunPlan plans[] = {
      {.name = "wild-gull",
       .status = "diverged",
       .steps = 212,
       .colour = 4,
       .learningRate = 3e-2,
       .floor = 0.26,
       .startedBefore = 500},
      {.name = "slow-tern", .colour = 3, .learningRate = 1e-4, .floor = 0.21, .startedBefore = 400},
      {.name = "calm-otter-seed4",
       .colour = 5,
       .learningRate = 5e-4,
       .floor = 0.19,
       .seed = 4,
       .startedBefore = 310},
      {.name = "calm-otter", .colour = 2, .learningRate = 5e-4, .startedBefore = 300},
      {.name = "brave-heron",
       .status = "stopped_early",
       .steps = 252,
       .colour = 1,
       .learningRate = 1e-3,
       .floor = 0.155,
       .startedBefore = 200},
      {.name = "quiet-fox",
       .status = "running",
       .steps = 500,
       .settings = stopping,
       .startedBefore = 20}};
  std::vector<std::unique_ptr<WrittenRun>> runs;
  for (const RunPlan& plan : plans) runs.push_back(std::make_unique<WrittenRun>(folder, plan));
  runs.back()->advance(434);
  return runs;
}

void pointAt(MainWindow& window, double step) {
  plots::CurveChart& chart = child<ChartCell>(window, "chart_loss")->chart();
  const QPointF at = chart.pixelAt(step, 0.3);
  QMouseEvent move(QEvent::MouseMove, at, chart.mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
  QCoreApplication::sendEvent(&chart, &move);
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  if (argc != 2) {
    std::fprintf(stderr, "usage: stateroom-train-pictures FOLDER\n");
    return 2;
  }
  QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
  const WindowFixture fixture, empty;
  Theme::instance().install();
  const auto runs = writeRuns(fixture.project().toStdString());
  const QDir folder(QString::fromLocal8Bit(argv[1]));
  for (const QSize size : {QSize(1600, 1000), QSize(1280, 720)}) {
    for (const bool dark : {false, true}) {
      Theme::instance().setScheme(dark ? ColourScheme::Dark : ColourScheme::Light);
      const QString name = u"-%1-%2.png"_s.arg(dark ? u"dark"_s : u"light"_s).arg(size.width());
      MainWindow window;
      window.setFixedSize(size);
      window.show();
      openAndWait(window, fixture.project());
      window.showWorkspace(2);
      QTest::qWait(1500);
      window.grab().save(folder.filePath(u"train"_s + name));
      pointAt(window, 392);
      QTest::qWait(100);
      window.grab().save(folder.filePath(u"train-crosshair"_s + name));
      child<QComboBox>(window, "groupRuns")->setCurrentIndex(1);
      QTest::qWait(300);
      window.grab().save(folder.filePath(u"train-groups"_s + name));
      MainWindow other;
      other.setFixedSize(size);
      other.show();
      openAndWait(other, empty.project());
      other.showWorkspace(2);
      QTest::qWait(300);
      other.grab().save(folder.filePath(u"train-empty"_s + name));
    }
  }
  return 0;
}
