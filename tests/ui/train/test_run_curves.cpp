// Curves of event files, read while they grow.
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <thread>

#include "tests/support/paths.h"
#include "tests/ui/train/run_fixture.h"
#include "ui/models/run_curves.h"

using namespace stateroom;
using namespace stateroom::test;

namespace {

FollowedRun followed(const WrittenRun& run, bool live) {
  return {run.plan().name, run.folder().path(), live, double(run.plan().stepsPerEpoch)};
}

std::size_t points(const RunCurves& curves, const std::string& run, const char* tag) {
  const auto series = curves.series(run, tag);
  return series == nullptr ? 0 : series->size();
}

}  // namespace

class TestRunCurves : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void readsEveryPointOfARun() {
    const QTemporaryDir folder;
    const WrittenRun run(folder.path().toStdString(), {.name = "calm-otter"});
    RunCurves curves;
    curves.follow({followed(run, false)});
    QTRY_COMPARE(points(curves, "calm-otter", "train/loss"), 700UL);
    QCOMPARE(points(curves, "calm-otter", "validation/loss"), 50UL);
    const auto series = curves.series("calm-otter", "train/loss");
    for (std::size_t i = 0; i < series->size(); ++i) {
      const auto step = static_cast<std::int64_t>(i) + 1;
      QCOMPARE(series->x()[i], double(step));
      QCOMPARE(float(series->y()[i]), float(trainLoss(run.plan(), step)));
    }
    QCOMPARE(float(*curves.valueAt("calm-otter", "validation/loss", 140)),
             float(validationLoss(run.plan(), 140)));
    QVERIFY(!curves.valueAt("calm-otter", "validation/loss", 141));
    QVERIFY(curves.series("calm-otter", "no/such") == nullptr);
  }

  void aGrowingFileArrivesWithinASecond() {
    const QTemporaryDir folder;
    WrittenRun run(folder.path().toStdString(), {.name = "quiet-fox", .status = "running"});
    RunCurves curves;
    curves.follow({followed(run, true)});
    std::atomic<std::int64_t> written = 0;
    const std::jthread writer([&](const std::stop_token& stop) {
      for (std::int64_t step = 20; !stop.stop_requested() && step <= 400; step += 20) {
        run.advance(step);
        written = step;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
    });
    for (const std::size_t step : {100UL, 240UL, 400UL}) {
      while (static_cast<std::size_t>(written) < step) QTest::qWait(2);
      QElapsedTimer late;
      late.start();
      QTRY_VERIFY_WITH_TIMEOUT(points(curves, "quiet-fox", "train/loss") >= step, 1000);
      QVERIFY2(late.elapsed() < 1000, qPrintable(QString::number(late.elapsed())));
    }
    QCOMPARE(points(curves, "quiet-fox", "train/loss"), 400UL);
    QCOMPARE(float(*curves.last("quiet-fox", "train/loss")), float(trainLoss(run.plan(), 400)));
  }

  void updatesAreMerged() {
    const QTemporaryDir folder;
    WrittenRun run(folder.path().toStdString(), {.name = "quiet-fox", .status = "running"});
    RunCurves curves;
    QSignalSpy grown(&curves, &RunCurves::grown);
    curves.follow({followed(run, true)});
    for (std::int64_t step = 1; step <= 200; ++step) run.advance(step);
    QTRY_COMPARE(points(curves, "quiet-fox", "train/loss"), 200UL);
    QVERIFY2(grown.count() < 60, qPrintable(QString::number(grown.count())));
  }

  void aResumedRunTakesItsLaterPointsBack() {
    const QTemporaryDir folder;
    WrittenRun run(folder.path().toStdString(), {.name = "quiet-fox", .status = "running"});
    RunCurves curves;
    curves.follow({followed(run, true)});
    run.advance(100);
    QTRY_COMPARE(points(curves, "quiet-fox", "train/loss"), 100UL);
    run.restart(61);
    run.advance(80);
    QTRY_COMPARE(points(curves, "quiet-fox", "train/loss"), 80UL);
    const auto series = curves.series("quiet-fox", "train/loss");
    for (std::size_t i = 0; i < series->size(); ++i) QCOMPARE(series->x()[i], double(i + 1));
  }

  void theAxisCountsWhatIsAskedFor() {
    const QTemporaryDir folder;
    const WrittenRun run(folder.path().toStdString(), {.name = "calm-otter", .steps = 140});
    RunCurves curves;
    curves.follow({followed(run, false)});
    QTRY_COMPARE(points(curves, "calm-otter", "train/loss"), 140UL);
    const auto lastX = [&] { return curves.series("calm-otter", "train/loss")->x().back(); };
    curves.setAxis(CurveAxis::Epoch);
    QCOMPARE(lastX(), 10.0);
    QCOMPARE(*curves.xOfStep("calm-otter", 70), 5.0);
    curves.setAxis(CurveAxis::Relative);
    QVERIFY(std::abs(lastX() - 139 * 0.043) < 1e-3);
    curves.setAxis(CurveAxis::Time);
    QVERIFY(lastX() > 1.5e9);
    curves.setAxis(CurveAxis::Step);
    QCOMPARE(lastX(), 140.0);
  }

  void runsThatAreNoLongerFollowedAreForgotten() {
    const QTemporaryDir folder;
    const WrittenRun one(folder.path().toStdString(), {.name = "one", .steps = 50});
    const WrittenRun two(folder.path().toStdString(), {.name = "two", .steps = 60});
    RunCurves curves;
    curves.follow({followed(one, false), followed(two, false)});
    QTRY_COMPARE(points(curves, "two", "train/loss"), 60UL);
    QTRY_COMPARE(points(curves, "one", "train/loss"), 50UL);
    curves.follow({followed(two, false)});
    QCOMPARE(points(curves, "one", "train/loss"), 0UL);
    curves.follow({followed(one, false), followed(two, false)});
    QTRY_COMPARE(points(curves, "one", "train/loss"), 50UL);
    QCOMPARE(points(curves, "two", "train/loss"), 60UL);
  }

  void aDamagedFileIsTold() {
    const QTemporaryDir folder;
    WrittenRun run(folder.path().toStdString(), {.name = "one", .steps = 50});
    const auto path = run.folder().path() / "events.out.tfevents.9999999999.damaged.v2";
    QVERIFY(writeFileAtomically(path, std::string(100, 'x')).has_value());
    RunCurves curves;
    QSignalSpy failed(&curves, &RunCurves::failed);
    curves.follow({followed(run, false)});
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed[0][0].toString(), QStringLiteral("one"));
    QTRY_COMPARE(points(curves, "one", "train/loss"), 50UL);
  }
};

QTEST_GUILESS_MAIN(TestRunCurves)
#include "test_run_curves.moc"
