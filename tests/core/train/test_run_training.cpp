#include <QTemporaryDir>
#include <fstream>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "core/base/random.h"
#include "core/interop/events/event_reader.h"
#include "core/interop/safetensors/safetensors.h"
#include "core/train/checkpoint.h"
#include "core/train/evaluation.h"
#include "tests/support/fake_run.h"
#include "tests/support/paths.h"

using namespace stateroom;
using namespace stateroom::test;

namespace {

/// Weights and metric log of a run: what a resumed run must share with one that was left alone.
struct Outcome {
  std::string best, final;
  std::map<std::string, std::vector<std::pair<std::int64_t, double>>> series;
  bool operator==(const Outcome&) const = default;
};

Outcome outcomeOf(const RunFolder& folder) {
  Outcome outcome{readFile(folder.bestPath() / "weights.safetensors").value(),
                  readFile(folder.finalPath() / "weights.safetensors").value(),
                  {}};
  const auto events = readEvents(folder.path());
  for (const auto& [tag, points] : events->scalars()) {
    if (tag == "train/examples_per_second") continue;  // tells of the clock
    for (std::size_t i = 0; i < points.size(); ++i) {
      outcome.series[tag].emplace_back(points.steps[i], points.values[i]);
    }
  }
  return outcome;
}

QString messageOf(const Error& error) {
  return QString::fromStdString(error.message());
}

}  // namespace

class TestRunTraining : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> temporary_;
  fs::path project_;
  Project settings_;
  FakeData data_;
  RecordingSink sink_;

  TrainingRequest request(const std::string& run, bool resume = false) const {
    TrainingRequest request;
    request.project = settings_;
    request.folder = project_;
    request.run = run;
    request.resume = resume;
    return request;
  }

  Result<TrainingEnd> train(const TrainingRequest& request) {
    EngineInfo engine{.name = "fake", .version = "1", .instructions = "none", .kernels = ""};
    engine.threads = 1;
    return runTraining(request, engine, data_.prepare(), sink_);
  }

  Result<TrainingEnd> train(const std::string& run, bool resume = false) {
    return train(request(run, resume));
  }

  /// Trains until a step, then asks for a stop.
  Result<TrainingEnd> trainUntil(std::int64_t step, const std::string& run, bool resume) {
    std::stop_source stop;
    auto asked = request(run, resume);
    asked.stop = stop.get_token();
    sink_.atStep = [&](const TrainingStep& each) {
      if (each.step == step) stop.request_stop();
    };
    auto end = train(asked);
    sink_.atStep = nullptr;
    return end;
  }

  RunFolder folder(const std::string& run) const { return {project_, run}; }

 private Q_SLOTS:
  void init() {
    temporary_ = std::make_unique<QTemporaryDir>();
    project_ = temporary_->path().toStdString();
    settings_ = fakeProject();
    data_ = {};
    sink_ = {};
  }

  void trainsFromStartToEnd() {
    const auto end = train("a");
    STATEROOM_VERIFY(end);
    QCOMPARE(end->status, std::string("done"));
    QCOMPARE(end->step, std::int64_t{42});
    QCOMPARE(sink_.start.totalSteps, std::int64_t{42});
    QCOMPARE(sink_.start.parameters, std::int64_t{5});
    QCOMPARE(sink_.start.trainSequences, std::int64_t{50});
    QCOMPARE(sink_.steps.size(), std::size_t{42});
    QCOMPARE(sink_.steps.back().epoch, 6.0);
    QCOMPARE(sink_.evaluations.size(), std::size_t{6});
    QCOMPARE(sink_.ends.size(), std::size_t{1});
    QVERIFY(sink_.evaluations.back().metrics.at("loss") <
            0.2 * sink_.evaluations.front().metrics.at("loss"));

    const auto record = readRun(folder("a"));
    STATEROOM_VERIFY(record);
    QCOMPARE(record->status, std::string("done"));
    QCOMPARE(record->step, std::int64_t{42});
    QCOMPARE(record->epochs, 6.0);
    QCOMPARE(record->bestStep, end->bestStep);
    QCOMPARE(record->engine, std::string("fake 1 none"));
    QCOMPARE(record->dataHashes, std::vector<std::string>{"a"});
    QVERIFY(!record->ended.empty());
    QVERIFY(record->last.contains("mean_absolute_error"));
  }

  void writesWhatTheWindowReads() {
    STATEROOM_VERIFY(train("a"));
    const auto events = readEvents(folder("a").path());
    STATEROOM_VERIFY(events);
    const auto& scalars = events->scalars();
    for (const char* tag : {"train/loss", "train/gradient_norm", "train/learning_rate",
                            "train/examples_per_second"}) {
      QCOMPARE(scalars.at(tag).size(), std::size_t{42});
    }
    for (const char* tag :
         {"validation/loss", "validation/mean_absolute_error", "train/mean_absolute_error"}) {
      QCOMPARE(scalars.at(tag).steps, (std::vector<std::int64_t>{7, 14, 21, 28, 35, 42}));
    }
    const auto& hparams = events->hparams();
    const auto rate = std::ranges::find(hparams, "optimizer.learning_rate", &HParam::name);
    QVERIFY(rate != hparams.end());
    QCOMPARE(rate->number, 0.02);
    for (const auto& place : {folder("a").bestPath(), folder("a").finalPath()}) {
      for (const char* name : {"weights.safetensors", "model.pt", "model.textproto",
                               "features.textproto", "signatures.json"}) {
        QVERIFY2(fs::exists(place / name), name);
      }
    }
  }

  /// The third step ends more than a second after the file was opened: what was logged until then
  /// is in the file while the fourth goes on, without an evaluation or the end to flush it.
  void slowStepsAreInTheFileWhileItTrains() {
    std::atomic<std::int64_t> inFile = 0;
    const std::jthread people([&](const std::stop_token& stop) {
      EventReader events(folder("a").path());
      for (; !stop.stop_requested(); std::this_thread::sleep_for(std::chrono::milliseconds(10))) {
        if (!events.poll() || !events.scalars().contains("train/loss")) continue;
        inFile = events.scalars().at("train/loss").steps.back();
      }
    });
    std::int64_t seen = 0;
    data_.hooks.beforeStep = [&, step = 0]() mutable {
      std::this_thread::sleep_for(std::chrono::milliseconds(400));
      if (++step < 4) return;
      for (int i = 0; i < 1000 && inFile < 3; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      seen = inFile;
    };
    settings_.mutable_training()->set_max_steps(4);
    STATEROOM_VERIFY(train("a"));
    QCOMPARE(seen, 3);
  }

  void keepsTheLastAndTheBest() {
    settings_.mutable_checkpoints()->set_keep_last(2);
    settings_.mutable_checkpoints()->set_monitor("mean_absolute_error");
    settings_.mutable_checkpoints()->set_mode("max");  // the first is the best
    const auto end = train("a");
    STATEROOM_VERIFY(end);
    QCOMPARE(end->bestStep, std::optional<std::int64_t>(7));
    QCOMPARE(listCheckpoints(folder("a")), (std::vector<std::int64_t>{7, 35, 42}));
    QCOMPARE(readFile(folder("a").bestPath() / "weights.safetensors").value(),
             readFile(folder("a").checkpointPath(7) / "weights.safetensors").value());
    QCOMPARE(readFile(folder("a").finalPath() / "weights.safetensors").value(),
             readFile(folder("a").checkpointPath(42) / "weights.safetensors").value());
  }

  void stopsEarlyAndRestoresTheBest() {
    auto& stopping = *settings_.mutable_early_stopping();
    stopping.set_monitor("loss");
    stopping.set_mode("max");  // the loss falls: no progress after the first evaluation
    stopping.set_patience(2);
    stopping.set_restore_best(true);
    settings_ = resolveDefaults(settings_);
    const auto end = train("a");
    STATEROOM_VERIFY(end);
    QCOMPARE(end->status, std::string("stopped_early"));
    QCOMPARE(end->step, std::int64_t{21});
    QCOMPARE(end->reason, std::string("No progress of loss for 2 evaluations"));
    QCOMPARE(readFile(folder("a").finalPath() / "weights.safetensors").value(),
             readFile(folder("a").checkpointPath(7) / "weights.safetensors").value());

    QCOMPARE(messageOf(train("a", true).error()), "Early stopping ended the run a");
    // From an earlier checkpoint the run has not stopped yet.
    fs::create_directories(folder("b").path().parent_path());
    fs::copy(folder("a").path(), folder("b").path(), fs::copy_options::recursive);
    fs::remove_all(folder("b").checkpointPath(21));
    const auto again = train("b", true);
    STATEROOM_VERIFY(again);
    QCOMPARE(again->status, std::string("stopped_early"));
    QCOMPARE(again->step, std::int64_t{21});

    auto goOn = request("a", true);
    goOn.continueAfterStop = true;
    const auto later = train(goOn);
    STATEROOM_VERIFY(later);
    QCOMPARE(later->step, std::int64_t{35});  // patience began anew
  }

  void stepsGatherBatches() {
    settings_.mutable_training()->set_accumulate(3);
    const auto end = train("a");
    STATEROOM_VERIFY(end);
    QCOMPARE(end->step, std::int64_t{18});  // 7 batches are 3 + 3 + 1
  }

  void resumesInTheMiddleOfAnEpoch_data() {
    QTest::addColumn<int>("accumulate");
    QTest::addColumn<QString>("schedule");
    QTest::newRow("plain") << 1 << "constant";
    QTest::newRow("accumulated") << 2 << "cosine_decay";
    QTest::newRow("plateau") << 1 << "reduce_on_plateau";
  }

  void resumesInTheMiddleOfAnEpoch() {
    QFETCH(const int, accumulate);
    QFETCH(const QString, schedule);
    settings_.mutable_training()->set_accumulate(accumulate);
    settings_.mutable_schedule()->set_name(schedule.toStdString());
    settings_.mutable_schedule()->set_decay_steps(50);
    settings_.mutable_schedule()->set_patience(1);
    settings_.mutable_schedule()->set_min_delta(5);
    STATEROOM_VERIFY(train("whole"));
    STATEROOM_VERIFY(trainUntil(3, "parts", false));
    for (const int step : {9, 13, 17}) {
      const auto end = trainUntil(step, "parts", true);
      STATEROOM_VERIFY(end);
      QCOMPARE(end->status, std::string("stopped"));
      QCOMPARE(end->step, std::int64_t{step});
      QCOMPARE(readRun(folder("parts"))->status, std::string("stopped"));
    }
    STATEROOM_VERIFY(train("parts", true));
    QVERIFY(outcomeOf(folder("parts")) == outcomeOf(folder("whole")));
  }

  void survivesKills_data() {
    QTest::addColumn<int>("seed");
    for (int seed = 0; seed < (isLongForm() ? 20 : 1); ++seed)
      QTest::addRow("round %d", seed) << seed;
  }

  /// kill -9 at random moments, resumed each time: the same weights and the same merged log.
  void survivesKills() {
    QFETCH(const int, seed);
    settings_.mutable_checkpoints()->set_every_steps(4);
    STATEROOM_VERIFY(train("whole"));
    data_.hooks.beforeStep = [] { std::this_thread::sleep_for(std::chrono::milliseconds(1)); };
    Random random(static_cast<std::uint64_t>(seed), 11);
    int kills = 0;
    while (!fs::exists(folder("killed").finalPath())) {
      const pid_t child = ::fork();
      QVERIFY(child >= 0);
      if (child == 0) {
        const auto end = train("killed", folder("killed").exists());
        ::_exit(end ? 0 : 1);
      }
      // Longer and longer, so that a busy machine gets there too.
      ::usleep(static_cast<useconds_t>(2000 + random.below(40000) + 15000ULL * kills));
      ::kill(child, SIGKILL);
      int status = 0;
      ::waitpid(child, &status, 0);
      QVERIFY(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
      kills += WIFSIGNALED(status) ? 1 : 0;
      QVERIFY(kills < 500);
    }
    if (readRun(folder("killed"))->status != "done") {  // killed between export and record
      STATEROOM_VERIFY(train("killed", true));
      QCOMPARE(readRun(folder("killed"))->status, std::string("done"));
    }
    QVERIFY(kills > 0);
    QVERIFY(outcomeOf(folder("killed")) == outcomeOf(folder("whole")));
  }

  void beginsAnewWhenKilledBeforeItsFirstCheckpoint() {
    data_.hooks.failAtStep = 3;
    QVERIFY(!train("a"));
    QCOMPARE(readRun(folder("a"))->status, std::string("failed"));
    data_.hooks.failAtStep = -1;
    const auto end = train("a", true);
    STATEROOM_VERIFY(end);
    QCOMPARE(sink_.notes,
             std::vector<std::string>{"The run has no checkpoint yet: it begins anew."});
    const auto events = readEvents(folder("a").path());
    QCOMPARE(events->scalars().at("train/loss").size(), std::size_t{42});
  }

  void tellsWhereItDiverged() {
    data_.poisoned = 17;
    const auto end = train("a");
    QVERIFY(!end);
    const auto& error = end.error();
    QCOMPARE(error.code(), Code::diverged);
    QVERIFY2(error.message().starts_with("The loss became nan at step "), error.message().c_str());
    QVERIFY2(error.message().ends_with("; first in x (input)"), error.message().c_str());
    QVERIFY2(error.place().find("epoch 1, batch ") != std::string::npos, error.place().c_str());
    QVERIFY2(error.place().find("users u") != std::string::npos, error.place().c_str());
    const auto record = readRun(folder("a"));
    QCOMPARE(record->status, std::string("diverged"));
    QCOMPARE(record->stopReason, error.message());
    QVERIFY(sink_.ends.empty());
  }

  void divergesWithItsGradients() {
    settings_.mutable_optimizer()->set_learning_rate(1e20);
    const auto end = train("a");
    QVERIFY(!end);
    QCOMPARE(end.error().code(), Code::diverged);
  }

  void obeysItsControlFile() {
    sink_.atStep = [&](const TrainingStep& step) {
      if (step.step == 5) writeControl(folder("a"), RunRequest::StopKeepBest).value();
    };
    settings_.mutable_validation()->set_every_steps(2);
    data_.hooks.beforeStep = [] { std::this_thread::sleep_for(std::chrono::milliseconds(20)); };
    const auto end = train("a");
    STATEROOM_VERIFY(end);
    QCOMPARE(end->status, std::string("stopped"));
    QVERIFY(end->step >= 5 && end->step < 30);
    QCOMPARE(readFile(folder("a").finalPath() / "weights.safetensors").value(),
             readFile(folder("a").bestPath() / "weights.safetensors").value());
    QCOMPARE(listCheckpoints(folder("a")).back(), end->step);
  }

  void stopsAtOnceWithoutACheckpoint() {
    data_.hooks.beforeStep = [] { std::this_thread::sleep_for(std::chrono::milliseconds(20)); };
    sink_.atStep = [&](const TrainingStep& step) {
      if (step.step == 1) writeControl(folder("a"), RunRequest::StopNow).value();
    };
    const auto end = train("a");
    STATEROOM_VERIFY(end);
    QCOMPARE(end->status, std::string("stopped"));
    QVERIFY(listCheckpoints(folder("a")).empty());
    QVERIFY(!fs::exists(folder("a").finalPath()));
  }

  void pausesAndGoesOn() {
    data_.hooks.beforeStep = [] { std::this_thread::sleep_for(std::chrono::milliseconds(10)); };
    settings_.mutable_training()->set_max_steps(20);
    std::string statusInPause;
    std::jthread people;
    sink_.atStep = [&](const TrainingStep& step) {
      if (step.step != 2) return;
      writeControl(folder("a"), RunRequest::Pause).value();
      people = std::jthread([&] {
        for (int i = 0; i < 100 && statusInPause != "paused"; ++i) {
          std::this_thread::sleep_for(std::chrono::milliseconds(20));
          statusInPause = readRun(folder("a"))->status;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        writeControl(folder("a"), RunRequest::Run).value();
      });
    };
    const auto begin = std::chrono::steady_clock::now();
    const auto end = train("a");
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
    people = {};
    STATEROOM_VERIFY(end);
    QCOMPARE(statusInPause, std::string("paused"));
    QCOMPARE(end->step, std::int64_t{20});
    QVERIFY(readRun(folder("a"))->seconds < elapsed.count() - 0.3);  // pauses do not count
  }

  void notesALongerRunAndOtherThreads() {
    STATEROOM_VERIFY(train("a"));
    QCOMPARE(messageOf(train("a", true).error()), "The run a is at its last step, 42");
    auto record = readRun(folder("a")).value();
    record.threads = 8;
    STATEROOM_VERIFY(writeRun(folder("a"), record));
    settings_.mutable_training()->set_max_steps(50);
    const auto end = train("a", true);
    STATEROOM_VERIFY(end);
    QCOMPARE(end->step, std::int64_t{50});
    QCOMPARE(sink_.notes,
             (std::vector<std::string>{
                 "training.max_steps was 0 and is now 50",
                 "The run began with 8 threads and goes on with 1: sums may differ in their last "
                 "digits."}));
  }

  /// A setting that stands in one of the two projects only is a difference like any other.
  void refusesToResumeWithOtherSettings() {
    STATEROOM_VERIFY(train("a"));
    settings_.mutable_optimizer()->set_learning_rate(0.5);
    auto& extra = *settings_.mutable_model()->add_layers();
    extra.set_name("extra");
    extra.mutable_dense()->set_units(3);
    const auto end = train("a", true);
    QVERIFY(!end);
    QCOMPARE(end.error().code(), Code::settings_changed);
    const std::string settings(end.error().argument("settings"));
    QVERIFY2(settings.contains("optimizer.learning_rate (was 0.02, is 0.5)"), settings.c_str());
    QVERIFY2(settings.contains("model.layers[extra].dense.units (was not set, is 3)"),
             settings.c_str());
  }

  void warmStartsFromARunOrAFile() {
    STATEROOM_VERIFY(train("a"));
    auto warm = request("b");
    warm.warmStart = "a";
    STATEROOM_VERIFY(train(warm));
    QCOMPARE(sink_.notes.back(), std::string("Warm start from a: dense.weight, dense.bias"));
    QVERIFY(sink_.steps[42].loss < 0.5 * sink_.steps[0].loss);

    const auto path = project_ / "w.safetensors";
    const std::vector<float> bias = {0.5F}, other = {1, 2};
    STATEROOM_VERIFY(writeSafetensors(path, {{"dense.bias", Tensor::of<float>({1}, bias)},
                                             {"dense.weight", Tensor::of<float>({1, 2}, other)}}));
    warm.run = "c";
    warm.warmStart = path;
    STATEROOM_VERIFY(train(warm));
    QCOMPARE(sink_.notes.back(), "Warm start from " + path.string() +
                                     ": dense.bias; left as drawn: dense.weight (here [1, 4], "
                                     "there [1, 2])");
    STATEROOM_VERIFY(writeSafetensors(path, {{"x", Tensor::of<float>({1}, bias)}}));
    warm.run = "d";
    QCOMPARE(messageOf(train(warm).error()),
             QString::fromStdString("No parameter of " + path.string() +
                                    " has the name and shape of one of this model's"));
    QVERIFY(!folder("d").exists());  // nothing had begun
  }

  // Where a run began stands in its first checkpoint, so that a kill forgets nothing.
  void aWarmStartIsKept() {
    STATEROOM_VERIFY(train("a"));
    auto warm = request("b");
    warm.warmStart = "a";
    std::vector<std::int64_t> steps;
    sink_.atStep = [&](const TrainingStep& each) {
      if (each.step == 1) steps = listCheckpoints(folder("b"));
    };
    STATEROOM_VERIFY(train(warm));
    sink_.atStep = nullptr;
    QCOMPARE(steps, std::vector<std::int64_t>{0});
  }

  void trainsWithoutValidation() {
    data_.validation = 0;
    const auto end = train("a");
    STATEROOM_VERIFY(end);
    QVERIFY(!end->bestStep && sink_.evaluations.empty());
    QCOMPARE(readFile(folder("a").finalPath() / "weights.safetensors").value(),
             readFile(folder("a").bestPath() / "weights.safetensors").value());
    settings_.mutable_early_stopping()->set_patience(2);
    settings_ = resolveDefaults(settings_);
    QCOMPARE(messageOf(train("b").error()),
             "early_stopping needs a validation split, and there is none");
  }

  void refuses_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("message");
    QTest::newRow("exists") << "exists" << "There is a run a already";
    QTest::newRow("unknown run") << "unknown" << "There is no run b";
    QTest::newRow("bad name") << "name" << "../a cannot be the name of a run";
    QTest::newRow("settings") << "settings"
                              << "The run began with other settings: optimizer.learning_rate (was "
                                 "0.02, is 0.1)";
    QTest::newRow("data") << "data" << "The data changed since the run began: data/visits.csv";
    QTest::newRow("metric") << "metric" << "There is no metric acc";
    QTest::newRow("monitor") << "monitor" << "The evaluation does not measure auc";
    QTest::newRow("unknown monitor")
        << "unknown monitor"
        << "Which way is better cannot be told for val_loss, which is no metric";
  }

  void refuses() {
    QFETCH(const QString, what);
    QFETCH(const QString, message);
    STATEROOM_VERIFY(trainUntil(9, "a", false));
    auto next = request(what == "unknown" ? "b" : what == "name" ? "../a" : "a", what != "exists");
    if (what == "settings") next.project.mutable_optimizer()->set_learning_rate(0.1);
    if (what == "data") data_.hash = "b";
    if (what == "metric") next.project.set_metrics(0, "acc");
    if (what == "monitor") next.project.mutable_checkpoints()->set_monitor("auc");
    if (what == "unknown monitor") next.project.mutable_checkpoints()->set_monitor("val_loss");
    if (what == "metric" || what.endsWith("monitor")) {
      next.run = "new";
      next.resume = false;
    }
    const auto end = train(next);
    QVERIFY(!end);
    QCOMPARE(messageOf(end.error()), message);
    QCOMPARE(readRun(folder("a"))->status, std::string("stopped"));  // as it was
  }

  // Checkpoints are work, whatever became of the record.
  void keepsTheCheckpointsOfARunWithoutItsRecord() {
    STATEROOM_VERIFY(trainUntil(9, "a", false));
    fs::remove(folder("a").recordPath());
    QCOMPARE(train("a").error().code(), Code::run_exists);
    QCOMPARE(listCheckpoints(folder("a")), (std::vector<std::int64_t>{7, 9}));
  }

  void aFailedStartLeavesNoFolderOfItsOwn() {
    settings_.set_metrics(0, "acc");
    QVERIFY(!train("a"));
    QVERIFY(!folder("a").exists());
    fs::create_directories(folder("a").path());
    std::ofstream(folder("a").path() / "notes.txt") << "mine";
    QVERIFY(!train("a"));
    QVERIFY(fs::exists(folder("a").path() / "notes.txt"));
  }

  // Deleting the best by hand is no end of the run.
  void goesOnWithoutTheBestCheckpoint() {
    auto& stopping = *settings_.mutable_early_stopping();
    stopping.set_monitor("loss");
    stopping.set_mode("max");
    stopping.set_patience(9);
    stopping.set_restore_best(true);
    settings_ = resolveDefaults(settings_);
    STATEROOM_VERIFY(trainUntil(16, "a", false));
    QCOMPARE(neededSteps(folder("a"), readRun(folder("a")).value())->count(7), std::size_t{1});
    STATEROOM_VERIFY(removeCheckpoint(folder("a"), 7));
    const auto end = train("a", true);
    STATEROOM_VERIFY(end);
    QCOMPARE(end->status, std::string("done"));
    QCOMPARE(readFile(folder("a").finalPath() / "weights.safetensors").value(),
             readFile(folder("a").checkpointPath(21) / "weights.safetensors").value());
  }

  void bestHoldsOneModelWhileARunGoesOn() {
    STATEROOM_VERIFY(trainUntil(9, "a", false));
    QVERIFY(fs::exists(folder("a").bestPath() / "model.pt"));
    bool seen = false;
    sink_.atStep = [&](const TrainingStep& each) {
      if (each.step == 30) seen = fs::exists(folder("a").bestPath() / "model.pt");
    };
    STATEROOM_VERIFY(train("a", true));
    QVERIFY(!seen);
    QVERIFY(fs::exists(folder("a").bestPath() / "model.pt"));
  }

  void refusesALockedRun() {
    STATEROOM_VERIFY(trainUntil(9, "a", false));
    const auto lock = FileLock::acquire(folder("a").lockPath());
    QCOMPARE(train("a", true).error().kind(), ErrorKind::Conflict);
  }

  void tellsWhatIsWrongWithACheckpoint_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("content");  // null: deleted
    QTest::addColumn<QString>("message");
    QTest::newRow("no state") << "state.json" << QByteArray()
                              << "A checkpoint is damaged: it is missing";
    QTest::newRow("state is a list")
        << "state.json" << QByteArray("[]") << "A checkpoint is damaged: it is no JSON object";
    QTest::newRow("state without a step") << "state.json" << QByteArray(R"({"format_version": 1})")
                                          << "A checkpoint is damaged: it has no step";
    QTest::newRow("state of the wrong type")
        << "state.json"
        << QByteArray(
               R"({"format_version": 1, "step": "x", "epoch": 0, "batch_index": 0, "seed": 1})")
        << "A checkpoint is damaged: [json.exception.type_error.302] type must be number, but is "
           "string";
    QTest::newRow("below zero")
        << "state.json"
        << QByteArray(
               R"({"format_version": 1, "step": 9, "epoch": 1, "batch_index": -1, "seed": 1})")
        << "A checkpoint is damaged: it counts below 0";
    QTest::newRow("of another step")
        << "state.json"
        << QByteArray(
               R"({"format_version": 1, "step": 7, "epoch": 1, "batch_index": 0, "seed": 1})")
        << "A checkpoint is damaged: it is of step 7";
    QTest::newRow("newer version")
        << "state.json" << QByteArray(R"({"format_version": 9})")
        << "The checkpoint has format version 9, which this Stateroom does not know";
    QTest::newRow("no weights") << "weights.safetensors" << QByteArray() << "*weights.safetensors";
    QTest::newRow("cut weights")
        << "weights.safetensors" << QByteArray("12345")
        << "A checkpoint is damaged: The file has 5 bytes, too few for a safetensors file";
    QTest::newRow("cut optimizer")
        << "optimizer.safetensors" << QByteArray("\x10\0\0\0\0\0\0\0{}", 10)
        << "A checkpoint is damaged: The header claims 16 bytes; at most 2 can stand here";
  }

  void tellsWhatIsWrongWithACheckpoint() {
    QFETCH(const QString, file);
    QFETCH(const QByteArray, content);
    QFETCH(const QString, message);
    STATEROOM_VERIFY(trainUntil(9, "a", false));
    const auto path = folder("a").checkpointPath(9) / file.toStdString();
    fs::remove(path);
    if (!content.isNull()) std::ofstream(path, std::ios::binary) << content.toStdString();
    const auto error = train("a", true).error();
    QVERIFY(error.place().find("run a") != std::string::npos);
    if (message.startsWith('*')) {
      QVERIFY(messageOf(error).endsWith(message.mid(1)));
    } else {
      QCOMPARE(messageOf(error), message);
    }
    fs::remove_all(folder("a").checkpointPath(9));  // the hint's way out
    STATEROOM_VERIFY(train("a", true));
  }

  void weightsOfAnotherModelDoNotFit() {
    STATEROOM_VERIFY(trainUntil(9, "a", false));
    const std::vector<float> two = {1, 2};
    STATEROOM_VERIFY(writeSafetensors(folder("a").checkpointPath(9) / "weights.safetensors",
                                      {{"dense.weight", Tensor::of<float>({1, 2}, two)}}));
    const auto error = train("a", true).error();
    QCOMPARE(messageOf(error), "dense.weight has shape [1, 2]; the model wants [1, 4]");
    QCOMPARE(error.kind(), ErrorKind::Incompatible);
  }

  void evaluatesByUser() {
    FakeModel model;
    FakeBatches batches(20, 8, 2, false);
    const auto result =
        evaluateBatches(model, batches, Loss(), {"mean_squared_error"}, true, std::stop_token());
    STATEROOM_VERIFY(result);
    QCOMPARE(result->examples, std::int64_t{20});
    QCOMPARE(result->users.size(), std::size_t{20});
    QCOMPARE(result->users[3].user, std::string("u3"));
    double sum = 0;
    for (const auto& user : result->users) sum += user.loss;
    QVERIFY(std::abs(sum / 20 - result->metrics.at("loss")) < 1e-6);
    QVERIFY(std::abs(result->metrics.at("mean_squared_error") - result->metrics.at("loss")) < 1e-6);
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(evaluateBatches(model, batches, Loss(), {}, false, stop.get_token()).error().code(),
             Code::cancelled);
  }
};

QTEST_GUILESS_MAIN(TestRunTraining)
#include "test_run_training.moc"
