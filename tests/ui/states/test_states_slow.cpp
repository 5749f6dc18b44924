// What takes the States workspace long: large ledgers, and a lock that is waited for.
#include <QApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTest>
#include <algorithm>
#include <cstdio>
#include <cstring>

#include "tests/ui/states/shown_states.h"
#include "ui/panels/states/heatmap_lane.h"
#include "ui/panels/states/history_panel.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kHold = "--hold-the-ledger";

/// Another process that is writing to a ledger until it goes.
class Holder {
 public:
  explicit Holder(const std::filesystem::path& ledger) {
    process_.start(QCoreApplication::applicationFilePath(),
                   {QString::fromLatin1(kHold), QString::fromStdString(ledger.string())});
    if (!process_.waitForReadyRead(10000)) qFatal("the ledger is not held");
  }
  ~Holder() {
    process_.closeWriteChannel();
    process_.waitForFinished();
  }

 private:
  QProcess process_;
};

/// What the other process does: writes, and waits until nobody is there to be waited for.
int hold(const char* ledger) {
  auto database = sqlite::Database::open(ledger, sqlite::Access::ReadWrite);
  if (!database || !database->run("BEGIN IMMEDIATE")) return 1;
  std::puts("held");
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  return 0;
}

}  // namespace

class TestStatesSlow : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { installLooks(); }

  void tenThousandRevisionsAreScrubbedWithinAFrame() {
    const StateFixture fixture(1, 10000);
    Shown shown(fixture, u"u1"_s);
    auto* heatmap = child<HeatmapLane>(shown.workspace, "heatmap");
    QVERIFY(child<QWidget>(shown.workspace, "minimap")->isVisible());
    auto* axis = child<HistoryPanel>(shown.workspace, "historyPanel")->axis();
    for (const double span : {60.0, 10001.0}) {
      axis->setView(0, span);
      QTRY_VERIFY(!heatmap->picture().isNull());
      QTest::qWait(400);
      std::vector<double> frames;
      for (int i = 1; i <= 40; ++i) {
        QElapsedTimer timer;
        timer.start();
        shown.controller()->show(i);
        for (const char* lane : {"timeline", "predictionLane", "inputsLane", "heatmap"})
          child<QWidget>(shown.workspace, lane)->repaint();
        frames.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
      }
      std::ranges::sort(frames);
      QVERIFY2(frames[20] < 16, qPrintable(u"%1 columns: %2 ms"_s.arg(span).arg(frames[20])));
    }
  }

  void manyUsersAreScrolledWithinAFrame() {
    const StateFixture fixture(20000, 1);
    Shown shown(fixture);
    QTableView* users = shown.users();
    QCOMPARE(users->model()->rowCount(), 20000);
    std::vector<double> frames;
    for (int i = 0; i < 40; ++i) {
      QElapsedTimer timer;
      timer.start();
      users->scrollTo(users->model()->index(i * 499, 0), QAbstractItemView::PositionAtTop);
      users->viewport()->repaint();
      frames.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::ranges::sort(frames);
    QVERIFY2(frames[20] < 16, qPrintable(QString::number(frames[20])));
    users->scrollToBottom();
    QTRY_VERIFY(users->model()->index(19999, 0).data().toString().startsWith(u'u'));
  }

  void aLockedLedgerRefusesTheWriteAndTheEditStays() {
    const StateFixture fixture;
    Shown shown(fixture);
    shown.units()->setData(shown.units()->index(0, 1), u"0.75"_s, Qt::EditRole);
    QTRY_VERIFY(shown.hasDraft());
    {
      const Holder holder(ledgerPath(fixture.folder()));
      shown.button("commitEdit")->click();
      QTRY_VERIFY_WITH_TIMEOUT(shown.message("refused") != nullptr, 15000);
      QVERIFY(shown.controller()->edit().has_value());
      QCOMPARE(shown.controller()->history()->head()->number, std::int64_t{5});
    }
    shown.button("commitEdit")->click();
    QTRY_COMPARE(shown.headNumber(), std::int64_t{6});
  }
};

int main(int argc, char** argv) {
  if (argc == 3 && std::strcmp(argv[1], kHold) == 0) return hold(argv[2]);
  QApplication application(argc, argv);
  TestStatesSlow test;
  return QTest::qExec(&test, argc, argv);
}
#include "test_states_slow.moc"
