// A replay with recorded inputs and with today's data, of one user and of all.
#include <QLineEdit>
#include <QTableView>

#include "tests/support/paths.h"
#include "tests/ui/states/streamed_states.h"
#include "ui/panels/states/heatmap_lane.h"
#include "ui/panels/states/replay_panel.h"
#include "ui/widgets/tables.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

class TestStatesReplay : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    installLooks();
    fixture_ = std::make_unique<Streamed>();
  }

  void aReplayProvesEveryRevisionAndFindsTheRowThatChanged() {
    OpenedStates opened(*fixture_);
    opened.openUser(u"10"_s);
    opened.named("replayButton")->click();
    auto* replay = opened.named<ReplayPanel>("replayPanel");
    QTRY_VERIFY_WITH_TIMEOUT(replay->result().has_value(), kWait);
    QVERIFY(replay->result()->identical);
    QCOMPARE(std::int64_t(replay->result()->steps.size()), replay->result()->revisions);
    QVERIFY(replay->findChild<QWidget*>(u"message_replay"_s)
                ->accessibleName()
                .startsWith(u"Identical"_s));
    QVERIFY(TrainedFixture::runCopied(opened.states->command()).json().at("identical").get<bool>());

    const auto* revisions = opened.named<QTableView>("replayTable")->model();
    QCOMPARE(revisions->index(0, 1).data(SwatchRole).typeId(), int(QMetaType::QPixmap));

    QFile file(fixture_->csv());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    file.close();
    QList<QByteArray> lines = text.split('\n');
    int seen = 0;
    for (QByteArray& line : lines)
      if (line.startsWith("10,") && ++seen == 3) {
        QList<QByteArray> cells = line.split(',');
        cells[2] = "77";
        line = cells.join(',');
      }
    writeText(fixture_->csv(), lines.join('\n'));
    opened.window.dataSession()->reload();
    QTRY_VERIFY(!opened.window.dataSession()->isLoading());
    opened.named("replayToday")->click();
    QTRY_VERIFY_WITH_TIMEOUT(replay->result().has_value() && !replay->result()->identical, kWait);
    const auto told = replay->findChild<QWidget*>(u"message_replay"_s)->accessibleName();
    QVERIFY2(told.startsWith(u"Differs from r3 on"_s) && told.contains(u"77"_s), qPrintable(told));
    QCOMPARE(replay->result()->first->revision, std::int64_t{3});
    auto* changes = opened.named<QTableView>("replayChanges")->model();
    QCOMPARE(changes->rowCount(), 1);
    QCOMPARE(changes->index(0, 3).data().toString(), u"77"_s);
    // A tolerance over the largest difference proves all.
    auto* tolerance = opened.named<QLineEdit>("replayTolerance");
    tolerance->setText(u"100"_s);
    QTest::keyClick(tolerance, Qt::Key_Return);
    QVERIFY(replay->findChild<QWidget*>(u"message_replay"_s)
                ->accessibleName()
                .startsWith(u"Equal within 100"_s));
    const auto command = TrainedFixture::runCopied(opened.states->command()).json();
    QVERIFY(command.at("within_tolerance").get<bool>());
    QCOMPARE(command.at("max").get<double>(), replay->result()->max);
    QCOMPARE(command.at("first").at("unit").get<std::int64_t>(), replay->result()->first->unit);
    // The picture is blank up to where it differs.
    const QImage& picture = opened.named<HeatmapLane>("replayHeatmap")->picture();
    QCOMPARE(picture.height(), 24);
    const auto isBlank = [&](int column) {
      for (int y = 0; y < picture.height(); ++y)
        if (picture.pixel(column, y) != picture.pixel(0, 0)) return false;
      return true;
    };
    QVERIFY(isBlank(0) && isBlank(1) && !isBlank(2));

    // Everybody: one differs, and is looked at.
    opened.named("replayAll")->click();
    auto* all = opened.controller()->ledgerReplay();
    QTRY_VERIFY_WITH_TIMEOUT(all->isComplete() && !all->isRunning(), kWait);
    auto* users = opened.named<QTableView>("replayAllTable")->model();
    QCOMPARE(users->rowCount(), 1);
    QCOMPARE(users->index(0, 0).data().toString(), u"10"_s);
    QCOMPARE(users->index(0, 2).data().toString(), u"r3"_s);
    QVERIFY(users->index(0, 6).data().toString().contains(u"77"_s));
    const auto everybody = TrainedFixture::runCopied(opened.states->command()).json();
    QCOMPARE(everybody.at("count").get<std::int64_t>(), all->found().done);
    QCOMPARE(everybody.at("count").get<std::int64_t>() - 1,
             everybody.at("identical").get<std::int64_t>());
    opened.window.session()->setCurrentUser(u"11"_s);
    Q_EMIT opened.named<QTableView>("replayAllTable")->activated(users->index(0, 0));
    QCOMPARE(opened.user(), u"10"_s);
    QTRY_VERIFY_WITH_TIMEOUT(replay->result() && replay->result()->user == "10", kWait);
    opened.named("replayAll")->click();
    QCOMPARE(users->rowCount(), 1);  // nothing was replayed again
    opened.named("replayAgain")->click();
    QVERIFY(all->isRunning());
    opened.named("replayAgain")->click();
    QVERIFY(!all->isRunning());
    writeText(fixture_->csv(), text);
  }

 private:
  std::unique_ptr<Streamed> fixture_;
};

QTEST_MAIN(TestStatesReplay)
#include "test_states_replay.moc"
