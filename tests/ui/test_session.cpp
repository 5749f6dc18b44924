// Numbers, summaries of loaded data, and the session without widgets.
#include <QLocale>
#include <QSignalSpy>
#include <QTest>
#include <QUndoStack>

#include "core/predict/kept_model.h"
#include "core/project/run_folder.h"
#include "tests/support/paths.h"
#include "tests/ui/window_fixture.h"
#include "ui/commands/field_edit_command.h"
#include "ui/session/error_text.h"
#include "ui/session/file_excerpt.h"
#include "ui/session/ledger_watch.h"
#include "ui/session/number_format.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

class TestSession : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

  void numbers_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("four digits") << 0.093057 << u"0.09306"_s;
    QTest::newRow("trailing zero kept") << 11.0001 << u"11.00"_s;
    QTest::newRow("whole") << 5152.0 << u"5,152"_s;
    QTest::newRow("whole with more digits") << 123456.0 << u"123,456"_s;
    QTest::newRow("true minus") << -2.5 << u"−2.500"_s;
    QTest::newRow("zero") << 0.0 << u"0"_s;
    QTest::newRow("large") << 1.25e9 << u"1.250e+09"_s;
    QTest::newRow("small") << 1.5e-7 << u"1.500e−07"_s;
    QTest::newRow("nan") << std::nan("") << u"NaN"_s;
    QTest::newRow("minus infinity") << -std::numeric_limits<double>::infinity() << u"−∞"_s;
  }
  void numbers() {
    QFETCH(double, value);
    QTEST(shortNumber(value), "text");
  }

  void durations() {
    QCOMPARE(signedNumber(0.25, 2), u"+0.25"_s);
    QCOMPARE(signedNumber(-0.25, 2), u"\u22120.25"_s);
    QCOMPARE(signedNumber(0, 2), u"0"_s);
  }

  /// Against sums over the file's text, counted here by hand.
  void summarisesData() {
    const WindowFixture fixture;
    Session session;
    DataSession data(&session);
    STATEROOM_VERIFY(session.open(fixture.project().toStdString()));
    QTRY_VERIFY(data.loaded() != nullptr);
    const LoadedData& loaded = *data.loaded();
    QFile file(fixture.csv());
    QVERIFY(file.open(QIODevice::ReadOnly));
    file.readLine();
    QMap<QByteArray, int> rowsOfUser;
    int rows = 0, ones = 0;
    for (; !file.atEnd(); ++rows) {
      const QList<QByteArray> cells = file.readLine().trimmed().split(',');
      ++rowsOfUser[cells[0]];
      ones += cells[4] == "1";
    }
    QCOMPARE(loaded.data.rowCount(), rows);
    QCOMPARE(loaded.users.size(), rowsOfUser.size());
    for (const UserEntry& user : loaded.users)
      QCOMPARE(user.rows, rowsOfUser[QByteArray::fromStdString(user.user)]);
    double labels = 0;
    for (const SplitSummary& split : loaded.splits)
      if (split.label) labels += *split.label * double(split.rows);
    QCOMPARE(labels, double(ones));
    QCOMPARE(loaded.usersInTwoSplits, 0);
    QCOMPARE(loaded.sequences.shortest, 3);
    QCOMPARE(loaded.sequences.longest, 7);
    QCOMPARE(loaded.sequences.longestGap.value(), 180.0);
    QCOMPARE(loaded.sequences.histogram.size(), std::size_t(7));
    QCOMPARE(loaded.sequences.histogram[2], 8);
  }

  void runsOfOtherProgramsAppear() {
    const WindowFixture fixture;
    Session session;
    STATEROOM_VERIFY(session.open(fixture.project().toStdString()));
    QSignalSpy chosen(&session, &Session::currentRunChanged);
    RunRecord record;
    record.name = "quiet-fox";
    record.status = "done";
    record.step = 12;
    const RunFolder folder(fixture.project().toStdString(), record.name);
    STATEROOM_VERIFY(makeFolder(folder.path()));
    STATEROOM_VERIFY(writeRun(folder, record));
    QTRY_COMPARE_WITH_TIMEOUT(session.currentRun(), u"quiet-fox"_s, 5000);
    QCOMPARE(chosen.count(), 1);
    record.step = 13;
    STATEROOM_VERIFY(writeRun(folder, record));
    QTRY_COMPARE_WITH_TIMEOUT(session.run(u"quiet-fox"_s)->step, 13, 5000);
  }

  void aRunThatBeginsBecomesTheCurrentOne() {
    const WindowFixture fixture;
    const std::filesystem::path project = fixture.project().toStdString();
    const auto begin = [&](const char* name, const char* status, const char* started) {
      RunRecord record;
      record.name = name;
      record.status = status;
      record.started = started;
      record.step = 1;
      STATEROOM_VERIFY(makeFolder(RunFolder(project, name).path()));
      STATEROOM_VERIFY(writeRun(RunFolder(project, name), record));
    };
    begin("older", "done", "2026-01-01T00:00:00Z");
    begin("newer", "done", "2026-01-02T00:00:00Z");
    STATEROOM_VERIFY(markCurrent(project, "older"));
    Session session;
    STATEROOM_VERIFY(session.open(project));
    QTRY_COMPARE(session.currentRun(), u"older"_s);  // as the commands without --run
    STATEROOM_VERIFY(makeFolder(RunFolder(project, "live").path()));
    const auto lock = FileLock::acquire(RunFolder(project, "live").lockPath());
    STATEROOM_VERIFY(lock);
    begin("live", "running", "2026-01-03T00:00:00Z");
    QTRY_COMPARE_WITH_TIMEOUT(session.currentRun(), u"live"_s, 5000);
    session.setCurrentRun(u"newer"_s);  // a choice by hand holds while the run goes on
    begin("restored", "done", "2026-01-02T12:00:00Z");  // or renamed: it began before
    QTRY_COMPARE_WITH_TIMEOUT(session.runs().size(), std::size_t(4), 5000);
    QCOMPARE(session.currentRun(), u"newer"_s);
    begin("short", "done", "2026-01-04T00:00:00Z");  // over before anybody looked
    QTRY_COMPARE_WITH_TIMEOUT(session.currentRun(), u"short"_s, 5000);
    Session another;
    STATEROOM_VERIFY(another.open(project));
    QTRY_COMPARE(another.currentRun(), u"live"_s);
  }

  void aMendedFileIsReadAgain() {
    const WindowFixture fixture;
    Session session;
    STATEROOM_VERIFY(session.open(fixture.project().toStdString()));
    QSignalSpy damaged(&session, &Session::projectDamaged),
        changed(&session, &Session::projectChanged);
    const QByteArray text = fixture.projectText().toUtf8();
    WindowFixture::write(fixture.projectFile(), "title: \"Visits");
    QTRY_COMPARE_WITH_TIMEOUT(damaged.count(), 1, 5000);
    WindowFixture::write(fixture.projectFile(), text);
    QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, 5000);
  }

  void aRefusedUndoIsForgotten() {
    const WindowFixture fixture;
    Session session;
    STATEROOM_VERIFY(session.open(fixture.project().toStdString()));
    QUndoStack undo;
    std::vector<bool> told;
    undo.push(
        new FieldEditCommand(&session, u"set title"_s, {{"title", "Mine"}},
                             [&told](const Result<>& result) { told.push_back(bool(result)); }));
    QCOMPARE(session.title(), u"Mine"_s);
    WindowFixture::write(fixture.projectFile(),
                         fixture.projectText().toUtf8() + "metrics: \"auc\"\n");
    QSignalSpy refused(&session, &Session::editRefused);
    undo.undo();
    QCOMPARE(refused.count(), 1);  // the window offers it again
    QCOMPARE(refused[0][0].toString(), u"undo set title"_s);
    QCOMPARE(told, std::vector<bool>{true});
    QVERIFY(fixture.projectText().contains(u"Mine"_s));
    QVERIFY(!undo.canRedo() && !undo.canUndo());
  }

  void theLedgersNewestRevisionIsSeen() {
    const WindowFixture fixture;
    const fs::path folder = fixture.project().toStdString();
    StateThread states(nullptr);
    LedgerWatch ledger(&states);
    QSignalSpy changed(&ledger, &LedgerWatch::changed);
    states.setProject(folder, {});
    ledger.start();
    QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, 5000);
    QVERIFY(ledger.error());  // there is none yet
    const auto written = Ledger::open(ledgerPath(folder), {.access = sqlite::Access::Create});
    STATEROOM_VERIFY(written);
    QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 2, 5000);
    QVERIFY(!ledger.error());
    QCOMPARE(ledger.sequence(), std::int64_t{0});
  }

  void filesOutsideOfTheProjectAreAskedFor() {
    const WindowFixture fixture;
    Session session;
    QFile file(fixture.projectFile());
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray text = file.readAll();
    const auto write = [&file](const QByteArray& bytes) {
      file.resize(0);
      file.seek(0);
      file.write(bytes);
      file.flush();
    };
    write(QByteArray(text).replace("data/visits.csv", fixture.csv().toUtf8()));
    const auto refused = session.open(fixture.project().toStdString());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), Code::path_outside);
    QVERIFY(!session.isOpen());
    STATEROOM_VERIFY(session.open(fixture.project().toStdString(), Session::Outside::Allow));
    QVERIFY(session.commandLine(u"train"_s, {}).endsWith(u" --allow-outside"_s));

    // Another program's change of the file asks too.
    write(text);
    STATEROOM_VERIFY(session.open(fixture.project().toStdString()));
    QSignalSpy damaged(&session, &Session::projectDamaged);
    write(QByteArray(text).replace("data/visits.csv", "/elsewhere/visits.csv"));
    QTRY_COMPARE_WITH_TIMEOUT(damaged.count(), 1, 5000);
    QCOMPARE(session.project().data().sources(0).path(), std::string("data/visits.csv"));
  }

  void editRefusesAFileThatMovedOn() {
    const WindowFixture fixture;
    Session session;
    STATEROOM_VERIFY(session.open(fixture.project().toStdString()));
    QFile file(fixture.projectFile());
    QVERIFY(file.open(QIODevice::Append));
    file.write("metrics: \"auc\"\n");
    file.close();
    const auto edited = session.edit({{"title", "Mine"}});
    QVERIFY(!edited);
    QCOMPARE(edited.error().code(), Code::project_changed);
    QVERIFY(!fixture.projectText().contains(u"Mine"_s));
    QTRY_COMPARE_WITH_TIMEOUT(session.project().metrics_size(), 1, 5000);
  }

  void startedJobThatFailsSaysWhy() {
    const WindowFixture fixture;
    const QString script = fixture.folder() + u"/stateroom"_s;
    QFile program(script);
    QVERIFY(program.open(QIODevice::WriteOnly));
    program.write(
        "#!/bin/sh\necho '{\"error\": {\"code\": \"locked\", \"message\": \"in use\", "
        "\"context\": [\"runs/r\", \"step 12\"], \"places\": {\"file\": \"runs/r\", \"step\": "
        "\"12\"}, "
        "\"hint\": \"\", \"arguments\": {\"path\": \"lock\", \"pid\": \"7\", \"host\": "
        "\"here\"}}}'\n"
        "exit 4\n");
    program.close();
    program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    qputenv("STATEROOM_PROGRAM", script.toUtf8());
    Session session;
    STATEROOM_VERIFY(session.open(fixture.project().toStdString()));
    QSignalSpy failed(&session, &Session::jobFailed);
    STATEROOM_VERIFY(session.startJob(u"train"_s, {u"--set"_s, u"training.epochs=2"_s}));
    QTRY_COMPARE(failed.count(), 1);
    const auto failure = failed.first().first().value<JobFailure>();
    QCOMPARE(sentenceOf(failure.error), u"lock is in use by process 7 on here (runs/r, step 12)"_s);
    qunsetenv("STATEROOM_PROGRAM");
  }

  void commandLinesAreQuoted() {
    const WindowFixture fixture;
    Session session;
    STATEROOM_VERIFY(session.open(fixture.project().toStdString()));
    QCOMPARE(session.commandLine(u"train"_s, {u"--set"_s, u"title=it's; rm -rf"_s}),
             u"stateroom train '"_s + fixture.project() + u"' --set 'title=it'\\''s; rm -rf'"_s);
  }

  void excerptsNumberTheirLines() {
    const WindowFixture fixture;
    const QStringList lines = fileExcerpt(fixture.csv().toStdString(), 2).split(u'\n');
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines[0], u"1  id,day,bili,sex,event"_s);
    QVERIFY(lines[1].startsWith(u"2  1,1,"_s));
    QVERIFY(fileExcerpt("/no/such/file", 3).isEmpty());
    // A line without an end is cut while it is read, not after.
    const QString path = fixture.folder() + u"/endless.csv"_s;
    WindowFixture::write(path, "a,b\n" + QByteArray(20 << 20, 'x'));
    const QStringList cut = fileExcerpt(path.toStdString(), 2).split(u'\n');
    QCOMPARE(cut.size(), 2);
    QCOMPARE(cut[1].size(), 3 + 400);
  }

  void errorsFillTheirArguments() {
    Error error(Code::file_not_found, {{"path", "a\nb.csv"}});
    error.at("row", "3").at("file", "data/a.csv");
    QCOMPARE(messageOf(error), u"There is no file a\\nb.csv"_s);
    QCOMPARE(placeOf(error), u"data/a.csv, row 3"_s);
  }
};

QTEST_MAIN(TestSession)
#include "test_session.moc"
