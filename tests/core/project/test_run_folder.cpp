#include <QTemporaryDir>
#include <cmath>
#include <fstream>
#include <set>

#include <sys/wait.h>
#include <unistd.h>

#include "core/project/run_folder.h"
#include "tests/support/paths.h"

using namespace stateroom;

class TestRunFolder : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> temporary_;
  fs::path project_;

  RunFolder makeRun(const std::string& name, const std::string& status,
                    const std::string& started = "2026-01-01T00:00:00.000Z",
                    std::int64_t step = 1) {
    RunFolder folder(project_, name);
    fs::create_directories(folder.path());
    RunRecord record;
    record.status = status;
    record.started = started;
    record.step = step;
    record.host = hostName();
    writeRun(folder, record).value();
    return folder;
  }

 private Q_SLOTS:
  void init() {
    temporary_ = std::make_unique<QTemporaryDir>();
    project_ = temporary_->path().toStdString();
  }

  void keepsEveryFieldOfARecord() {
    const auto folder = makeRun("a", "running");
    RunRecord record;
    record.name = "a";
    record.status = "stopped_early";
    record.started = "2026-01-01T00:00:00.000Z";
    record.ended = "2026-01-01T00:01:00.000Z";
    record.step = 7;
    record.totalSteps = 9;
    record.epoch = 1.5;
    record.epochs = 2;
    record.seconds = 59.25;
    record.bestStep = 5;
    record.best = {{"loss", 0.25}, {"auc", NAN}};
    record.last = {{"loss", INFINITY}};
    record.stopReason = "no progress";
    record.colour = 3;
    record.threads = 2;
    record.engine = "fake";
    record.host = "elsewhere";
    record.dataHashes = {"ab", "cd"};
    STATEROOM_VERIFY(writeRun(folder, record));
    const auto read = readRun(folder);
    STATEROOM_VERIFY(read);
    QCOMPARE(read->status, record.status);
    QCOMPARE(read->ended, record.ended);
    QCOMPARE(read->step, record.step);
    QCOMPARE(read->totalSteps, record.totalSteps);
    QCOMPARE(read->epoch, record.epoch);
    QCOMPARE(read->epochs, record.epochs);
    QCOMPARE(read->seconds, record.seconds);
    QCOMPARE(read->bestStep, record.bestStep);
    QCOMPARE(read->best.at("loss"), 0.25);
    QVERIFY(std::isnan(read->best.at("auc")));
    QCOMPARE(read->last, record.last);
    QCOMPARE(read->stopReason, record.stopReason);
    QCOMPARE(read->colour, record.colour);
    QCOMPARE(read->threads, record.threads);
    QCOMPARE(read->engine, record.engine);
    QCOMPARE(read->dataHashes, record.dataHashes);
  }

  void aTrainerDoesNotOverwriteNotes() {
    const auto folder = makeRun("a", "done");
    STATEROOM_VERIFY(annotateRun(folder, "the \"good\" one", true));
    STATEROOM_VERIFY(writeRun(folder, readRun(folder).value()));
    QCOMPARE(readRun(folder)->note, std::string("the \"good\" one"));
    QCOMPARE(readRun(folder)->pinned, true);
  }

  void aDeadRunReadsKilled() {
    const auto folder = makeRun("a", "running");
    QCOMPARE(readRun(folder)->status, std::string("killed"));
    {
      const auto lock = FileLock::acquire(folder.lockPath());
      STATEROOM_VERIFY(lock);
      QCOMPARE(readRun(folder)->status, std::string("running"));
      QVERIFY(!hasEnded(*readRun(folder)));
    }
    auto record = readRun(folder).value();
    record.status = "running";
    record.host = "another-machine";  // its locks cannot be asked for here
    STATEROOM_VERIFY(writeRun(folder, record));
    QCOMPARE(readRun(folder)->status, std::string("running"));
  }

  void listsNewestFirstAndDamagedBeside() {
    makeRun("old", "done", "2026-01-01T00:00:00.000Z");
    makeRun("new", "done", "2026-02-01T00:00:00.000Z");
    const auto damaged = makeRun("bad", "done");
    std::ofstream(damaged.recordPath()) << "{";
    STATEROOM_VERIFY(markCurrent(project_, "old"));
    const auto listing = listRuns(project_);
    QCOMPARE(listing.runs.size(), std::size_t{2});
    QCOMPARE(listing.runs[0].name, std::string("new"));
    QCOMPARE(listing.damaged.size(), std::size_t{1});
    QCOMPARE(listing.damaged[0].argument("run"), std::string_view("bad"));
    QVERIFY(listRuns(project_ / "nowhere").runs.empty());
  }

  void saysWhatIsWrongWithARecord_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("message");
    QTest::newRow("list") << QByteArray("[]") << "run.json of a cannot be read: it has no status";
    QTest::newRow("no status") << QByteArray(R"({"step": 3})")
                               << "run.json of a cannot be read: it has no status";
    QTest::newRow("wrong type")
        << QByteArray(R"({"status": "done", "step": "three"})")
        << "run.json of a cannot be read: [json.exception.type_error.302] type must be number, but "
           "is string";
    QTest::newRow("wrong metric") << QByteArray(R"({"status": "done", "best": {"loss": "small"}})")
                                  << "run.json of a cannot be read: a number is expected";
    QTest::newRow("no file") << QByteArray() << "The run a has no run.json";
  }

  void saysWhatIsWrongWithARecord() {
    QFETCH(const QByteArray, content);
    QFETCH(const QString, message);
    const auto folder = makeRun("a", "done");
    fs::remove(folder.recordPath());
    if (!content.isEmpty()) std::ofstream(folder.recordPath()) << content.toStdString();
    QCOMPARE(QString::fromStdString(readRun(folder).error().message()), message);
  }

  void checksNames() {
    for (const char* good : {"a", "quiet-fox", "A_1.b", "7"}) STATEROOM_VERIFY(checkRunName(good));
    for (const char* bad : {"", ".", "..", ".hidden", "a/b", "a b", "ä", "a@1", "a\n"}) {
      QVERIFY2(!checkRunName(bad), bad);
    }
    QVERIFY(!checkRunName(std::string(101, 'a')));
    QCOMPARE(readRun(RunFolder(project_, "../runs")).error().code(), Code::run_not_found);
  }

  void findsNewNames() {
    std::set<std::string> names;
    for (int i = 0; i < 200; ++i) {
      const auto name = newRunName(project_, 1);
      QVERIFY(checkRunName(name).has_value());
      QVERIFY(names.insert(name).second);
      fs::create_directories(RunFolder(project_, name).path());
    }
  }

  void processesFindOtherNames() {
    std::set<std::string> names = {newRunName(project_, 1)};
    for (int i = 0; i < 5; ++i) {
      int ends[2];
      QCOMPARE(::pipe(ends), 0);
      const pid_t child = ::fork();
      if (child == 0) {
        const auto name = newRunName(project_, 1);
        ::_exit(::write(ends[1], name.data(), name.size()) < 0 ? 1 : 0);
      }
      ::waitpid(child, nullptr, 0);
      char name[200];
      const auto length = ::read(ends[0], name, sizeof name);
      QVERIFY(length > 0);
      names.emplace(name, static_cast<std::size_t>(length));
      ::close(ends[0]);
      ::close(ends[1]);
    }
    QVERIFY(names.size() > 1);
  }

  void onlyRunsComeBackFromTheTrash() {
    fs::create_directories(project_ / "trash" / "notes");
    fs::create_directories(project_ / "trash" / ".checkpoints" / "a@1");
    QVERIFY(listTrash(project_).empty());
    QCOMPARE(restoreRun(project_, "notes").error().code(), Code::trash_not_found);
    QVERIFY(!fs::exists(project_ / "runs" / "notes"));
  }

  void readsARunAnywhere() {
    makeRun("a", "done", "2026-01-01T00:00:00.000Z");
    fs::rename(RunFolder(project_, "a").path(), project_ / "a copy");
    const auto record = readRunAt(project_ / "a copy");
    STATEROOM_VERIFY(record);
    QCOMPARE(record->name, std::string("a copy"));
    QCOMPARE(record->status, std::string("done"));
  }

  void currentIsTheMarkedElseTheNewestFinished() {
    QCOMPARE(currentRun(project_).error().message(), std::string("No run has finished yet"));
    makeRun("older", "done", "2026-01-01T00:00:00.000Z");
    makeRun("newer", "stopped_early", "2026-02-01T00:00:00.000Z");
    makeRun("failed", "diverged", "2026-03-01T00:00:00.000Z");
    makeRun("no step", "stopped", "2026-03-02T00:00:00.000Z", 0);
    QCOMPARE(currentRun(project_).value(), std::string("newer"));
    STATEROOM_VERIFY(markCurrent(project_, "older"));
    QCOMPARE(currentRun(project_).value(), std::string("older"));
    STATEROOM_VERIFY(renameRun(project_, "older", "renamed"));
    QCOMPARE(currentRun(project_).value(), std::string("renamed"));
    const auto trashed = trashRun(project_, "renamed");
    QCOMPARE(currentRun(project_).value(), std::string("newer"));
    STATEROOM_VERIFY(restoreRun(project_, *trashed));
    QCOMPARE(currentRun(project_).value(), std::string("renamed"));
    QCOMPARE(markCurrent(project_, "nobody").error().message(),
             std::string("There is no run nobody"));
  }

  void trashIsUndone() {
    makeRun("a", "done");
    QCOMPARE(trashRun(project_, "a").value(), std::string("a@1"));
    makeRun("a", "stopped");
    QCOMPARE(trashRun(project_, "a").value(), std::string("a@2"));
    QVERIFY(listRuns(project_).runs.empty());
    QCOMPARE(listTrash(project_), (std::vector<std::string>{"a@1", "a@2"}));
    STATEROOM_VERIFY(restoreRun(project_, "a@1"));
    QCOMPARE(readRun(RunFolder(project_, "a"))->status, std::string("done"));
    QCOMPARE(restoreRun(project_, "a@2").error().code(), Code::run_exists);
    QCOMPARE(restoreRun(project_, "a@9").error().code(), Code::trash_not_found);
    QCOMPARE(restoreRun(project_, "../a@1").error().code(), Code::trash_not_found);
  }

  void aRunsOwnNameIsEnoughWhereItIsTheOnlyOne() {
    for (const char* name : {"a", "b", "a"}) {
      makeRun(name, "done");
      STATEROOM_VERIFY(trashRun(project_, name));
    }
    QCOMPARE(restoreRun(project_, "a").error().message(),
             std::string("The trash holds more than one a: a@1, a@2"));
    STATEROOM_VERIFY(restoreRun(project_, "b"));
    QVERIFY(RunFolder(project_, "b").exists());
    QCOMPARE(restoreRun(project_, "b").error().code(), Code::trash_not_found);
    STATEROOM_VERIFY(restoreRun(project_, "a@2"));
    QCOMPARE(restoreRun(project_, "a").error().code(), Code::run_exists);
  }

  void aRunThatIsOnStaysWhereItIs() {
    const auto folder = makeRun("a", "running");
    makeRun("b", "done");
    int ready[2];
    QVERIFY(::pipe(ready) == 0);
    const pid_t child = ::fork();
    QVERIFY(child >= 0);
    if (child == 0) {
      const auto held = FileLock::acquire(folder.lockPath());
      (void)!::write(ready[1], "x", 1);
      ::pause();
    }
    char byte = 0;
    QCOMPARE(::read(ready[0], &byte, 1), ssize_t{1});
    QCOMPARE(trashRun(project_, "a").error().code(), Code::locked);
    QCOMPARE(renameRun(project_, "a", "c").error().code(), Code::locked);
    QCOMPARE(readRun(folder)->status, std::string("running"));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    QCOMPARE(readRun(folder)->status, std::string("killed"));
    QCOMPARE(renameRun(project_, "a", "b").error().code(), Code::run_exists);
    QCOMPARE(renameRun(project_, "a", "no/good").error().code(), Code::run_name_invalid);
    STATEROOM_VERIFY(renameRun(project_, "a", "c"));
  }

  void controls() {
    const auto folder = makeRun("a", "running");
    QCOMPARE(readControl(folder), RunRequest::Run);
    for (const auto request : {RunRequest::Pause, RunRequest::Stop, RunRequest::StopKeepBest,
                               RunRequest::StopNow, RunRequest::Run}) {
      STATEROOM_VERIFY(writeControl(folder, request));
      QCOMPARE(readControl(folder), request);
    }
    std::ofstream(folder.controlPath()) << "stop-keep-best";
    QCOMPARE(readControl(folder), RunRequest::StopKeepBest);
    std::ofstream(folder.controlPath()) << "dance";
    QCOMPARE(readControl(folder), RunRequest::Run);
    QCOMPARE(writeControl(RunFolder(project_, "b"), RunRequest::Stop).error().code(),
             Code::run_not_found);
  }

  void coloursGoRound() {
    QCOMPARE(nextColour(project_), 0);
    for (int i = 0; i < 9; ++i) {
      RunRecord record;
      record.colour = nextColour(project_);
      QCOMPARE(record.colour, i % 8);
      const RunFolder folder(project_, "run" + std::to_string(i));
      fs::create_directories(folder.path());
      STATEROOM_VERIFY(writeRun(folder, record));
    }
  }
};

QTEST_GUILESS_MAIN(TestRunFolder)
#include "test_run_folder.moc"
