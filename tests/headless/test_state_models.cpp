#include <QTest>

#include <signal.h>

#include "tests/headless/state_project.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

/// Moving a ledger to the model of another run, on the real program and the real engine.
class TestStateModels : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    project_ = std::make_unique<KerasProject>("lstm8");
    project_->ok(u"train P --run second --max-steps 1 --set optimizer.learning_rate=0.5"_s);
    project_->ok(u"runs current P keras"_s);
    project_->ok(u"predict P --stateful --input "_s + project_->file("calls.csv"));
  }

  void rebuildMovesEverybodyAndBack() {
    const auto before = everybody(), anna = project_->shown(u"anna"_s);
    project_->ok(u"state tag P before"_s);
    const auto done = project_->ok(u"state rebuild P --run second"_s);
    QCOMPARE(done.at("run"), "second");
    QCOMPARE(done.at("users"), before.size());
    QCOMPARE(done.at("revisions"), project_->calls().size());
    rebuilt_ = project_->shown(u"anna"_s);
    QCOMPARE(rebuilt_.at("model"), done.at("model"));
    QVERIFY(rebuilt_.at("model") != anna.at("model"));
    QVERIFY(rebuilt_.at("states") != anna.at("states"));
    for (const auto& user : everybody()) QCOMPARE(user.at("fits"), true);
    QCOMPARE(project_->ok(u"state replay P --all"_s).at("differ"), 0);
    const auto hash = project_->contentHash();
    const auto back = project_->call(words(u"state reset P --all --to before"_s));
    QCOMPARE(back.status, 5);
    QCOMPARE(back.json().at("error").at("code"), "state_of_other_model");
    QCOMPARE(project_->contentHash(), hash);
    QCOMPARE(project_->ok(u"state diff P anna@before anna"_s).at("a"),
             "anna@" + std::to_string(anna.at("revision").get<int>()));
    QCOMPARE(project_->ok(u"state rebuild P --undo"_s).at("run"), "keras");
    QCOMPARE(everybody(), before);
    QCOMPARE(project_->shown(u"anna"_s), anna);
  }

  /// Another model, the states as they are; one user is taken over.
  void bindLeavesStatesAsTheyAre() {
    const auto before = project_->shown(u"anna"_s);
    const auto bound = project_->ok(u"state bind P --run second"_s);
    QCOMPARE(bound.at("run"), "second");
    QCOMPARE(bound.at("users_of_another_model"), everybody().size());
    QCOMPARE(project_->shown(u"anna"_s), before);
    const auto row = u"predict P --stateful --dry-run --user %1 --value step=99 --value x0=1"_s +
                     u" --value x1=1 --value x2=1"_s;
    QCOMPARE(project_->call(words(row.arg(u"anna"_s))).status, 5);
    project_->ok(u"state rebuild P --user anna"_s);
    project_->ok(row.arg(u"anna"_s));
    QCOMPARE(project_->call(words(row.arg(u"bo"_s))).status, 5);
    QCOMPARE(project_->shown(u"anna"_s).at("states"), rebuilt_.at("states"));
    QCOMPARE(project_->ok(u"state bind P --run keras"_s).at("users_of_another_model"), 1);
    QCOMPARE(project_->ok(u"state verify P"_s).at("models_unproven"), 0);
  }

  /// Trained, proved when exported, and where every user begins; the file of first weights has
  /// none.
  void aLearnedStateIsWhereUsersBegin() {
    const KerasProject project("lstm8");
    project.ok(u"train P --run learned --max-steps 5 --set optimizer.learning_rate=0.5"_s +
               u" --set model.layers[lstm].lstm.initial_state=learned"_s);
    project.ok(u"runs current P learned"_s);
    const auto weights = project.file("weights.safetensors");
    project.ok(u"export P --run learned --format safetensors --output "_s + weights);
    project.ok(u"export P --run learned --format torchscript --output "_s +
               project.file("model.pt"));
    const auto file = readSafetensors(weights.toStdString());
    STATEROOM_VERIFY(file);
    project.ok(u"predict P --stateful --input "_s + project.file("calls.csv"));
    project.ok(u"state reset P --user anna --to initial"_s);
    const auto begins = project.shown(u"anna"_s).at("states").at("lstm");
    for (const char* tensor : {"h", "c"}) {
      const auto name = std::string("lstm.initial_") + tensor;
      const auto learned = std::ranges::find(file->tensors, name, &NamedTensor::name);
      QVERIFY(learned != file->tensors.end());
      const auto values = learned->tensor.as<float>();
      QVERIFY(std::ranges::any_of(values, [](float value) { return value != 0; }));
      for (std::size_t i = 0; i < values.size(); ++i) {
        QCOMPARE(begins.at(tensor).at(0).at(i).get<float>(), values[i]);
      }
    }
    QCOMPARE(project.ok(u"state replay P --all"_s).at("differ"), 0);
    QCOMPARE(project.ok(u"state verify P"_s).at("models_unproven"), 0);
    const auto listed = project.ok(u"inspect "_s + weights + u" --variables"_s).dump();
    QVERIFY(listed.find("lstm.initial_c") != std::string::npos);
  }

  /// Killed when some users stand on the new model: nothing has changed, and nothing stays.
  void aKilledRebuildLeavesNothingBehind() {
    constexpr int kUsers = 10000;
    KerasProject project("lstm8");
    project.ok(u"train P --run second --max-steps 1 --set optimizer.learning_rate=0.5"_s);
    project.ok(u"runs current P keras"_s);
    QByteArray rows = "user,step,x0,x1,x2\n";
    for (int i = 0; i < kUsers; ++i) rows += "u" + QByteArray::number(i) + ",1,0.5,-1,0.25\n";
    writeText(project.file("many.csv"), rows);
    project.ok(u"predict P --stateful --input %1 --output %2"_s.arg(project.file("many.csv"),
                                                                    project.file("out.jsonl")));
    const auto before = project.ok(u"state list P"_s);
    auto ledger = Ledger::open(project.file("states.sqlite").toStdString());
    STATEROOM_VERIFY(ledger);
    const auto shadowHeads = [&] {
      const auto heads = ledger->database().integer(
          "SELECT count(*) FROM heads h JOIN branches b ON b.id = h.branch_id"
          " WHERE b.kind = 'shadow'");
      return heads->value();
    };
    const auto process =
        startProgram({u"state"_s, u"rebuild"_s, project.path(), u"--run"_s, u"second"_s});
    for (std::int64_t heads = 0; heads == 0; QTest::qWait(1)) {
      QVERIFY(process->state() != QProcess::NotRunning);
      const auto hold = sqlite::Transaction::begin(ledger->database());  // it cannot go on
      STATEROOM_VERIFY(hold);
      heads = shadowHeads();
      if (heads == 0) continue;
      QVERIFY(heads < kUsers);
      sendSignal(*process, SIGKILL);
      process->waitForFinished();
    }
    QVERIFY(shadowHeads() > 0);
    QCOMPARE(project.ok(u"state verify P"_s).at("ok"), true);
    QCOMPARE(project.ok(u"state list P"_s), before);
    QCOMPARE((*ledger->boundModel())->run, std::string("keras"));
    QCOMPARE(project.ok(u"state rebuild P --run second"_s).at("users"), kUsers);
    QCOMPARE(shadowHeads(), 0);
    QCOMPARE((*ledger->boundModel())->run, std::string("second"));
    QCOMPARE(project.ok(u"state verify P"_s).at("users"), kUsers);
  }

 private:
  nlohmann::json everybody() const { return project_->ok(u"state list P"_s).at("users"); }

  std::unique_ptr<KerasProject> project_;
  nlohmann::json rebuilt_;  ///< anna's
};

QTEST_GUILESS_MAIN(TestStateModels)
#include "test_state_models.moc"
