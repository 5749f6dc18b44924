#include "core/base/file.h"
#include "core/project/run_folder.h"
#include "tests/headless/program.h"
#include "tests/support/paths.h"

using namespace stateroom;
using namespace stateroom::test;

namespace {

QStringList words(std::initializer_list<const char*> list) {
  QStringList words;
  for (const auto* word : list) words << QString::fromUtf8(word);
  return words;
}

}  // namespace

/// The runs commands on run folders made by hand: no engine, no training.
class TestRuns : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    project_ = folder_->filePath(QStringLiteral("iris"));
    writeText(project_ + QStringLiteral("/iris.stateroom"), "title: \"Iris\"\n");
    addRun("brave-owl", "done", 700, 0.18);
    addRun("quiet-fox", "stopped_early", 434, 0.15);
  }

  void listsRuns() {
    const auto run = call({"runs", "list"});
    QVERIFY2(run.status == 0, qPrintable(run.all()));
    const auto runs = run.json().at("runs");
    QCOMPARE(runs.size(), std::size_t{2});
    QCOMPARE(named(runs, "quiet-fox").at("status"), "stopped_early");
    QCOMPARE(named(runs, "quiet-fox").at("best").at("loss"), 0.15);
    QCOMPARE(named(runs, "quiet-fox").at("changed").at("optimizer.learning_rate"), "0.5");
    const auto text = runProgram(words({"runs", "list"}) + QStringList{project_});
    QVERIFY2(text.out.startsWith(QStringLiteral("run ")), qPrintable(text.all()));
    QCOMPARE(text.out.count(QLatin1Char('\n')), 3);
  }

  void namesNotesAndPins() {
    QCOMPARE(call({"runs", "note"}, {"quiet-fox", "lower rate"}).status, 0);
    QCOMPARE(call({"runs", "pin"}, {"quiet-fox"}).status, 0);
    QCOMPARE(call({"runs", "rename"}, {"quiet-fox", "baseline"}).status, 0);
    const auto run = call({"runs", "show"}, {"baseline"}).json();
    QCOMPARE(run.at("note"), "lower rate");
    QCOMPARE(run.at("pinned"), true);
    QCOMPARE(call({"runs", "pin"}, {"baseline", "--off"}).status, 0);
    QCOMPARE(call({"runs", "show"}, {"baseline"}).json().at("pinned"), false);
  }

  void marksTheCurrentRun() {
    QCOMPARE(call({"runs", "current"}, {"brave-owl"}).status, 0);
    const auto runs = call({"runs", "list"}).json().at("runs");
    QCOMPARE(named(runs, "brave-owl").at("current"), true);
    QCOMPARE(named(runs, "quiet-fox").at("current"), false);
  }

  void comparesSettings() {
    const auto compared = call({"runs", "compare"}, {"brave-owl", "quiet-fox"}).json();
    QCOMPARE(compared.at("runs").size(), std::size_t{2});
    const auto settings = compared.at("settings");
    QCOMPARE(settings.size(), std::size_t{1});
    QCOMPARE(settings.at(0).at("path"), "optimizer.learning_rate");
    QCOMPARE(settings.at(0).at("values"), (nlohmann::json{"0.001", "0.5"}));
  }

  void withoutRunsItSaysHowToTrainOne() {
    QVERIFY(QDir(project_ + QStringLiteral("/runs")).removeRecursively());
    for (const char* command : {"list", "groups"}) {
      const auto run = runProgram(words({"runs", command}) + QStringList{project_});
      QVERIFY2(run.out.startsWith(QStringLiteral("No runs yet. Train one: stateroom train ")),
               qPrintable(run.all()));
    }
  }

  void groupsRunsBySettingAndByRepetition() {
    addRun("bold-eagle", "done", 700, 0.25);
    const auto by =
        call({"runs", "groups"}, {"--by", "optimizer.learning_rate"}).json().at("groups");
    QCOMPARE(by.size(), std::size_t{2});
    QCOMPARE(by.at(0).at("value"), "0.001");
    QCOMPARE(by.at(0).at("runs").size(), std::size_t{2});
    QCOMPARE(by.at(0).at("best").at("loss").at("mean"), 0.215);
    QCOMPARE(by.at(1).at("runs"), (nlohmann::json{"quiet-fox"}));
    const auto repeated = call({"runs", "groups"}).json().at("groups");
    QCOMPARE(repeated.size(), std::size_t{2});
    QVERIFY(!by.at(0).contains("changed"));  // its runs may differ in anything else
    QCOMPARE(repeated.at(1).at("changed").at("optimizer.learning_rate"), "0.5");
    const auto text = runProgram(words({"runs", "groups"}) + QStringList{project_}).out;
    QVERIFY2(text.contains(QStringLiteral("0.215 ± 0.0495 (0.18 to 0.25)")), qPrintable(text));
  }

  void deletesWithUndo() {
    const auto deleted = call({"runs", "delete"}, {"quiet-fox"}).json().at("deleted").at(0);
    QCOMPARE(call({"runs", "list"}).json().at("runs").size(), std::size_t{1});
    const auto trashed = QString::fromStdString(deleted.at("trashed"));
    QCOMPARE(call({"runs", "list"}).json().at("trash").at(0), trashed.toStdString());
    QCOMPARE(call({"runs", "restore"}, {qPrintable(trashed)}).status, 0);
    QCOMPARE(call({"runs", "list"}).json().at("runs").size(), std::size_t{2});
    QCOMPARE(call({"runs", "delete"}, {"quiet-fox"}).status, 0);
    QCOMPARE(call({"runs", "restore"}, {"quiet-fox"}).status, 0);
    QCOMPARE(call({"runs", "list"}).json().at("runs").size(), std::size_t{2});
  }

  void asksARunningRun() {
    const RunFolder run(project_.toStdString(), "quiet-fox");
    const auto lock = FileLock::acquire(run.lockPath());
    QVERIFY(lock);
    const auto paused = call({"runs", "pause"}, {"quiet-fox"});
    QVERIFY2(paused.status == 0, qPrintable(paused.all()));
    QCOMPARE(paused.json().at("pid"), QCoreApplication::applicationPid());
    QCOMPARE(readControl(run), RunRequest::Pause);
    QCOMPARE(call({"runs", "stop"}, {"quiet-fox", "--keep-best"}).status, 0);
    QCOMPARE(readControl(run), RunRequest::StopKeepBest);
    QCOMPARE(call({"runs", "delete"}, {"quiet-fox"}).status, 4);
  }

  void listsAndPrunesCheckpoints() {
    addCheckpoints("quiet-fox", {50, 100, 350, 434});
    const auto listed = call({"checkpoint", "list"}, {"--run", "quiet-fox"}).json();
    QCOMPARE(listed.at("checkpoints").size(), std::size_t{4});
    QCOMPARE(listed.at("checkpoints").at(2).at("best"), true);
    const auto dry = call({"checkpoint", "prune"}, {"--run", "quiet-fox", "--dry-run"});
    QCOMPARE(dry.json().at("pruned"), (nlohmann::json{100}));
    QCOMPARE(call({"checkpoint", "list"}, {"--run", "quiet-fox"}).json(), listed);
    QCOMPARE(call({"checkpoint", "prune"}, {"--run", "quiet-fox"}).status, 0);
    QCOMPARE(steps(), (std::vector<int>{50, 350, 434}));  // best, of stopping, newest
  }

  void restoresACheckpoint() {
    addCheckpoints("quiet-fox", {100, 350, 434});
    const auto done =
        call({"checkpoint", "restore"}, {"--run", "quiet-fox", "--checkpoint", "100"});
    QVERIFY2(done.status == 0, qPrintable(done.all()));
    QCOMPARE(steps(), (std::vector<int>{100}));
    addCheckpoints("quiet-fox", {200});  // again within the same second
    QCOMPARE(call({"checkpoint", "restore"}, {"--run", "quiet-fox", "--checkpoint", "100"}).status,
             0);
    const QDir trash(project_ + QStringLiteral("/trash/.checkpoints"));
    QCOMPARE(trash.entryList({QStringLiteral("quiet-fox@*")}, QDir::Dirs),
             words({"quiet-fox@1", "quiet-fox@2"}));
    QCOMPARE(call({"runs", "list"}).json().at("trash").size(), std::size_t{0});
  }

  void pinnedRunsComeFirst() {
    addRun("old-elk", "done", 10, 0.4, "2025-01-01T00:00:00.000Z");
    const auto first = [&] { return call({"runs", "list"}).json().at("runs").at(0).at("run"); };
    QVERIFY(first() != "old-elk");
    QCOMPARE(call({"runs", "pin"}, {"old-elk"}).status, 0);
    QCOMPARE(first(), "old-elk");
    // What commands use is still the newest finished one.
    QCOMPARE(named(call({"runs", "list"}).json().at("runs"), "old-elk").at("current"), false);
  }

  void globalOptionsStandAnywhere() {
    const auto wanted = call({"runs", "list"});
    for (const auto& line :
         {words({"runs", "--json", "list"}), words({"--json", "runs", "list"})}) {
      const auto run = runProgram(line + QStringList{project_});
      QVERIFY2(run.status == 0, qPrintable(run.all()));
      QCOMPARE(run.out, wanted.out);
    }
  }

  void saysWhatIsWrong_data() {
    QTest::addColumn<QString>("command");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("error");
    const auto row = [](const char* command, int status, const char* error) {
      QTest::newRow(command) << QString::fromLatin1(command) << status
                             << QString::fromLatin1(error);
    };
    row("runs show P none", 3, "There is no run none");
    row("runs current P none", 3, "There is no run none");
    row("runs note P none text", 3, "There is no run none");
    row("runs delete P quiet-fox none", 3, "There is no run none");
    row("runs compare P quiet-fox none", 3, "There is no run none");
    row("runs groups P --by optimizer.learning_rat", 2,
        "There is no setting optimizer.learning_rat");
    row("runs restore P ../runs/quiet-fox", 3, "There is no ../runs/quiet-fox in the trash");
    row("runs restore P none", 3, "There is no none in the trash");
    row("runs rename P quiet-fox brave-owl", 2, "There is a run brave-owl already");
    row("runs rename P quiet-fox ../up", 2, "../up cannot be the name of a run");
    row("runs rename P quiet-fox .hidden", 2, ".hidden cannot be the name of a run");
    row("runs pause P quiet-fox", 2, "The run quiet-fox is not running");
    row("runs stop P quiet-fox --now", 2, "The run quiet-fox is not running");
    row("runs show P", 2, "RUN is missing");
    row("runs compare P quiet-fox", 2, "Two or more runs are needed to compare");
    row("checkpoint list P --run none", 3, "There is no run none");
    row("checkpoint show P --run quiet-fox", 3, "The run quiet-fox has no checkpoint yet");
    row("checkpoint show P --run quiet-fox --checkpoint x", 2,
        "--checkpoint: x is not a whole number");
    row("checkpoint restore P --run quiet-fox", 2, "--checkpoint is missing");
    row("checkpoint prune P --run quiet-fox --keep 0", 2, "--keep: 0 is less than 1");
    row("runs list nowhere", 3, "There is no file nowhere");
  }

  void saysWhatIsWrong() {
    QFETCH(QString, command);
    QFETCH(int, status);
    QFETCH(QString, error);
    auto arguments = command.split(QLatin1Char(' '));
    const auto place = arguments.indexOf(QStringLiteral("P"));
    if (place >= 0) arguments[place] = project_;
    const auto run = runProgram(arguments, {.folder = folder_->path()});
    QVERIFY2(run.err.startsWith(QStringLiteral("error: ") + error), qPrintable(run.all()));
    QCOMPARE(run.status, status);
    QVERIFY(run.err.contains(QStringLiteral("\nhint: ")));
    const auto json =
        runProgram(arguments << QStringLiteral("--json"), {.folder = folder_->path()});
    QCOMPARE(QString::fromStdString(json.json().at("error").at("message")), error);
  }

  void showsDamagedRunsBesideTheOthers() {
    writeText(project_ + QStringLiteral("/runs/quiet-fox/run.json"), "{\"name\": ");
    const auto run = call({"runs", "list"});
    QCOMPARE(run.status, 0);
    QCOMPARE(run.json().at("runs").size(), std::size_t{1});
    QCOMPARE(run.json().at("damaged").at(0).at("code"), "run_record_damaged");
  }

 private:
  Finished call(std::initializer_list<const char*> command,
                std::initializer_list<const char*> rest = {}) {
    return runProgram(words(command) + QStringList{project_} + words(rest) + words({"--json"}));
  }

  static nlohmann::json named(const nlohmann::json& runs, const char* name) {
    for (const auto& run : runs) {
      if (run.at("run") == name) return run;
    }
    return {};
  }

  void addRun(const char* name, const char* status, std::int64_t step, double loss,
              const char* started = "2026-03-01T14:02:11.512Z") {
    const RunFolder folder(project_.toStdString(), name);
    QVERIFY(makeFolder(folder.path()));
    RunRecord record;
    record.name = name;
    record.status = status;
    record.started = started;
    record.step = step;
    record.bestStep = 350;
    record.best = {{"loss", loss}};
    STATEROOM_VERIFY(writeRun(folder, record));
    const double rate = loss == 0.15 ? 0.5 : 0.001;
    writeText(QString::fromStdString(folder.projectPath().string()),
              QByteArray("optimizer { learning_rate: ") + QByteArray::number(rate) + " }\n");
  }

  void addCheckpoints(const char* run, const std::vector<int>& at) {
    for (const int step : at) {
      const auto path = RunFolder(project_.toStdString(), run).checkpointPath(step);
      writeText(QString::fromStdString((path / "weights.safetensors").string()),
                QByteArray("\x02\0\0\0\0\0\0\0{}", 10));
      const nlohmann::json state = {{"format_version", 1}, {"step", step},
                                    {"epoch", 1},          {"batch_index", 0},
                                    {"seed", 1},           {"stopping_best_step", 50}};
      writeText(QString::fromStdString((path / "state.json").string()),
                QByteArray::fromStdString(state.dump()));
    }
  }

  std::vector<int> steps() {
    std::vector<int> found;
    const auto listed = call({"checkpoint", "list"}, {"--run", "quiet-fox"}).json();
    for (const auto& each : listed.at("checkpoints")) found.push_back(each.at("step"));
    return found;
  }

  std::unique_ptr<QTemporaryDir> folder_;
  QString project_;
};

QTEST_GUILESS_MAIN(TestRuns)
#include "test_runs.moc"
