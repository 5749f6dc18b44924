#include <QTest>

#include "tests/headless/state_project.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

/// What leaves a ledger as it is: looking, dry runs, replays, and everything that is refused.
class TestStateQueries : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    project_ = std::make_unique<KerasProject>("lstm8");
    project_->ok(QStringLiteral("predict P --stateful --input ") + project_->file("calls.csv"));
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
    QTest::newRow("half-life") << "state half-life P --user anna --steps 3 --limit 2";
    QTest::newRow("one's anomaly") << "state anomalies P --user anna";
    QTest::newRow("one's census") << "state census P --user anna --limit 3";
  }

  void lookingChangesNothing() {
    QFETCH(QString, command);
    const auto before = project_->contentHash();
    const auto run = project_->call(words(command));
    QVERIFY2(run.status == 0, qPrintable(run.all()));
    QVERIFY(!run.lines().empty());
    QCOMPARE(project_->contentHash(), before);
  }

  void replayIsIdenticalOnThisMachine() {
    const auto run = project_->call(words(QStringLiteral("state replay P --user anna")));
    QVERIFY2(run.status == 0, qPrintable(run.all()));
    QCOMPARE(run.json().at("identical"), true);
    QCOMPARE(run.json().at("max"), 0.0);
    QVERIFY(run.json().at("first").is_null());
  }

  void halfLifeOfOneUser() {
    const auto found = project_->ok(u"state half-life P --user anna --steps 3 --limit 2"_s);
    QCOMPARE(found.at("steps"), 3);
    QCOMPARE(found.at("units").size(), std::size_t{2});
    QCOMPARE(found.at("output").at("differences").size(), std::size_t{3});
    QCOMPARE(found.at("h").at("differences").size(), std::size_t{4});
    for (const auto& unit : found.at("units")) {
      const double keep = unit.at("keep"), half = unit.at("half_life");
      QVERIFY(std::abs(half - std::log(0.5) / std::log(keep)) < 1e-9);
    }
    // The gates of the last three steps, as they are shown of each.
    const auto& longest = found.at("units").front();
    double sum = 0;
    for (int revision = found.at("first_revision"); revision <= found.at("last_revision");
         ++revision) {
      const auto shown =
          project_->ok(u"state show P --user anna --gates --revision %1"_s.arg(revision));
      sum += shown.at("gates")
                 .at("lstm")
                 .at("f")
                 .at(longest.at("unit").get<std::size_t>())
                 .get<double>();
    }
    QVERIFY(std::abs(longest.at("keep").get<double>() - sum / 3) < 1e-6);
    const auto text = runProgram({u"state"_s, u"half-life"_s, project_->path(), u"--user"_s,
                                  u"anna"_s, u"--steps"_s, u"3"_s});
    QVERIFY2(text.out.contains("anna over the last 3 steps"), qPrintable(text.all()));
  }

  void analysesOfOneUser() {
    const auto all = project_->ok(u"state anomalies P --limit 1000"_s).at("users");
    for (std::size_t i = 0; i < all.size(); ++i) {
      QCOMPARE(all[i].at("rank"), static_cast<int>(i) + 1);
      const auto user = QString::fromStdString(all[i].at("user").get<std::string>());
      const auto one = project_->ok(u"state anomalies P --user "_s + user).at("users");
      QCOMPARE(one, nlohmann::json::array({all[i]}));
    }
    const auto everybody = project_->ok(u"state census P"_s).at("units");
    auto own = project_->ok(u"state census P --user anna"_s).at("units");
    QCOMPARE(own.size(), everybody.size());
    const auto c = project_->shown(u"anna"_s).at("states").at("lstm").at("c")[0];
    for (auto& unit : own) {
      const float value = unit.at("value");
      QCOMPARE(value, c.at(unit.at("unit").get<std::size_t>()).get<float>());
      QCOMPARE(unit.at("at_limit"), std::abs(std::tanh(value)) > 0.95);
      unit.erase("value");
      unit.erase("at_limit");
      QVERIFY(std::ranges::find(everybody, unit) != everybody.end());
    }
  }

  void todaysDataIsNamedByRow() {
    const KerasProject project("lstm8");
    project.ok(QStringLiteral("predict P --stateful --input ") + project.file("calls.csv"));
    auto lines = project.csv().split('\n');
    const auto cells = lines[1].split(',');
    const auto user = QString::fromUtf8(cells[0]);
    auto changed = cells;
    changed[2] = "9.5";
    lines[1] = changed.join(',');
    auto later = cells;
    later[1] = "1000";
    lines.insert(3, later.join(','));
    later[0] = "stranger";
    lines.insert(3, later.join(','));
    writeText(project.file("calls.csv"), lines.join('\n'));
    const auto run = project.call({"state", "replay", "P", "--user", user, "--with", "data"});
    QCOMPARE(run.status, 1);
    const auto change = run.json().at("changes").at(0);
    QCOMPARE(change.at("column"), "x0");
    QCOMPARE(change.at("file"), "calls.csv");
    QCOMPARE(change.at("row"), 2);
    const auto added = run.json().at("added");
    QCOMPARE(added.size(), std::size_t{1});
    QCOMPARE(added.at(0).at("row"), 5);
    QCOMPARE(added.at(0).at("order"), 1000);
    const auto all = project.call({"state", "replay", "P", "--all", "--with", "data"});
    QCOMPARE(all.json().at("users_never_seen"), nlohmann::json({"stranger"}));
  }

  void refusals_data() {
    QTest::addColumn<QString>("command");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    const auto add = [](const char* name, const QString& command, int status, const char* code) {
      QTest::newRow(name) << command << status << code;
    };
    add("unknown user", "state show P --user nobody", 3, "user_unknown");
    add("anomaly of nobody", "state anomalies P --user nobody", 3, "user_unknown");
    add("census of nobody", "state census P --user nobody", 3, "user_unknown");
    add("half-life of nobody", "state half-life P --user nobody", 3, "user_unknown");
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
    const auto before = project_->contentHash();
    const auto run = project_->call(words(command));
    QVERIFY2(run.status == status, qPrintable(run.all()));
    const auto error = run.lines().back().at("error");
    QVERIFY2(error.at("code") == code.toStdString(), qPrintable(run.all()));
    QVERIFY(!error.at("message").get<std::string>().empty());
    QVERIFY(!error.at("hint").get<std::string>().empty());
    QCOMPARE(project_->contentHash(), before);
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

 private:
  static QByteArray fileBytes(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", qPrintable(path));
    return file.readAll();
  }

  std::unique_ptr<KerasProject> project_;
};

QTEST_GUILESS_MAIN(TestStateQueries)
#include "test_state_queries.moc"
