#include <QElapsedTimer>
#include <QTest>
#include <algorithm>

#include <signal.h>

#include "core/predict/state_files.h"
#include "core/state/ledger.h"
#include "tests/headless/state_project.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

QStringList words(const QString& command) {
  return command.split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

template <typename A, typename B>
double farthest(const A& a, const B& b) {
  double most = a.size() == b.size() ? 0 : HUGE_VAL;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    most = std::max(most, std::abs(a[i].template get<double>() - b[i].template get<double>()));
  }
  return most;
}

}  // namespace

/// predict --stateful and every state command, on the real program and the real engine.
class TestStates : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    project_ = std::make_unique<KerasProject>("lstm8");
    ok(QStringLiteral("predict P --stateful --input ") + project_->file("calls.csv"));
  }

  void followsKeras_data() {
    QTest::addColumn<QString>("model");
    QTest::newRow("8 units") << "lstm8";
    QTest::newRow("16 units") << "lstm16_return_state";
  }

  /// The same users, inputs and order give Keras's predictions, and its states after every call.
  void followsKeras() {
    QFETCH(QString, model);
    const KerasProject project(qPrintable(model));
    const auto run =
        project.call({"predict", "P", "--stateful", "--input", project.file("calls.csv")});
    QVERIFY2(run.status == 0, qPrintable(run.all()));
    const auto answers = run.lines();
    QCOMPARE(answers.size(), project.calls().size());
    auto ledger = Ledger::open(project.file("states.sqlite").toStdString(),
                               {.access = sqlite::Access::ReadOnly});
    STATEROOM_VERIFY(ledger);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const auto& wanted = project.calls()[i];
      const std::string user = wanted["user"];
      QCOMPARE(answers[i].at("row"), static_cast<int>(i));
      QCOMPARE(answers[i].at("user"), user);
      QCOMPARE(answers[i].at("revision"), wanted["step"].get<int>() + 1);
      const double probability = answers[i].at("outputs").at("probability");
      QVERIFY(std::abs(probability - wanted["prediction"][0].get<double>()) < 1e-6);
      const auto state = ledger->state(*ledger->revision(user, wanted["step"].get<int>() + 1));
      STATEROOM_VERIFY(state);
      const auto states = stateJson(*state).at("lstm");
      QVERIFY(farthest(states.at("h")[0], wanted["h"]) < 1e-6);
      QVERIFY(farthest(states.at("c")[0], wanted["c"]) < 1e-6);
    }
  }

  void linesAreAnsweredOneByOne() {
    const auto process = startStream({});
    for (int i = 0; i < 8; ++i) {
      process->write(line(i % 3, i, "call-" + QByteArray::number(i)));
      const auto answer = nextLine(*process);
      QVERIFY(!answer.isEmpty());
      const auto document = nlohmann::json::parse(answer.toStdString());
      QCOMPARE(document.at("id"), "call-" + std::to_string(i));
      // Acknowledged is durable: another program sees the revision at once.
      auto ledger = Ledger::open(project_->file("states.sqlite").toStdString(),
                                 {.access = sqlite::Access::ReadOnly});
      STATEROOM_VERIFY(ledger);
      const auto head = ledger->head(document.at("user").get<std::string>());
      STATEROOM_VERIFY(head);
      QCOMPARE(document.at("revision"), head->number);
    }
    process->closeWriteChannel();
    const auto finished = waitFor(*process);
    QVERIFY2(finished.status == 0, qPrintable(finished.all()));
  }

  /// Looking, predicting dry, evaluating and replaying leave every byte of meaning as it was.
  void lookingChangesNothing_data() {
    QTest::addColumn<QString>("command");
    QTest::newRow("dry run") << "predict P --stateful --dry-run --allow-late --input " +
                                    project_->file("calls.csv");
    QTest::newRow("evaluate") << "evaluate P --run keras --split train --resamples 10";
    QTest::newRow("replay") << "state replay P --all";
    QTest::newRow("replay with data") << "state replay P --all --with data";
    QTest::newRow("counterfactual") << "state replay P --user anna --edit 1:x0=0.5";
    QTest::newRow("edit") << "state edit P --user anna --unit h[3]=0.5 --dry-run";
    QTest::newRow("reset") << "state reset P --all --dry-run";
    QTest::newRow("show") << "state show P --user anna --gates";
    QTest::newRow("list") << "state list P --where revision>=1 --sort norm_h --descending";
    QTest::newRow("history") << "state history P --user anna";
    QTest::newRow("verify") << "state verify P";
    QTest::newRow("similar") << "state similar P --user anna";
    QTest::newRow("anomalies") << "state anomalies P";
    QTest::newRow("census") << "state census P --limit 3";
  }

  void lookingChangesNothing() {
    QFETCH(QString, command);
    const auto before = contentHash();
    const auto run = project_->call(words(command));
    QVERIFY2(run.status == 0, qPrintable(run.all()));
    QVERIFY(!run.lines().empty());
    QCOMPARE(contentHash(), before);
  }

  void replayIsIdenticalOnThisMachine() {
    const auto run = project_->call(words(QStringLiteral("state replay P --user anna")));
    QVERIFY2(run.status == 0, qPrintable(run.all()));
    QCOMPARE(run.json().at("identical"), true);
    QCOMPARE(run.json().at("max"), 0.0);
    QVERIFY(run.json().at("first").is_null());
  }

  void refusals_data() {
    QTest::addColumn<QString>("command");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    const auto add = [](const char* name, const QString& command, int status, const char* code) {
      QTest::newRow(name) << command << status << code;
    };
    add("unknown user", "state show P --user nobody", 3, "user_unknown");
    add("unknown revision", "state show P --user anna --revision 999", 3, "revision_unknown");
    add("unknown unit", "state edit P --user anna --unit h[99]=1", 2, "unit_unknown");
    add("no edit", "state edit P --user anna --unit h=1", 2, "edit_invalid");
    add("moved on", "state edit P --user anna --unit h[0]=1 --expect-revision 999", 4,
        "ledger_conflict");
    add("whom", "state reset P", 2, "argument_missing");
    add("unknown tag", "state reset P --user anna --to someday", 3, "tag_unknown");
    add("unknown branch", "state merge P --user anna --branch no", 3, "branch_unknown");
    add("tag is a number", "state tag P 42", 2, "tag_name_invalid");
    add("no such file", "state set P --user anna --from no.npz", 3, "file_not_found");
    add("statement", "state list P --where 1=1;drop", 3, "expression_token");
    add("parenthesis", "state list P --where 1=1)or(1=1", 3, "expression_unopened");
    add("other table", "state list P --where (select/**/1)", 3, "expression_token");
    add("clock", "state list P --where time>date('now')", 3, "expression_token");
    add("side effect", "state list P --where load_extension('x')", 3, "expression_function");
    add("column", "state list P --where input='x'", 3, "expression_column");
    add("sort", "state list P --sort input", 2, "list_column_unknown");
    add("late",
        "predict P --stateful --user anna --value step=0 --value x0=1 --value x1=1 --value x2=1", 3,
        "order_not_later");
    add("another run", "predict P --stateful --run other --user anna --value step=99", 3,
        "run_not_found");
    add("no rebuild", "state rebuild P --undo", 2, "rebuild_none");
    add("input edit", "state replay P --user anna --edit 1:nothing=1", 3, "input_unknown_here");
  }

  void refusals() {
    QFETCH(QString, command);
    QFETCH(int, status);
    QFETCH(QString, code);
    const auto before = contentHash();
    const auto run = project_->call(words(command));
    QVERIFY2(run.status == status, qPrintable(run.all()));
    const auto error = run.lines().back().at("error");
    QVERIFY2(error.at("code") == code.toStdString(), qPrintable(run.all()));
    QVERIFY(!error.at("message").get<std::string>().empty());
    QVERIFY(!error.at("hint").get<std::string>().empty());
    QCOMPARE(contentHash(), before);
  }

  void aConflictCarriesTheOthersRow() {
    edit(QStringLiteral("h[1]=0.25"), QStringLiteral("looked too high"));
    const auto run = project_->call(
        words(QStringLiteral("state edit P --user anna --unit h[2]=1 --expect-revision 1")));
    QCOMPARE(run.status, 4);
    const auto arguments = run.json().at("error").at("arguments");
    QCOMPARE(arguments.at("cause"), "edit");
    QCOMPARE(arguments.at("note"), "looked too high");
    QCOMPARE(arguments.at("user"), "anna");
  }

  void editUndoForkMerge() {
    const auto head = [&] { return shown(QStringLiteral("anna")); };
    const auto before = head();
    edit(QStringLiteral("c[4]=-1.5"), QStringLiteral("try"));
    const auto edited = head();
    QCOMPARE(edited.at("cause"), "edit");
    QCOMPARE(edited.at("states").at("lstm").at("c")[0][4], -1.5);
    const auto difference =
        ok(QStringLiteral("state diff P anna@%1 anna").arg(before.at("revision").get<int>()));
    QCOMPARE(difference.at("units").size(), std::size_t{1});
    QCOMPARE(difference.at("units")[0].at("unit"), 4);
    QCOMPARE(difference.at("units")[0].at("b"), -1.5);
    ok(QStringLiteral("state reset P --user anna --to %1").arg(before.at("revision").get<int>()));
    QCOMPARE(head().at("cause"), "restore");
    QCOMPARE(head().at("states"), before.at("states"));
    ok(QStringLiteral("state fork P --user anna --branch play"));
    QCOMPARE(ok(QStringLiteral("state history P --user anna")).at("heads").size(), std::size_t{2});
    ok(QStringLiteral("state discard P --user anna"));
    QCOMPARE(ok(QStringLiteral("state history P --user anna")).at("heads").size(), std::size_t{1});
  }

  void aCounterfactualMayBecomeTheState() {
    const auto before = shown(QStringLiteral("emil"));
    const auto result =
        ok(QStringLiteral("state replay P --user emil --edit 2:x0=3 --branch other"));
    QCOMPARE(result.at("steps").size(), std::size_t{11});
    QCOMPARE(shown(QStringLiteral("emil")), before);
    ok(QStringLiteral("state merge P --user emil"));
    const auto merged = shown(QStringLiteral("emil"));
    QCOMPARE(merged.at("cause"), "merge");
    QVERIFY(merged.at("states") != before.at("states"));
    ok(QStringLiteral("state reset P --user emil --to 12"));
    QCOMPARE(shown(QStringLiteral("emil")).at("states"), before.at("states"));
  }

  void tagsResetEverybody() {
    const auto before = shown(QStringLiteral("bo"));
    ok(QStringLiteral("state tag P monday"));
    ok(QStringLiteral("state reset P --where revisions>0 --to zero"));
    QCOMPARE(farthest(shown(QStringLiteral("bo")).at("states").at("lstm").at("h")[0],
                      nlohmann::json(std::vector<double>(8))),
             0.0);
    ok(QStringLiteral("state reset P --all --to monday"));
    QCOMPARE(shown(QStringLiteral("bo")).at("states"), before.at("states"));
    const auto difference = ok(QStringLiteral("state diff P bo@monday bo"));
    QVERIFY(difference.at("units").empty());
  }

  void copySetExportImport() {
    ok(QStringLiteral("state copy P --from bo --to zoe"));
    QCOMPARE(shown(QStringLiteral("zoe")).at("states"), shown(QStringLiteral("bo")).at("states"));
    const auto npz = project_->file("one.npz");
    ok(QStringLiteral("state show P --user chen --npz ") + npz);
    ok(QStringLiteral("state set P --user zoe --from ") + npz);
    QCOMPARE(shown(QStringLiteral("zoe")).at("states"), shown(QStringLiteral("chen")).at("states"));
    const auto all = project_->file("all.jsonl");
    const auto written = ok(QStringLiteral("state export P ") + all);
    const auto before = shown(QStringLiteral("bo")).at("states");
    ok(QStringLiteral("state reset P --all --to zero"));
    QCOMPARE(ok(QStringLiteral("state import P ") + all).at("users"), written.at("users"));
    QCOMPARE(shown(QStringLiteral("bo")).at("states"), before);
  }

  void erasedUsersAreGone() {
    ok(QStringLiteral("state copy P --from bo --to guest"));
    ok(QStringLiteral("state erase P --user guest"));
    const auto run = project_->call(words(QStringLiteral("state show P --user guest")));
    QCOMPARE(run.status, 3);
    QCOMPARE(ok(QStringLiteral("state verify P")).at("ok"), true);
  }

  void compactKeepsEverythingComputable() {
    const auto before = ok(QStringLiteral("state show P --user dora --revision 1")).at("states");
    const auto done = ok(QStringLiteral("state compact P --every 4"));
    QVERIFY(done.at("dropped") > 0);
    QCOMPARE(done.at("not_reproduced"), 0);
    const auto again = ok(QStringLiteral("state show P --user dora --revision 1"));
    QCOMPARE(again.at("has_state"), false);
    QCOMPARE(again.at("states"), before);
    QCOMPARE(ok(QStringLiteral("state verify P")).at("ok"), true);
  }

  void ledgersThatAreNone_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("code");
    QTest::newRow("text") << QByteArray("user,state\n42,0.5\n") << "ledger_foreign";
    QTest::newRow("none") << QByteArray("-") << "ledger_none";
    auto bytes = fileBytes(project_->file("states.sqlite"));
    QTest::newRow("cut") << bytes.left(5000) << "ledger_damaged";
    bytes.replace(60, 4, QByteArray::fromHex("00000063"));  // PRAGMA user_version
    QTest::newRow("newer") << bytes << "ledger_newer";
  }

  /// Each is told as what it is, by reading and by writing commands, and left as it was.
  void ledgersThatAreNone() {
    QFETCH(QByteArray, content);
    QFETCH(QString, code);
    QTemporaryDir folder;
    QVERIFY(QFile::copy(project_->file("keras.stateroom"), folder.filePath(u"p.stateroom"_s)));
    const auto ledger = folder.filePath(u"states.sqlite"_s);
    if (content != "-") writeText(ledger, content);
    for (const char* command : {"state list", "state verify", "state erase --user anna"}) {
      auto arguments = words(QString::fromLatin1(command));
      arguments.insert(2, folder.path());
      const auto run = runProgram(arguments + QStringList{u"--json"_s});
      QVERIFY2(run.status == 3, qPrintable(run.all()));
      const auto error = run.json().at("error");
      QVERIFY2(error.at("code") == code.toStdString(), qPrintable(run.all()));
      QVERIFY(error.at("message").get<std::string>().find("states.sqlite") != std::string::npos);
    }
    if (content != "-") QCOMPARE(fileBytes(ledger), content);
  }

  void aModelWithoutStateBeginsNoLedger() {
    QTemporaryDir folder;
    const auto project = copyOfProject("iris", folder);
    QCOMPARE(runProgram({u"train"_s, project, u"--max-steps"_s, u"1"_s}).status, 0);
    const auto run = runProgram({u"predict"_s, project, u"--stateful"_s, u"--user"_s, u"a"_s,
                                 u"--value"_s, u"Sepal.Length=1"_s, u"--json"_s});
    QVERIFY2(run.status != 0, qPrintable(run.all()));
    QCOMPARE(run.json().at("error").at("code"), "state_none");
    QVERIFY(!QFile::exists(project + u"/states.sqlite"_s));
  }

  void killedStreamsKeepWhatTheyAcknowledged() {
    const int rounds = qEnvironmentVariableIsSet("STATEROOM_SLOW") ? 1000 : 8;
    const KerasProject project("lstm8");
    int step = 0;
    std::map<std::string, std::int64_t> acknowledged;
    for (int round = 0; round < rounds; ++round) {
      const auto process = startStream({}, &project);
      QByteArray lines;
      for (int i = 0; i < 400; ++i) lines += line(i % 5, step + i / 5);
      process->write(lines);
      QByteArray seen = nextLine(*process);
      QTest::qWait((round * 7919) % 40);
      sendSignal(*process, SIGKILL);
      process->waitForFinished();
      seen += process->readAllStandardOutput();
      for (const auto& answer : seen.split('\n')) {
        const auto document = nlohmann::json::parse(answer.toStdString(), nullptr, false);
        if (document.is_discarded() || !document.contains("revision")) continue;
        acknowledged[document["user"]] = document["revision"];
      }
      auto ledger = Ledger::open(project.file("states.sqlite").toStdString());
      STATEROOM_VERIFY(ledger);
      for (const auto& [user, revision] : acknowledged) {
        QVERIFY(ledger->head(user)->number >= revision);
      }
      step += 80;
    }
    QVERIFY(!acknowledged.empty());
    const auto verified = project.call(words(QStringLiteral("state verify P")));
    QVERIFY2(verified.status == 0, qPrintable(verified.all()));
    const auto replayed = project.call(words(QStringLiteral("state replay P --all")));
    QVERIFY2(replayed.status == 0, qPrintable(replayed.all()));
    QCOMPARE(replayed.json().at("differ"), 0);
  }

 private:
  nlohmann::json ok(const QString& command) const {
    const auto run = project_->call(words(command));
    if (run.status != 0) qFatal("%s\n%s", qPrintable(command), qPrintable(run.all()));
    return run.lines().back();
  }
  nlohmann::json shown(const QString& user) const {
    return ok(QStringLiteral("state show P --user ") + user);
  }
  void edit(const QString& unit, const QString& note) const {
    const auto run =
        project_->call({"state", "edit", "P", "--user", "anna", "--unit", unit, "--note", note});
    QVERIFY2(run.status == 0, qPrintable(run.all()));
  }
  QString contentHash() const {
    auto ledger = Ledger::open(project_->file("states.sqlite").toStdString(),
                               {.access = sqlite::Access::ReadOnly});
    if (!ledger) qFatal("%s", explain(ledger.error()).c_str());
    return QString::fromStdString(*ledger->contentHash());
  }

  static QByteArray fileBytes(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", qPrintable(path));
    return file.readAll();
  }

  static QByteArray line(int user, int step, const QByteArray& id = {}) {
    const auto event = id.isEmpty() ? id : "\"id\": \"" + id + "\", ";
    return "{" + event + "\"user\": \"u" + QByteArray::number(user) +
           "\", \"inputs\": {\"step\": " + QByteArray::number(step) +
           ", \"x0\": 0.5, \"x1\": -1, \"x2\": 0.25}}\n";
  }
  /// The streaming process, its input open.
  std::unique_ptr<QProcess> startStream(const QStringList& more,
                                        const KerasProject* project = nullptr) const {
    auto process = std::make_unique<QProcess>();
    process->start(QString::fromStdString(program().string()),
                   QStringList{"predict", (project != nullptr ? project : project_.get())->path(),
                               "--stateful", "--input", "-", "--json", "--threads", "1"} +
                       more);
    process->waitForStarted();
    return process;
  }
  static QByteArray nextLine(QProcess& process) {
    while (!process.canReadLine()) {
      if (!process.waitForReadyRead(30000)) return {};
    }
    return process.readLine();
  }

  std::unique_ptr<KerasProject> project_;
};

QTEST_GUILESS_MAIN(TestStates)
#include "test_states.moc"
