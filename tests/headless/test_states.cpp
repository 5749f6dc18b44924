#include <QTest>

#include "tests/headless/state_project.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

/// The commands that change states, on the real program and the real engine.
class TestStates : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    project_ = std::make_unique<KerasProject>("lstm8");
    project_->ok(QStringLiteral("predict P --stateful --input ") + project_->file("calls.csv"));
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
    const auto head = [&] { return project_->shown(QStringLiteral("anna")); };
    const auto before = head();
    edit(QStringLiteral("c[4]=-1.5"), QStringLiteral("try"));
    const auto edited = head();
    QCOMPARE(edited.at("cause"), "edit");
    QCOMPARE(edited.at("states").at("lstm").at("c")[0][4], -1.5);
    const auto difference = project_->ok(
        QStringLiteral("state diff P anna@%1 anna").arg(before.at("revision").get<int>()));
    QCOMPARE(difference.at("units").size(), std::size_t{1});
    QCOMPARE(difference.at("units")[0].at("unit"), 4);
    QCOMPARE(difference.at("units")[0].at("b"), -1.5);
    project_->ok(
        QStringLiteral("state reset P --user anna --to %1").arg(before.at("revision").get<int>()));
    QCOMPARE(head().at("cause"), "restore");
    QCOMPARE(head().at("states"), before.at("states"));
    project_->ok(QStringLiteral("state fork P --user anna --branch play"));
    QCOMPARE(project_->ok(QStringLiteral("state history P --user anna")).at("heads").size(),
             std::size_t{2});
    project_->ok(QStringLiteral("state discard P --user anna"));
    QCOMPARE(project_->ok(QStringLiteral("state history P --user anna")).at("heads").size(),
             std::size_t{1});
  }

  /// A merge that main has overtaken: refused with main's row and every way out, then replayed.
  void aBranchTakesMainsInputs() {
    const auto step = [&](int number) {
      return QStringLiteral(
                 "predict P --stateful --user anna --value step=%1 --value x0=1 --value "
                 "x1=0 --value x2=-1")
          .arg(number);
    };
    project_->ok(QStringLiteral("state fork P --user anna --branch late"));
    project_->ok(step(100) + QStringLiteral(" --branch late"));
    const auto main = project_->ok(step(101));
    const auto run = project_->call(words(QStringLiteral("state merge P --user anna")));
    QCOMPARE(run.status, 4);
    const auto error = run.json().at("error");
    QCOMPARE(error.at("code"), "branch_behind");
    QCOMPARE(error.at("arguments").at("revision"), std::to_string(main.at("revision").get<int>()));
    QCOMPARE(error.at("arguments").at("cause"), "predict");
    QCOMPARE(nlohmann::json::parse(error.at("arguments").at("input").get<std::string>()).at("x2"),
             -1);
    const std::string hint = error.at("hint");
    for (const char* way : {"--adopt", "--replay", "state discard"}) {
      QVERIFY(hint.find(way) != std::string::npos);
    }
    const auto merged = project_->ok(QStringLiteral("state merge P --user anna --replay"));
    QCOMPARE(merged.at("replayed"), 1);
    QCOMPARE(merged.at("left_out"), 0);
    QCOMPARE(project_->shown(QStringLiteral("anna")).at("order"), 101);
    const auto both =
        project_->call(words(QStringLiteral("state merge P --user anna --replay --adopt")));
    QCOMPARE(both.status, 2);
  }

  void aCounterfactualMayBecomeTheState() {
    const auto before = project_->shown(QStringLiteral("emil"));
    const auto result =
        project_->ok(QStringLiteral("state replay P --user emil --edit 2:x0=3 --branch other"));
    QCOMPARE(result.at("steps").size(), std::size_t{11});
    QCOMPARE(project_->shown(QStringLiteral("emil")), before);
    project_->ok(QStringLiteral("state merge P --user emil"));
    const auto merged = project_->shown(QStringLiteral("emil"));
    QCOMPARE(merged.at("cause"), "merge");
    QVERIFY(merged.at("states") != before.at("states"));
    project_->ok(QStringLiteral("state reset P --user emil --to 12"));
    QCOMPARE(project_->shown(QStringLiteral("emil")).at("states"), before.at("states"));
  }

  void tagsResetEverybody() {
    const auto before = project_->shown(QStringLiteral("bo"));
    project_->ok(QStringLiteral("state tag P monday"));
    project_->ok(QStringLiteral("state reset P --where revisions>0 --to zero"));
    QCOMPARE(farthest(project_->shown(QStringLiteral("bo")).at("states").at("lstm").at("h")[0],
                      nlohmann::json(std::vector<double>(8))),
             0.0);
    project_->ok(QStringLiteral("state reset P --all --to monday"));
    QCOMPARE(project_->shown(QStringLiteral("bo")).at("states"), before.at("states"));
    const auto difference = project_->ok(QStringLiteral("state diff P bo@monday bo"));
    QVERIFY(difference.at("units").empty());
  }

  void copySetExportImport() {
    project_->ok(QStringLiteral("state copy P --from bo --to zoe"));
    QCOMPARE(project_->shown(QStringLiteral("zoe")).at("states"),
             project_->shown(QStringLiteral("bo")).at("states"));
    const auto npz = project_->file("one.npz");
    project_->ok(QStringLiteral("state show P --user chen --npz ") + npz);
    project_->ok(QStringLiteral("state set P --user zoe --from ") + npz);
    QCOMPARE(project_->shown(QStringLiteral("zoe")).at("states"),
             project_->shown(QStringLiteral("chen")).at("states"));
    const auto all = project_->file("all.jsonl");
    const auto written = project_->ok(QStringLiteral("state export P ") + all);
    const auto before = project_->shown(QStringLiteral("bo")).at("states");
    project_->ok(QStringLiteral("state reset P --all --to zero"));
    QCOMPARE(project_->ok(QStringLiteral("state import P ") + all).at("users"),
             written.at("users"));
    QCOMPARE(project_->shown(QStringLiteral("bo")).at("states"), before);
  }

  /// Files of one run's states, met by a ledger that is bound to another run of the same layout.
  void statesOfAnotherModelAreRefused() {
    const KerasProject project("lstm8");
    project.ok(QStringLiteral("predict P --stateful --input ") + project.file("calls.csv"));
    const auto shown = project.shown(QStringLiteral("bo"));
    writeText(project.file("show.json"), QByteArray::fromStdString(shown.dump()));
    writeText(project.file("strange.json"), QByteArray::fromStdString(shown.at("states").dump()));
    project.ok(QStringLiteral("state show P --user bo --npz ") + project.file("one.npz"));
    for (const char* all : {"all.npz", "all.jsonl"}) {
      project.ok(QStringLiteral("state export P ") + project.file(all));
    }
    project.ok(
        QStringLiteral("train P --run other --max-steps 1 --threads 1 --set "
                       "optimizer.learning_rate=0.1"));
    project.ok(QStringLiteral("state bind P --run other"));
    const auto before = project.contentHash();
    const QStringList commands = {u"state import P "_s + project.file("all.npz"),
                                  u"state import P "_s + project.file("all.jsonl"),
                                  u"state set P --user bo --from "_s + project.file("one.npz"),
                                  u"state set P --user bo --from "_s + project.file("show.json")};
    for (const auto& command : commands) {
      const auto run = project.call(words(command));
      QVERIFY2(run.status == 5, qPrintable(run.all()));
      const auto error = run.json().at("error");
      QCOMPARE(error.at("code"), "state_of_other_model");
      QCOMPARE(error.at("arguments").at("model"), shown.at("model"));
      QVERIFY(error.at("hint").get<std::string>().find("--allow-other-model") != std::string::npos);
    }
    QCOMPARE(project.contentHash(), before);
    project.ok(u"state set P --user stranger --from "_s + project.file("strange.json"));
    for (const auto& command : commands) project.ok(command + u" --allow-other-model"_s);
    QCOMPARE(project.shown(QStringLiteral("bo")).at("states"), shown.at("states"));
  }

  /// Of one kind the refused rows give its exit status, of several that of bad input; all counted.
  void refusedRowsAreCounted() {
    const KerasProject project("lstm8");
    project.ok(QStringLiteral("predict P --stateful --input ") + project.file("calls.csv"));
    project.ok(
        QStringLiteral("train P --run other --max-steps 1 --threads 1 --set "
                       "optimizer.learning_rate=0.1"));
    project.ok(QStringLiteral("state bind P --run other"));
    const auto streamed = [&](const QByteArray& rows) {
      return project.call(words(u"predict P --stateful --on-error skip --input -"_s),
                          "user,step,x0,x1,x2\n" + rows);
    };
    const auto other = streamed("anna,100,1,1,1\nnew,1,1,1,1\nbo,100,1,1,1\n");
    QCOMPARE(other.status, 5);
    QVERIFY(other.err.contains(u"1 row; 2 refused"_s));
    const auto error = other.lines().front().at("error");
    QCOMPARE(error.at("code"), "state_of_other_model");
    QVERIFY(error.at("hint").get<std::string>().find("state rebuild") != std::string::npos);
    const auto mixed = streamed("anna,100,1,1,1\nnew,2,many,1,1\nnew,3,1,1,1\nnew,1,1,1,1\n");
    QCOMPARE(mixed.status, 3);
    QVERIFY(mixed.err.contains(u"1 row; 3 refused"_s));
    const std::vector<std::string> codes = {"state_of_other_model", "not_a_number", "",
                                            "order_not_later"};
    const auto answers = mixed.lines();
    QCOMPARE(answers.size(), codes.size());
    for (std::size_t i = 0; i < codes.size(); ++i) {
      QCOMPARE(answers[i].value("error", nlohmann::json::object()).value("code", ""), codes[i]);
    }
  }

  void unitsAreTakenFromAnotherUser() {
    const auto lstm = [&](const QString& user) {
      return project_->shown(user).at("states").at("lstm");
    };
    const auto bo = lstm(QStringLiteral("bo")), before = lstm(QStringLiteral("chen"));
    project_->ok(
        QStringLiteral("state edit P --user chen --from bo --unit h[1] --unit c --unit h[2]=0.5"));
    auto expected = before;
    expected["c"] = bo.at("c");
    expected["h"][0][1] = bo.at("h")[0][1];
    expected["h"][0][2] = 0.5;
    QCOMPARE(lstm(QStringLiteral("chen")), expected);
    QVERIFY(expected != before);
    QCOMPARE(project_->shown(QStringLiteral("chen")).at("cause"), "edit");
    const auto run =
        project_->call(words(QStringLiteral("state edit P --user chen --from bo --unit h[99]")));
    QCOMPARE(run.status, 2);
  }

  void bySignatureStepEveryRowStandsAlone() {
    const auto lines = readFile(project_->file("calls.csv").toStdString()).value();
    QStringList rows = QString::fromStdString(lines).split(u'\n', Qt::SkipEmptyParts);
    const QString header = rows.takeFirst();
    const QStringList calls{u"predict"_s, u"P"_s, u"--input"_s, project_->file("calls.csv")};
    const auto steps = project_->call(calls + QStringList{u"--signature"_s, u"step"_s}).lines();
    const auto whole = project_->call(calls).lines();
    QCOMPARE(std::ssize(steps), rows.size());
    QVERIFY(steps != whole);
    for (const std::size_t row : {std::size_t{0}, steps.size() / 2, steps.size() - 1}) {
      writeText(project_->file("one.csv"),
                (header + u'\n' + rows[static_cast<qsizetype>(row)] + u'\n').toUtf8());
      const auto alone =
          project_->ok(QStringLiteral("predict P --input ") + project_->file("one.csv"));
      QCOMPARE(steps[row].at("outputs"), alone.at("outputs"));
    }
    const auto both = project_->call({u"predict"_s, u"P"_s, u"--stateful"_s, u"--signature"_s,
                                      u"serving_default"_s, u"--value"_s, u"x0=1"_s});
    QCOMPARE(both.status, 2);
    QVERIFY(both.all().contains(u"stateroom predict --help"_s));
  }

  void erasedUsersAreGone() {
    project_->ok(QStringLiteral("state copy P --from bo --to guest"));
    project_->ok(QStringLiteral("state erase P --user guest"));
    const auto run = project_->call(words(QStringLiteral("state show P --user guest")));
    QCOMPARE(run.status, 3);
    QCOMPARE(project_->ok(QStringLiteral("state verify P")).at("ok"), true);
  }

  void compactKeepsEverythingComputable() {
    const auto before =
        project_->ok(QStringLiteral("state show P --user dora --revision 1")).at("states");
    const auto done = project_->ok(QStringLiteral("state compact P --every 4"));
    QVERIFY(done.at("dropped") > 0);
    QCOMPARE(done.at("not_reproduced"), 0);
    const auto again = project_->ok(QStringLiteral("state show P --user dora --revision 1"));
    QCOMPARE(again.at("has_state"), false);
    QCOMPARE(again.at("states"), before);
    QCOMPARE(project_->ok(QStringLiteral("state verify P")).at("ok"), true);
  }

  void oldStatesAreDropped() {
    const KerasProject project("lstm8");
    project.ok(QStringLiteral("predict P --stateful --input ") + project.file("calls.csv"));
    const auto drop = [&](const char* before) {
      return project.call({"state", "compact", "P", "--drop-before", before});
    };
    QCOMPARE(drop("2000-01-01").json().at("dropped"), 0);
    const auto stored = project.ok(QStringLiteral("state verify P")).at("states").get<int>();
    const auto users = project.ok(QStringLiteral("state verify P")).at("users").get<int>();
    QCOMPARE(drop("0d").json().at("dropped"), stored - users);
    const auto again = project.ok(QStringLiteral("state show P --user dora --revision 1"));
    QCOMPARE(again.at("has_state"), false);
    QCOMPARE(project.shown(QStringLiteral("dora")).at("has_state"), true);
    QCOMPARE(project.ok(QStringLiteral("state verify P")).at("ok"), true);
    for (const char* wrong : {"yesterday", "-1d", "d", "2000-13-01"}) {
      const auto run = drop(wrong);
      QVERIFY2(run.status == 2, qPrintable(run.all()));
      QCOMPARE(run.json().at("error").at("code"), "option_value");
    }
  }

  /// Keras went on from each user's state: so does the loss over the later half of its calls.
  void evaluatesFromTheRememberedStates() {
    const KerasProject project("lstm8");
    const auto lines = project.csv().split('\n');
    QByteArray early = lines.front() + "\n", late = early;
    double loss = 0;
    int count = 0;
    for (std::size_t i = 0; i < project.calls().size(); ++i) {
      const auto& call = project.calls()[i];
      const bool isLate = call.at("step").get<int>() >= 6;
      (isLate ? late : early) += lines[static_cast<qsizetype>(i) + 1] + "\n";
      if (!isLate) continue;
      const double p = call.at("prediction").at(0);
      loss -= std::log(call.at("call").get<int>() % 2 == 1 ? p : 1 - p);
      ++count;
    }
    writeText(project.file("early.csv"), early);
    writeText(project.file("late.csv"), late);
    project.ok(QStringLiteral("predict P --stateful --input ") + project.file("early.csv"));
    const auto before = project.contentHash();
    const auto evaluated = [&](const QString& states) {
      const auto document = project.ok(QStringLiteral("evaluate P --states %1 --input %2")
                                           .arg(states, project.file("late.csv")));
      return document.at("metrics").at("loss").get<double>();
    };
    QVERIFY(std::abs(evaluated(QStringLiteral("ledger")) - loss / count) < 1e-6);
    QVERIFY(std::abs(evaluated(QStringLiteral("initial")) - loss / count) > 1e-4);
    QCOMPARE(project.contentHash(), before);
  }

  /// What a step that is not taken would say, and what its remembered state adds to that.
  void explainsAStepThatIsNotTaken() {
    const KerasProject project("lstm8");
    project.ok(QStringLiteral("predict P --stateful --input ") + project.file("calls.csv"));
    const auto before = project.contentHash();
    QString row = QStringLiteral("predict P --user anna --value step=99");
    for (int i = 0; i < static_cast<int>(project.calls()[0].at("input").size()); ++i)
      row += QStringLiteral(" --value x%1=0.5").arg(i);
    const auto outputOf = [](const nlohmann::json& answer) {
      return answer.at("outputs").at("probability").get<double>();
    };
    const double taken = outputOf(project.ok(row + QStringLiteral(" --stateful --dry-run")));
    const double fresh = outputOf(project.ok(row));
    const auto explained = project.ok(
        row + QStringLiteral(" --stateful --dry-run --explain occlusion --what-if x0=-1:0.5:4"));
    QCOMPARE(outputOf(explained), taken);
    const auto& contributions = explained.at("explanation").at("contributions");
    const auto state = std::ranges::find_if(
        contributions, [](const auto& each) { return each.at("column") == ""; });
    QVERIFY(state != contributions.end());
    QVERIFY(std::abs(state->at("amount").get<double>() - (taken - fresh)) < 1e-6);
    const auto& curve = explained.at("what_if");
    QVERIFY(std::abs(curve.at("outputs").at(3).get<double>() - taken) < 1e-6);
    QVERIFY(std::abs(curve.at("from_initial_state").at(3).get<double>() - fresh) < 1e-6);
    QCOMPARE(project.contentHash(), before);
    project.ok(QStringLiteral("state fork P --user anna --branch play"));
    project.ok(row + QStringLiteral(" --stateful --branch play"));
    const auto next = QStringLiteral(" --stateful --dry-run --branch play");
    QCOMPARE(outputOf(project.ok(row + next + QStringLiteral(" --allow-late --explain occlusion"))),
             outputOf(project.ok(row + next + QStringLiteral(" --allow-late"))));
    const auto refused =
        project.call(words(row + QStringLiteral(" --stateful --explain occlusion")));
    QCOMPARE(refused.status, 2);  // a step that is taken is not explained by the way
  }

 private:
  void edit(const QString& unit, const QString& note) const {
    const auto run =
        project_->call({"state", "edit", "P", "--user", "anna", "--unit", unit, "--note", note});
    QVERIFY2(run.status == 0, qPrintable(run.all()));
  }

  std::unique_ptr<KerasProject> project_;
};

QTEST_GUILESS_MAIN(TestStates)
#include "test_states.moc"
