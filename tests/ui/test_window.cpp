// The window through its real widgets, found by object name.
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDropEvent>
#include <QFile>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QTest>

#include "core/base/job_status.h"
#include "core/base/text.h"
#include "core/project/run_folder.h"
#include "tests/support/paths.h"
#include "tests/ui/window_fixture.h"
#include "ui/commands/field_edit_command.h"
#include "ui/frame/foot_dock.h"
#include "ui/frame/status_line.h"
#include "ui/models/palette_model.h"
#include "ui/models/schema_model.h"
#include "ui/session/text.h"
#include "ui/widgets/label.h"
#include "ui/workspace.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

QString currentPage(const MainWindow& window) {
  return child<QStackedWidget>(window, "workspaces")->currentWidget()->objectName();
}

QModelIndex cellOf(const QAbstractItemModel& model, const QString& name, int column) {
  for (int row = 0; row < model.rowCount(); ++row)
    if (model.index(row, 0).data().toString() == name) return model.index(row, column);
  return {};
}

void drop(QWidget* target, const QString& path) {
  QMimeData data;
  data.setUrls({QUrl::fromLocalFile(path)});
  QDragEnterEvent enter(QPoint(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QCoreApplication::sendEvent(target, &enter);
  QVERIFY(enter.isAccepted());
  QDropEvent event(QPointF(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QCoreApplication::sendEvent(target, &event);
}

}  // namespace

class TestWindow : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { Theme::instance().install(); }

  void startsWithoutAProject() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    QCOMPARE(currentPage(window), u"startPage"_s);
    QVERIFY(!child(window, "dataModeButton")->isEnabled());
    QVERIFY(!child(window, "toolBar")->isVisible());
  }

  void opensAProject() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    QVERIFY(openAndWait(window, fixture.project()));
    QCOMPARE(currentPage(window), u"dataWorkspace"_s);
    QCOMPARE(window.windowTitle(), u"Visits — Stateroom"_s);
    const auto* schema = child<QTableView>(window, "schemaTable");
    QCOMPARE(schema->model()->rowCount(), 5);
    QCOMPARE(cellOf(*schema->model(), u"bili"_s, SchemaModel::Feature).data().toString(),
             u"log, z-score + missing"_s);
    QCOMPARE(cellOf(*schema->model(), u"id"_s, SchemaModel::Distinct).data().toString(), u"40"_s);
    const auto* rows = child<QTableView>(window, "rowTable");
    QCOMPARE(rows->model()->rowCount(), window.dataSession()->loaded()->data.rowCount());
    const auto* splits = child<QTableView>(window, "splitTable");
    int users = 0;
    for (int row = 0; row < 3; ++row) users += splits->model()->index(row, 1).data().toInt();
    QCOMPARE(users, 40);
  }

  void rememberedAsRecent() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    QVERIFY(openAndWait(window, fixture.project()));
    window.session()->close();
    QCOMPARE(currentPage(window), u"startPage"_s);
    const auto* recent = child<QTableView>(window, "recentTable");
    QTRY_COMPARE(recent->model()->rowCount(), 1);
    QCOMPARE(recent->model()->index(0, 0).data().toString(), u"Visits"_s);
  }

  void refusesAFolderWithoutProject() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    window.openProject(fixture.folder());
    QCOMPARE(currentPage(window), u"startPage"_s);
    QVERIFY(!child(window, "message_open")->accessibleName().isEmpty());
  }

  void anEditThatMetAnotherWriterIsAppliedToTheNewFile() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    QVERIFY(openAndWait(window, fixture.project()));
    const QString theirs = fixture.projectText() + u"metrics: \"auc\"\n"_s;
    WindowFixture::write(fixture.projectFile(), theirs.toUtf8());
    QStringList reported;
    window.undoStack()->push(new FieldEditCommand(
        window.session(), u"set title"_s, {{"title", "Mine"}}, [&reported](const Result<>& result) {
          reported << (result ? u"done"_s : QString::fromStdString(result.error().message()));
        }));
    QCOMPARE(fixture.projectText(), theirs);
    QVERIFY(!window.undoStack()->canUndo());
    QCOMPARE(reported, QStringList());  // the bar has it
    QTRY_COMPARE_WITH_TIMEOUT(window.session()->project().metrics_size(), 1, 5000);
    auto* bar = child(window, "message_edit");
    QVERIFY(bar->accessibleName().endsWith(u"set title"_s));
    QTest::mouseClick(child(*bar, "messageAction"), Qt::LeftButton);
    QCOMPARE(fixture.projectText(), QString(theirs).replace(u"\"Visits\""_s, u"\"Mine\""_s));
    QVERIFY(window.findChild<QWidget*>(u"message_edit"_s) == nullptr);
    window.undoStack()->undo();
    QCOMPARE(fixture.projectText(), theirs);
  }

  void switchesWorkspacesByKey() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QVERIFY(openAndWait(window, fixture.project()));
    const char* const names[] = {"dataWorkspace",     "modelWorkspace",  "trainWorkspace",
                                 "evaluateWorkspace", "statesWorkspace", "predictWorkspace"};
    for (int i = 5; i >= 0; --i) {
      QTest::keyClick(&window, static_cast<Qt::Key>(Qt::Key_1 + i), Qt::ControlModifier);
      QCOMPARE(currentPage(window), QString::fromLatin1(names[i]));
    }
    QTest::mouseClick(child(window, "trainModeButton"), Qt::LeftButton);
    QCOMPARE(currentPage(window), u"trainWorkspace"_s);
  }

  void paletteFindsAndRuns() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QVERIFY(openAndWait(window, fixture.project()));
    QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
    auto* palette = child(window, "palette");
    QVERIFY(palette->isVisible());
    auto* input = child<QLineEdit>(window, "paletteInput");
    const auto* list = child<QAbstractItemView>(window, "paletteList");
    input->setText(u"> states"_s);
    QCOMPARE(list->model()->rowCount(), 1);
    QTest::keyClick(input, Qt::Key_Return);
    QVERIFY(!palette->isVisible());
    QCOMPARE(currentPage(window), u"statesWorkspace"_s);
  }

  void paletteShowsALayerAndUsersOfTheLedgerAlone() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    QVERIFY(openAndWait(window, fixture.project()));
    window.findChild<QAction*>(u"view.palette"_s)->trigger();
    auto* input = child<QLineEdit>(window, "paletteInput");
    const auto* list = child<QAbstractItemView>(window, "paletteList");
    input->setText(u"@ 9999"_s);
    QCOMPARE(list->model()->index(0, 0).data().toString(), u"User 9999"_s);
    input->setText(u"user 40"_s);
    QCOMPARE(list->model()->index(0, 0).data().toString(), u"User 40"_s);
    input->setText(u"> train"_s);  // what it writes stands beside it
    QStringList details;
    for (int row = 0; row < list->model()->rowCount(); ++row)
      details << list->model()->index(row, 0).data(PaletteModel::DetailRole).toString();
    const QString folder = qstr(shellQuoted(fixture.project().toStdString()));
    QVERIFY(details.join(u'\n').contains(u"stateroom train "_s + folder));
    input->setText(u": lstm"_s);
    QTest::keyClick(input, Qt::Key_Return);
    QCOMPARE(currentPage(window), u"modelWorkspace"_s);
    QTRY_COMPARE(child<Label>(window, "inspectorName")->text(), u"lstm"_s);
  }

  void theSameKeyOpensAndFoldsThePanelsAtTheFoot() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    QVERIFY(openAndWait(window, fixture.project()));
    const auto* foot = window.findChild<FootDock*>();
    const auto press = [&](const QString& id) { window.findChild<QAction*>(id)->trigger(); };
    press(u"view.problems"_s);
    QVERIFY(!foot->isFolded());
    press(u"view.log"_s);  // another one: it changes over
    QVERIFY(!foot->isFolded());
    press(u"view.log"_s);
    QVERIFY(foot->isFolded());
  }

  void columnsGiveWayWhereThereIsNoRoom() {
    const WindowFixture fixture;
    MainWindow window;
    window.resize(1280, 720);
    window.show();
    QVERIFY(openAndWait(window, fixture.project()));
    const auto* schema = child<QTableView>(window, "schemaTable");
    const auto shown = [schema](int column) { return !schema->isColumnHidden(column); };
    QVERIFY(shown(SchemaModel::Mean) && shown(SchemaModel::Distribution));
    QVERIFY(!shown(SchemaModel::Feature) && !shown(SchemaModel::Min));
    QCOMPARE(schema->horizontalScrollBar()->maximum(), 0);
    window.resize(2000, 900);
    QTRY_VERIFY(shown(SchemaModel::Feature) && shown(SchemaModel::Min));
  }

  void paletteChoosesUsersAndCopiesCommands() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    QVERIFY(openAndWait(window, fixture.project()));
    QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
    auto* input = child<QLineEdit>(window, "paletteInput");
    input->setText(u"@ 17"_s);
    QTest::keyClick(input, Qt::Key_Return);
    QCOMPARE(window.session()->currentUser(), u"17"_s);
    QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
    input->setText(u"> check data"_s);
    QTest::keyClick(input, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), u"stateroom check '"_s + fixture.project() + u'\'');
    QTest::keyClick(input, Qt::Key_Escape);
    QVERIFY(!child(window, "palette")->isVisible());
  }

  void aFailureIsSaidWhereItHappened() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    QVERIFY(openAndWait(window, fixture.project()));
    const auto shown = [&window] {
      const auto* bar = window.findChild<QWidget*>(u"message_workspace"_s);
      return bar == nullptr ? QString() : bar->accessibleName();
    };
    auto* data = child<Workspace>(window, "dataWorkspace");
    Q_EMIT data->failed(u"It did not work"_s);
    QCOMPARE(shown(), u"It did not work"_s);
    window.showWorkspace(2);
    QVERIFY(shown().isEmpty());
    window.showWorkspace(0);
    QCOMPARE(shown(), u"It did not work"_s);
    Q_EMIT data->recovered();
    QVERIFY(shown().isEmpty());
    window.showWorkspace(99);  // of a layout that another version wrote
    QCOMPARE(currentPage(window), u"predictWorkspace"_s);
  }

  void theLayoutOfAProjectIsKeptWhenAnotherIsOpened() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    QVERIFY(openAndWait(window, fixture.project()));
    window.showWorkspace(3);
    const WindowFixture other;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, fixture.folder());
    QVERIFY(openAndWait(window, other.project()));
    QCOMPARE(currentPage(window), u"dataWorkspace"_s);
    QVERIFY(openAndWait(window, fixture.project()));
    QCOMPARE(currentPage(window), u"evaluateWorkspace"_s);
  }

  void theStatusLineSaysWhatGoesOn() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    QVERIFY(openAndWait(window, fixture.project()));
    const std::filesystem::path project = fixture.project().toStdString();
    auto job = JobStatus::create(project, "evaluate", "Evaluate quiet-fox");
    STATEROOM_VERIFY(job);
    job->progress(1, 4, "batches");
    job->message("batch 1 of 4");  // written at once
    const auto* line = child<StatusLine>(window, "statusLine");
    QTRY_VERIFY_WITH_TIMEOUT(line->text().startsWith(u"Evaluate quiet-fox, 25 %"_s), 5000);
    job->state("done");
    const RunFolder run(project, "slow-tern");
    STATEROOM_VERIFY(makeFolder(run.path()));
    const auto lock = FileLock::acquire(run.lockPath());
    RunRecord record;
    record.name = "slow-tern";
    record.status = "paused";
    record.step = 10;
    record.totalSteps = 40;
    record.epochs = 4;
    STATEROOM_VERIFY(writeRun(run, record));
    QTRY_COMPARE_WITH_TIMEOUT(line->text(), u"slow-tern: epoch 1 of 4, step 10 of 40, paused"_s,
                              5000);
    QVERIFY(child(window, "pauseButton")->isEnabled());
    QAction* pause = window.findChild<QAction*>(u"run.pause"_s);
    QCOMPARE(pause->text(), u"&Continue"_s);
  }

  void theLogIsReadableInEveryTheme() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    QVERIFY(openAndWait(window, fixture.project()));
    auto* log = child<QPlainTextEdit>(window, "logPanel");
    const int lines = log->document()->blockCount();
    Theme::instance().setScheme(ColourScheme::Dark);
    QTextCursor cursor(log->document());
    cursor.movePosition(QTextCursor::End);
    QCOMPARE(cursor.charFormat().foreground().color(), darkTokens().text);
    QCOMPARE(log->document()->blockCount(), lines);
    Theme::instance().setScheme(ColourScheme::Light);
  }

  void switchesTheme() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    Theme::instance().setScheme(ColourScheme::Dark);
    QTRY_COMPARE(window.palette().color(QPalette::Window), darkTokens().window);
    QCOMPARE(window.grab().toImage().pixelColor(300, 300), darkTokens().base);
    Theme::instance().setScheme(ColourScheme::Light);
    QTRY_COMPARE(window.palette().color(QPalette::Window), lightTokens().window);
    QCOMPARE(window.grab().toImage().pixelColor(300, 300), lightTokens().base);
  }

  void editsARoleAndUndoes() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QVERIFY(openAndWait(window, fixture.project()));
    const QString before = fixture.projectText();
    auto* schema = child<QTableView>(window, "schemaTable");
    const QModelIndex cell = cellOf(*schema->model(), u"sex"_s, SchemaModel::RoleColumn);
    schema->setCurrentIndex(cell);
    schema->edit(cell);
    auto* editor = child<QComboBox>(*schema, "choiceEditor");
    editor->setCurrentIndex(5);
    Q_EMIT editor->activated(5);
    QTRY_VERIFY(fixture.projectText().contains(u"name: \"sex\" type: STRING role: IGNORE"_s));
    QVERIFY(fixture.projectText().contains(u"# skewed"_s));
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(fixture.projectText(), before);
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(fixture.projectText().contains(u"role: IGNORE"_s));
  }

  void followsAnotherProgramsEdit() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    QVERIFY(openAndWait(window, fixture.project()));
    QString text = fixture.projectText();
    text.replace(u"title: \"Visits\""_s, u"title: \"Clinic\""_s);
    QFile file(fixture.projectFile());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text.toUtf8());
    file.close();
    QTRY_COMPARE_WITH_TIMEOUT(window.session()->title(), u"Clinic"_s, 5000);
  }

  void saysWhenAnotherProgramBreaksTheFile() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    QVERIFY(openAndWait(window, fixture.project()));
    QFile file(fixture.projectFile());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("title: \"Visits");
    file.close();
    QTRY_VERIFY_WITH_TIMEOUT(window.findChild<QWidget*>(u"message_damaged"_s) != nullptr, 5000);
    QCOMPARE(window.session()->title(), u"Visits"_s);
  }

  void showsProblemsWithTheirPlace() {
    const WindowFixture fixture(true);
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QVERIFY(openAndWait(window, fixture.project()));
    QCOMPARE(window.dataSession()->errorCount(), 1);
    QTest::keyClick(&window, Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(!child<FootDock>(window, "footDock")->isFolded());
    const auto* problems = child<QTableView>(window, "problemsTable");
    QCOMPARE(problems->model()->rowCount(), 1);
    QCOMPARE(problems->model()->index(0, 3).data().toString(), u"12, bili"_s);
    QTest::mouseClick(child(window, "problemGo"), Qt::LeftButton);
    const auto* rows = child<QTableView>(window, "rowTable");
    QCOMPARE(rows->currentIndex().row(), 10);
  }

  void dropsAProject() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    drop(&window, fixture.projectFile());
    QCOMPARE(window.session()->title(), u"Visits"_s);
  }

  /// The command line does the work, so a stand-in shows what it is asked for.
  void dropsACsv() {
    const WindowFixture fixture;
    const QString script = fixture.folder() + u"/stateroom"_s;
    QFile program(script);
    QVERIFY(program.open(QIODevice::WriteOnly));
    program.write(
        "#!/bin/sh\n[ \"$1\" = new ] && [ \"$3\" = --from ] || exit 2\nmkdir -p \"$2\"\n"
        "cp \"$4\" \"$2/data.csv\"\n"
        "printf 'title: \"Dropped\"\\ndata { sources { path: \"data.csv\" } columns { name: "
        "\"id\" type: INT role: USER } }\\n' > \"$2/dropped.stateroom\"\n");
    program.close();
    program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    qputenv("STATEROOM_PROGRAM", script.toUtf8());
    MainWindow window;
    window.show();
    const QString csv = fixture.folder() + u"/dropped file.csv"_s;
    QVERIFY(QFile::copy(fixture.csv(), csv));
    drop(&window, csv);
    QTRY_COMPARE(window.session()->title(), u"Dropped"_s);
    QVERIFY(QFile::exists(fixture.folder() + u"/dropped file/data.csv"_s));
    qunsetenv("STATEROOM_PROGRAM");
  }

  void everyFocusableWidgetHasAName() {
    const WindowFixture fixture;
    MainWindow window;
    window.show();
    QVERIFY(openAndWait(window, fixture.project()));
    QStringList nameless;
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
      if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible()) continue;
      const QAccessibleInterface* spoken =
          QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
      const bool named = spoken != nullptr && !spoken->text(QAccessible::Name).isEmpty();
      const bool inside =
          qobject_cast<const QAbstractScrollArea*>(widget->parentWidget()) != nullptr ||
          widget->objectName().startsWith(u"qt_"_s);
      if (!named && !inside)
        nameless << QString::fromLatin1(widget->metaObject()->className()) + u' ' +
                        widget->objectName();
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u", "_s)));
  }
};

QTEST_MAIN(TestWindow)
#include "test_window.moc"
