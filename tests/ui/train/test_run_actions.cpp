// Start, pause, stop, resume and closing, through the window: what is written for the run to read.
#include <QAbstractButton>
#include <QAction>
#include <QFile>
#include <QMenu>
#include <QMessageBox>
#include <QTableView>
#include <QTest>
#include <QTimer>

#include "core/base/file.h"
#include "tests/support/paths.h"
#include "tests/ui/train/run_fixture.h"
#include "tests/ui/window_fixture.h"
#include "ui/panels/train/run_table.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

/// A window at Train whose project has a run that is on, and one that was stopped.
struct Opened {
  Opened()
      : heron(folder(), {.name = "brave-heron", .status = "stopped", .steps = 252}),
        fox(folder(), {.name = "quiet-fox", .status = "running"}) {
    fox.advance(140);
    window.resize(1400, 900);
    window.show();
    if (!openAndWait(window, fixture.project())) qFatal("the project does not open");
    window.showWorkspace(2);
    if (!QTest::qWaitFor([this] { return window.session()->currentRun() == u"quiet-fox"_s; }))
      qFatal("the run that is on is not the current one");
  }

  std::filesystem::path folder() const { return fixture.project().toStdString(); }
  QAction& action(const char* id) { return *child<QAction>(window, id); }
  std::string asked() const { return readFile(fox.folder().controlPath()).value_or(""); }
  /// Closes the window and presses that button of the question.
  bool close(const QString& button) {
    QString question;
    QTimer::singleShot(0, [&] {
      auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
      if (box == nullptr) return;
      question = box->objectName();
      for (QAbstractButton* each : box->buttons())
        if (each->text().remove(u'&') == button) return each->click();
      qFatal("no button %s", qPrintable(button));
    });
    const bool closed = window.close();
    if (question != u"closeQuestion"_s) qFatal("nothing was asked");
    return closed;
  }

  WindowFixture fixture;
  WrittenRun heron, fox;
  MainWindow window;
};

/// The arguments of the commands that the window starts, a line each.
class Started {
 public:
  explicit Started(const WindowFixture& fixture) : path_(fixture.folder() + u"/started"_s) {
    const QByteArray script = "echo \"$*\" >> '" + path_.toUtf8() + "'\n";
    qputenv("STATEROOM_PROGRAM", fixture.standIn(script).toUtf8());
  }
  ~Started() { qunsetenv("STATEROOM_PROGRAM"); }

  QString text() const {
    QFile file(path_);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).trimmed() : QString();
  }

 private:
  QString path_;
};

}  // namespace

class TestRunActions : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { Theme::instance().install(); }

  void trainStartsTheCommand() {
    Opened opened;
    const Started started(opened.fixture);
    opened.window.session()->setNextRun({u"training.epochs=7"_s}, 1);
    opened.action("run.train").trigger();
    QTRY_COMPARE(started.text(),
                 u"train %1 --set training.epochs=7 --json"_s.arg(opened.fixture.project()));
  }

  void pauseIsTakenBackByTheSameAction() {
    Opened opened;
    opened.action("run.pause").trigger();
    QCOMPARE(opened.asked(), std::string("pause"));
    opened.fox.pause();
    QTRY_COMPARE(opened.window.session()->run(u"quiet-fox"_s)->status, std::string("paused"));
    opened.action("run.pause").trigger();
    QCOMPARE(opened.asked(), std::string("run"));
  }

  void stopsAreAskedForByTheirWords() {
    Opened opened;
    opened.action("run.stop").trigger();
    QCOMPARE(opened.asked(), std::string("stop"));
    QCOMPARE(readControl(opened.fox.folder()), RunRequest::Stop);
    opened.action("run.stop_keep_best").trigger();
    QCOMPARE(opened.asked(), std::string("stop-keep-best"));
    QCOMPARE(readControl(opened.fox.folder()), RunRequest::StopKeepBest);
    QVERIFY(!std::filesystem::exists(opened.heron.folder().controlPath()));
  }

  void anEndedRunTakesNoWords() {
    Opened opened;
    const char* const live[] = {"run.pause", "run.stop", "run.stop_keep_best"};
    for (const char* id : live) QVERIFY2(opened.action(id).isEnabled(), id);
    opened.window.session()->setCurrentRun(u"brave-heron"_s);
    for (const char* id : live) QVERIFY2(!opened.action(id).isEnabled(), id);
  }

  void aStoppedRunIsResumedFromItsMenu() {
    Opened opened;
    const Started started(opened.fixture);
    auto* table = child<QTableView>(opened.window, "runTable");
    const auto* model = table->model();
    const auto rows = model->match(model->index(0, 1), Qt::DisplayRole, u"brave-heron"_s);
    QCOMPARE(rows.size(), 1);
    QTimer::singleShot(0, [] {
      auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
      for (QAction* action : menu->actions())
        if (action->text() == u"Resume"_s) action->trigger();
      menu->close();
    });
    Q_EMIT table->customContextMenuRequested(table->visualRect(rows[0]).center());
    QTRY_COMPARE(started.text(),
                 u"train %1 --resume brave-heron --json"_s.arg(opened.fixture.project()));
  }

  void closingLeavesTheRunOnByDefault() {
    Opened opened;
    QVERIFY(opened.close(u"Finish in background"_s));
    QVERIFY(!opened.window.isVisible());
    QCOMPARE(opened.asked(), std::string());
  }

  void closingCanStopTheRun() {
    Opened opened;
    QVERIFY(opened.close(u"Checkpoint and stop"_s));
    QCOMPARE(opened.asked(), std::string("stop"));
    QVERIFY(!std::filesystem::exists(opened.heron.folder().controlPath()));
  }

  void closingCanBeCalledOff() {
    Opened opened;
    QVERIFY(!opened.close(u"Cancel"_s));
    QVERIFY(opened.window.isVisible());
    QCOMPARE(opened.asked(), std::string());
  }

  void nothingIsAskedWhenNoRunIsOn() {
    Opened opened;
    opened.fox.end("done");
    QTRY_COMPARE(opened.window.session()->run(u"quiet-fox"_s)->status, std::string("done"));
    QVERIFY(opened.window.close());
  }
};

QTEST_MAIN(TestRunActions)
#include "test_run_actions.moc"
