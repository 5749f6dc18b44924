#include <QDir>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <algorithm>

#include <signal.h>

#include "core/interop/events/event_reader.h"
#include "core/interop/safetensors/safetensors.h"
#include "core/project/run_folder.h"
#include "tests/headless/program.h"
#include "tests/support/paths.h"

using namespace stateroom;
using namespace stateroom::test;

namespace {

constexpr auto kCheckpoint = "\"event\":\"checkpoint\"";

QStringList words(const QString& command) {
  return command.split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

/// Steps and values of every series that is not about speed.
std::map<std::string, std::pair<std::vector<std::int64_t>, std::vector<double>>> seriesOf(
    const RunFolder& run) {
  std::map<std::string, std::pair<std::vector<std::int64_t>, std::vector<double>>> series;
  const auto events = readEvents(run.path());
  if (!events) qFatal("%s", explain(events.error()).c_str());
  for (const auto& [tag, points] : events->scalars()) {
    if (tag.find("per_second") == std::string::npos) series[tag] = {points.steps, points.values};
  }
  return series;
}

}  // namespace

/// The main job with the real engine: train, stop, resume, evaluate, predict,
/// export.
class TestTraining : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    project_ = copyOfProject("iris", folder_);
    const auto trained = call(QStringLiteral("train P --run first --set training.epochs=20"));
    QVERIFY2(trained.status == 0, qPrintable(trained.all()));
    events_ = trained.lines();
  }

  void trainingTellsWhatItDoes() {
    QCOMPARE(events_.front().at("event"), "start");
    QCOMPARE(events_.front().at("run"), "first");
    QCOMPARE(events_.back().at("event"), "end");
    QVERIFY(events_.back().at("status") == "done" ||
            events_.back().at("status") == "stopped_early");
    const auto count = [&](const char* kind) {
      return std::ranges::count_if(events_, [&](const auto& e) { return e.at("event") == kind; });
    };
    QVERIFY(count("evaluation") >= 10);
    QVERIFY(count("checkpoint") >= 1);
  }

  void computesOnTheProcessorOnly() {
    const auto refused = call(QStringLiteral("train P --run gpu --device cuda"));
    QCOMPARE(refused.status, 2);
    QVERIFY2(refused.all().contains(QStringLiteral("use --device cpu")), qPrintable(refused.all()));
    QVERIFY(!QFile::exists(project_ + QStringLiteral("/runs/gpu")));
  }

  void evaluatesWithIntervals() {
    const auto run = call(QStringLiteral("evaluate P --run first --resamples 100"));
    QVERIFY2(run.status == 0, qPrintable(run.all()));
    const auto document = run.json();
    QCOMPARE(document.at("split"), "test");
    QCOMPARE(document.at("users"), 0);  // iris has none
    const auto told = runProgram(argumentsOf(QStringLiteral("evaluate P --run first")));
    QVERIFY2(told.out.contains(QStringLiteral("examples\n")), qPrintable(told.all()));
    const double loss = document.at("metrics").at("loss");
    const auto interval = document.at("intervals").at("loss");
    QVERIFY(interval.at(0) <= loss && loss <= interval.at(1));
    // A run against itself differs in nothing, in no sample.
    const auto same = call(QStringLiteral("evaluate P --run first --against first --resamples 50"));
    QCOMPARE(same.json().at("difference").at("loss").at("value"), 0.0);
    QCOMPARE(same.json().at("difference").at("loss").at("interval"), (nlohmann::json{0.0, 0.0}));
  }

  void reportsAreOneFile() {
    for (const auto& [name, begins] :
         {std::pair{"report.html", "<!doctype html>"}, std::pair{"report.pdf", "%PDF-"}}) {
      const QString path = folder_.filePath(QString::fromLatin1(name));
      const auto run =
          call(QStringLiteral("evaluate P --run first --resamples 20 --report ") + path);
      QVERIFY2(run.status == 0, qPrintable(run.all()));
      QFile file(path);
      QVERIFY(file.open(QIODevice::ReadOnly));
      QCOMPARE(QString::fromLatin1(file.read(qstrlen(begins))).toLower(),
               QString::fromLatin1(begins).toLower());
      QVERIFY(file.size() > 10'000);
    }
  }

  void aThresholdIsForOneProbability() {
    const auto run = call(QStringLiteral("evaluate P --run first --threshold 0.3"));
    QCOMPARE(run.status, 2);  // three classes go by the largest
    QVERIFY2(run.all().contains(QStringLiteral("probabilities")), qPrintable(run.all()));
    const auto refused = call(QStringLiteral("evaluate P --run first --threshold 1.5"));
    QCOMPARE(refused.status, 2);
    QVERIFY2(refused.all().contains(QStringLiteral("1.5 is no number from 0 to 1")),
             qPrintable(refused.all()));
    const auto help = runProgram({QStringLiteral("evaluate"), QStringLiteral("--help")});
    QVERIFY2(help.out.contains(QStringLiteral("--threshold SHARE ")), qPrintable(help.out));
  }

  // What a value moved is the output with it less the output with what it is replaced by.
  void explainsARow() {
    const auto row = QStringLiteral(
        "predict P --run first --value Sepal.Length=5.1 --value Sepal.Width=3.5 "
        "--value Petal.Length=%1 --value Petal.Width=0.2 ");
    const auto run = call(row.arg(u"1.4") + QStringLiteral("--explain occlusion --explained setosa "
                                                           "--what-if Petal.Length=1:7:13"));
    QVERIFY2(run.status == 0, qPrintable(run.all()));
    const auto document = run.json();
    QCOMPARE(document.at("explanation").at("of"), "setosa");
    const auto& curve = document.at("what_if");
    QCOMPARE(curve.at("x").size(), std::size_t{13});
    QCOMPARE(curve.at("x").at(2).get<double>(), 2.0);
    const auto setosa = [&](const QString& length) {
      const auto other = call(row.arg(length));
      return other.json().at("outputs").at("probabilities").at(0).get<double>();
    };
    QVERIFY(std::abs(curve.at("outputs").at(12).get<double>() - setosa(QStringLiteral("7"))) <
            1e-6);
    for (const auto& each : document.at("explanation").at("contributions")) {
      if (each.at("column") != "Petal.Length") continue;
      const auto baseline = QString::fromStdString(each.at("baseline").get<std::string>());
      const double moved = setosa(QStringLiteral("1.4")) - setosa(baseline);
      QVERIFY(std::abs(each.at("amount").get<double>() - moved) < 1e-6);
    }
  }

  void refusesWhatCannotBeExplained_data() {
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const QString& options, const QString& said) {
      QTest::newRow(name) << options << said;
    };
    row("no such class", QStringLiteral("--explain occlusion --explained rose"),
        QStringLiteral("rose is none of setosa"));
    row("no range", QStringLiteral("--what-if Petal.Length"), QStringLiteral("LOW:HIGH:POINTS"));
    row("empty range", QStringLiteral("--what-if Petal.Length=7:1:5"),
        QStringLiteral("LOW below HIGH"));
    row("one point", QStringLiteral("--what-if Petal.Length=1:7:1"),
        QStringLiteral("2 points or more"));
    row("no input", QStringLiteral("--what-if Species=1:7:5"),
        QStringLiteral("Species is no number"));
  }

  void refusesWhatCannotBeExplained() {
    QFETCH(const QString, options);
    QFETCH(const QString, said);
    const auto run =
        call(QStringLiteral("predict P --run first --value Petal.Length=1.4 ") + options);
    QCOMPARE(run.status, 2);
    QVERIFY2(run.all().contains(said), qPrintable(run.all()));
    QVERIFY2(run.all().contains(QStringLiteral("stateroom predict --help")), qPrintable(run.all()));
  }

  void predictsInEveryForm() {
    const auto value =
        call(QStringLiteral("predict P --run first --value Sepal.Length=5.1 "
                            "--value Sepal.Width=3.5 --value "
                            "Petal.Length=1.4 --value Petal.Width=0.2"));
    QVERIFY2(value.status == 0, qPrintable(value.all()));
    const auto outputs = value.lines().front().at("outputs");
    QCOMPARE(outputs.at("class"), "setosa");
    const auto json =
        runProgram(argumentsOf(QStringLiteral("predict P --run first --input - --json")),
                   {.input = "{\"id\": \"x\", \"inputs\": {\"Sepal.Length\": 5.1, "
                             "\"Sepal.Width\": 3.5, "
                             "\"Petal.Length\": 1.4, \"Petal.Width\": 0.2}}\n"});
    QVERIFY2(json.status == 0, qPrintable(json.all()));
    QCOMPARE(json.lines().front().at("id"), "x");
    QCOMPARE(json.lines().front().at("outputs"), outputs);
  }

  void exportsAndProves() {
    for (const char* format : {"torchscript", "safetensors"}) {
      const auto path = folder_.filePath(QString::fromLatin1(format));
      const auto run = call(QStringLiteral("export P --run first --format %1 --output %2")
                                .arg(QString::fromLatin1(format), path));
      QVERIFY2(run.status == 0, qPrintable(run.all()));
      QVERIFY(run.json().at("max_difference") <= 1e-5);
      QVERIFY(run.json().at("compared") > 0);
      QVERIFY(QFile::exists(path + QStringLiteral(".features.json")));
    }
  }

  void inspectsTheRunWhereverItLies() {
    const auto runs = project_ + QStringLiteral("/runs/");
    const auto copy = folder_.filePath(QStringLiteral("a copy@1"));
    QCOMPARE(QProcess::execute(QStringLiteral("cp"),
                               {QStringLiteral("-r"), runs + QStringLiteral("first"), copy}),
             0);
    for (const auto& path : {runs + QStringLiteral("first"), copy}) {
      const auto run = runProgram({QStringLiteral("inspect"), path, QStringLiteral("--json")});
      QVERIFY2(run.status == 0, qPrintable(run.all()));
      const auto document = run.json();
      QCOMPARE(document.at("format"), "stateroom run");
      QCOMPARE(document.at("inputs"), (nlohmann::json{document.at("layers").at(0).at("name")}));
      QCOMPARE(document.at("layers").back().at("config").at("units"), 3);
      QVERIFY(
          document.at("signatures").at("serving_default").at("inputs").contains("Sepal.Length"));
      QCOMPARE(document.at("variables").size(), std::size_t{6});
    }
  }

  void warnsOfADamagedEventFile() {
    const QDir run(project_ + QStringLiteral("/runs/first"));
    const auto name = run.entryList({QStringLiteral("events.out*")}).value(0);
    const auto copy = folder_.filePath(name);
    QVERIFY(QFile::copy(run.filePath(name), copy));
    QFile file(copy);
    QVERIFY(file.open(QIODevice::Append) && file.write(QByteArray(64, '\0')) == 64);
    file.close();
    const auto whole =
        runProgram({QStringLiteral("inspect"), run.filePath(name), QStringLiteral("--json")});
    const auto damaged = runProgram({QStringLiteral("inspect"), copy, QStringLiteral("--json")});
    QVERIFY2(damaged.status == 0, qPrintable(damaged.all()));
    QCOMPARE(damaged.json().at("series"), whole.json().at("series"));
    QCOMPARE(damaged.json().at("damaged").at(0).at("code"), "event_length_damaged");
    QVERIFY2(damaged.err.startsWith(QStringLiteral("warning: The length of an event is damaged")),
             qPrintable(damaged.all()));
  }

  void theLauncherEvaluatesTheRunItTrained() {
    QCOMPARE(call(QStringLiteral("runs current P first")).status, 0);
    const auto run =
        call(QStringLiteral("--headless P --train --evaluate --set training.epochs=2"));
    QVERIFY2(run.status == 0, qPrintable(run.all()));
    const auto lines = run.lines();
    const auto trained = lines.front().at("run");
    QVERIFY(trained != "first");
    QCOMPARE(lines.back().at("run"), trained);
    QVERIFY(lines.back().contains("intervals"));
    QVERIFY(QFile::remove(project_ + QStringLiteral("/runs/.current")));
  }

  void aFailedFileIsTheOnlyDocument() {
    for (const char* option : {"--per-user /nowhere/x.csv", "--report /nowhere/x.html"}) {
      const auto run = call(QStringLiteral("evaluate P --run first --resamples 5 ") +
                            QString::fromLatin1(option));
      QVERIFY2(run.status == 1, qPrintable(run.all()));
      QCOMPARE(run.lines().size(), std::size_t{1});
      QCOMPARE(run.json().at("error").at("code"), "file_not_writable");
    }
  }

  void aReaderThatGoesAwayDoesNotEndTraining() {
    QProcess shell;
    shell.start(
        QStringLiteral("/bin/sh"),
        {QStringLiteral("-c"),
         QStringLiteral("'%1' train '%2' --run piped --json --set training.epochs=20 | head -n 1")
             .arg(QString::fromStdString(program().string()), project_)});
    const auto piped = waitFor(shell);
    QVERIFY2(piped.lines().size() == 1, qPrintable(piped.all()));
    QVERIFY2(piped.err.contains(QStringLiteral("stdout cannot be written: ")),
             qPrintable(piped.all()));
    const auto run = call(QStringLiteral("runs show P piped")).json();
    QVERIFY(run.at("status") == "done" || run.at("status") == "stopped_early");
    QVERIFY(
        !call(QStringLiteral("checkpoint list P --run piped")).json().at("checkpoints").empty());
  }

  void aRestoredCheckpointResumes() {
    const auto trained =
        call(QStringLiteral("train P --run early --set training.epochs=30 "
                            "--set early_stopping.patience=2 --set early_stopping.min_delta=100"));
    QCOMPARE(trained.lines().back().at("status"), "stopped_early");
    const auto steps =
        call(QStringLiteral("checkpoint list P --run early")).json().at("checkpoints");
    QVERIFY(steps.size() > 1);
    const auto restored = call(QStringLiteral("checkpoint restore P --run early --checkpoint %1")
                                   .arg(steps.at(0).at("step").get<int>()));
    QVERIFY2(restored.status == 0, qPrintable(restored.all()));
    QVERIFY(restored.err.contains(QStringLiteral("--resume early")));
    const auto resumed = call(QStringLiteral("train P --resume early"));
    QVERIFY2(resumed.status == 0, qPrintable(resumed.all()));
    QCOMPARE(resumed.lines().back().at("step"), trained.lines().back().at("step"));
  }

  void aRunNamesNoFileOutside() {
    const auto run = folder_.filePath(QStringLiteral("iris/runs/outside"));
    QCOMPARE(
        QProcess::execute(QStringLiteral("cp"),
                          {QStringLiteral("-r"), project_ + QStringLiteral("/runs/first"), run}),
        0);
    QVERIFY(QFile::copy(project_ + QStringLiteral("/data/iris.csv"),
                        folder_.filePath(QStringLiteral("outside.csv"))));
    const auto settings = run + QStringLiteral("/project.stateroom");
    QFile file(settings);
    QVERIFY(file.open(QIODevice::ReadOnly));
    auto text = file.readAll();
    QVERIFY(text.contains("\"data/iris.csv\""));
    writeText(settings, text.replace("\"data/iris.csv\"", "\"../outside.csv\""));
    for (const char* command :
         {"evaluate P --run outside --resamples 5", "train P --resume outside --steps 1"}) {
      const auto refused = call(QString::fromLatin1(command));
      QCOMPARE(refused.status, 3);
      QCOMPARE(refused.json().at("error").at("code"), "path_outside");
      const auto allowed = call(QString::fromLatin1(command) + QStringLiteral(" --allow-outside"));
      QVERIFY2(allowed.status == 0, qPrintable(allowed.all()));
    }
    QCOMPARE(call(QStringLiteral("runs delete P outside")).status, 0);
  }

  /// A seed that is trained already is not trained again, and each seed is the run of that seed.
  void severalSeedsAreAGroup() {
    const auto train = [&](const QString& rest) {
      return call(QStringLiteral("train P --set training.epochs=2 ") + rest);
    };
    const auto two = train(QStringLiteral("--run again --seeds 2 --seed 5"));
    QVERIFY2(two.status == 0, qPrintable(two.all()));
    const auto three = train(QStringLiteral("--run again --seeds 3 --seed 5")).lines();
    const auto starts = std::ranges::count_if(
        three, [](const auto& event) { return event.at("event") == "start"; });
    QCOMPARE(starts, 1);
    const auto group = three.back();
    QCOMPARE(group.at("event"), "group");
    QCOMPARE(group.at("runs"), (nlohmann::json{"again-seed5", "again-seed6", "again-seed7"}));
    QCOMPARE(group.at("best").at("loss").at("count"), 3);
    QVERIFY(group.at("best").at("loss").at("sd") > 0);

    QCOMPARE(train(QStringLiteral("--run alone --seed 6")).status, 0);
    const auto show = [&](const char* run) {
      return call(QStringLiteral("runs show P ") + QLatin1String(run)).json().at("best");
    };
    QCOMPARE(show("alone"), show("again-seed6"));
    QCOMPARE(train(QStringLiteral("--run again --seeds 2 --seed 5 --set loss.label_smoothing=0.1"))
                 .status,
             5);
  }

  void interruptSavesAndResumes() {
    const auto command = QStringLiteral(
        "train P --run cut --set training.epochs=4000 --set "
        "early_stopping.patience=4000 --json");
    const auto process = start(command);
    QVERIFY(waitForOutput(*process, kCheckpoint));
    sendSignal(*process, SIGINT);
    const auto cut = waitFor(*process);
    QCOMPARE(cut.status, 130);
    const auto listed = call(QStringLiteral("checkpoint list P --run cut")).json();
    QVERIFY(!listed.at("checkpoints").empty());
    const auto resumed = call(QStringLiteral("train P --resume cut --steps 5"));
    QVERIFY2(resumed.status == 0, qPrintable(resumed.all()));
    const std::int64_t stopped = listed.at("checkpoints").back().at("step");
    const auto lines = resumed.lines();
    const auto started =
        std::ranges::find(lines, "start", [](const auto& l) { return l.at("event"); });
    QVERIFY(started != lines.end());
    QCOMPARE(started->at("step"), stopped);
    QCOMPARE(lines.back().at("step"), stopped + 5);
  }

  /// bfloat16 ends where float32 does: each seed's two runs are closer than the seeds are apart.
  void bf16LosesNothing() {
    if (!__builtin_cpu_supports("avx512bf16")) QSKIP("this processor has no bf16");
    const auto liver = copyOfProject("liver", folder_);
    const int seeds = isLongForm() ? 5 : 1, epochs = isLongForm() ? 20 : 1;
    const auto bestLoss = [&](int seed, const char* precision) {
      const auto name = QStringLiteral("%1-%2").arg(QLatin1String(precision)).arg(seed);
      const auto settings = QStringLiteral(
                                "training.seed=%1 training.precision=%2 training.epochs=%3 "
                                "early_stopping.patience=1000")
                                .arg(seed)
                                .arg(QLatin1String(precision))
                                .arg(epochs);
      QStringList command = {QStringLiteral("train"), liver, QStringLiteral("--run"), name};
      for (const auto& setting : words(settings)) command << QStringLiteral("--set") << setting;
      const auto run = runProgram(command);
      if (run.status != 0) qFatal("%s", qPrintable(run.all()));
      const auto series = seriesOf(RunFolder(liver.toStdString(), name.toStdString()));
      return std::ranges::min(series.at("validation/loss").second);
    };
    std::vector<double> whole, distances;
    for (int seed = 1; seed <= seeds; ++seed) {
      whole.push_back(bestLoss(seed, "f32"));
      const double narrow = bestLoss(seed, "bf16");
      QVERIFY(narrow != whole.back());
      distances.push_back(std::abs(narrow - whole.back()));
    }
    const auto [least, most] = std::ranges::minmax(whole);
    const double allowed = seeds > 1 ? most - least : 0.002;
    QVERIFY2(std::ranges::max(distances) < allowed,
             qPrintable(
                 QStringLiteral("%1, not below %2").arg(std::ranges::max(distances)).arg(allowed)));
  }

  /// Sequences, dropout and a checkpoint every third step: a kill falls between a step and what is
  /// written of it.
  void killedRunsResumeIdentically() {
    const QString iris = std::exchange(project_, copyOfProject("liver", folder_));
    const auto settings = QStringLiteral(
        " --threads 1 --set training.max_steps=90 --set checkpoints.every_steps=3"
        " --set model.layers[lstm].lstm.units=64 --set model.layers[lstm].lstm.dropout=0.2"
        " --set early_stopping.patience=1000 --json");
    const auto whole = start(QStringLiteral("train P --run whole") + settings);
    QVERIFY(waitForOutput(*whole, kCheckpoint));
    QElapsedTimer clock;
    clock.start();
    const auto done = waitFor(*whole);
    const auto trained = static_cast<int>(clock.elapsed());
    QVERIFY2(done.status == 0, qPrintable(done.all()));
    const auto seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator generator(seed);
    const int rounds = isLongForm() ? 20 : 2;
    int interrupted = 0;
    for (int round = 0; round < rounds; ++round) {
      const auto name = QStringLiteral("killed%1").arg(round);
      const auto process = start(QStringLiteral("train P --run ") + name + settings);
      QVERIFY(waitForOutput(*process, kCheckpoint));
      const auto delay = generator.bounded(trained * 2 / 3);
      QTest::qWait(delay);
      sendSignal(*process, SIGKILL);
      process->waitForFinished();
      interrupted += process->exitStatus() == QProcess::CrashExit ? 1 : 0;
      const auto resumed =
          runProgram(argumentsOf(QStringLiteral("train P --resume ") + name + settings));
      const bool complete = resumed.err.contains(QStringLiteral("is at its last step"));
      QVERIFY2(resumed.status == 0 || complete, qPrintable(resumed.all()));
      compareRuns(QStringLiteral("whole"), name, delay);
    }
    QVERIFY2(2 * interrupted > rounds, qPrintable(QString::number(interrupted)));
    project_ = iris;
  }

 private:
  QStringList argumentsOf(const QString& command) const {
    auto arguments = words(command);
    for (auto& word : arguments) {
      if (word == QStringLiteral("P")) word = project_;
    }
    return arguments;
  }
  Finished call(const QString& command) const {
    return runProgram(argumentsOf(command) + QStringList{QStringLiteral("--json")});
  }
  std::unique_ptr<QProcess> start(const QString& command) const {
    return startProgram(argumentsOf(command));
  }
  static bool waitForOutput(QProcess& process, const QByteArray& text) {
    QByteArray seen;
    while (!seen.contains(text)) {
      if (!process.waitForReadyRead(20000)) return false;
      seen += process.peek(1 << 20);
    }
    return true;
  }

  void compareRuns(const QString& a, const QString& b, int delay) const {
    const RunFolder first(project_.toStdString(), a.toStdString());
    const RunFolder second(project_.toStdString(), b.toStdString());
    const auto weights = readSafetensors(first.finalPath() / "weights.safetensors");
    const auto others = readSafetensors(second.finalPath() / "weights.safetensors");
    QVERIFY(weights && others);
    QVERIFY2(weights->tensors == others->tensors,
             qPrintable(QStringLiteral("killed after %1 ms").arg(delay)));
    QVERIFY2(seriesOf(first) == seriesOf(second),
             qPrintable(QStringLiteral("killed after %1 ms").arg(delay)));
  }

  QTemporaryDir folder_;
  QString project_;
  std::vector<nlohmann::json> events_;
};

QTEST_GUILESS_MAIN(TestTraining)
#include "test_training.moc"
