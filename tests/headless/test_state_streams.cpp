#include <QElapsedTimer>
#include <QTest>
#include <map>
#include <set>
#include <span>

#include <signal.h>

#include "core/predict/state_files.h"
#include "tests/headless/state_project.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

/// predict --stateful from files and from stdin, on the real program and the real engine.
class TestStateStreams : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    project_ = std::make_unique<KerasProject>("lstm8");
    project_->ok(QStringLiteral("predict P --stateful --input ") + project_->file("calls.csv"));
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

  /// Two rows of several steps a user, from a file and from stdin: what Keras gives after each.
  void rowsOfStepsFollowKeras_data() {
    QTest::addColumn<bool>("stdIn");
    QTest::newRow("a file") << false;
    QTest::newRow("stdin") << true;
  }

  void rowsOfStepsFollowKeras() {
    QFETCH(bool, stdIn);
    const KerasProject project("lstm8");
    std::map<std::string, std::vector<nlohmann::json>> byUser;
    for (const auto& one : project.calls()) byUser[one["user"]].push_back(one);
    QByteArray lines;
    std::vector<const nlohmann::json*> wanted;
    for (const auto& [user, calls] : byUser) {
      const auto half = (calls.size() + 1) / 2;
      for (const auto& [begin, end] : {std::pair(std::size_t{0}, half), {half, calls.size()}}) {
        lines += rowOfCalls(user, std::span(calls).subspan(begin, end - begin));
        wanted.push_back(&calls[end - 1]);
      }
    }
    if (!stdIn) writeText(project.file("steps.jsonl"), lines);
    const auto run = project.call(
        {"predict", "P", "--stateful", "--input", stdIn ? u"-"_s : project.file("steps.jsonl")},
        stdIn ? lines : QByteArray());
    QVERIFY2(run.status == 0, qPrintable(run.all()));
    const auto answers = run.lines();
    QCOMPARE(answers.size(), wanted.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
      QCOMPARE(answers[i].at("revision"), static_cast<int>(i % 2) + 1);
      const double probability = answers[i].at("outputs").at("probability");
      QVERIFY(std::abs(probability - (*wanted[i])["prediction"][0].get<double>()) < 1e-6);
    }
    QCOMPARE(answers.front().at("steps"), (byUser.begin()->second.size() + 1) / 2);
    const auto user = QString::fromStdString(byUser.begin()->first);
    QVERIFY(project.shown(user).at("input").is_array());
    QVERIFY(project.ok(u"state replay P --user "_s + user).at("identical").get<bool>());
    const auto plain = runProgram({u"state"_s, u"show"_s, project.path(), u"--user"_s, user});
    QVERIFY2(plain.out.contains("steps; the last: step"), qPrintable(plain.all()));
  }

  void linesAreAnsweredOneByOne() {
    const auto process = startStream(*project_);
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

  /// A line with an event id, then one without: refused, whether they come together or apart.
  void eventIdsAreWantedWheneverTheLineComes_data() {
    QTest::addColumn<bool>("together");
    QTest::newRow("together") << true;
    QTest::newRow("apart") << false;
  }

  void eventIdsAreWantedWheneverTheLineComes() {
    QFETCH(bool, together);
    const QByteArray user = together ? "first" : "second";
    const auto stream = startStream(*project_);
    const auto with = line(1, 1, "call").replace("u1", user);
    const auto without = line(1, 2).replace("u1", user);
    stream->write(together ? with + without : with);
    QCOMPARE(nlohmann::json::parse(nextLine(*stream).toStdString()).at("revision"), 1);
    if (!together) stream->write(without);
    stream->closeWriteChannel();
    const auto finished = waitFor(*stream);
    QVERIFY2(finished.status == 3, qPrintable(finished.all()));
    QCOMPARE(finished.json().at("error").at("code"), "event_missing");
  }

  /// The ids stand in a column that the project does not know.
  void eventsOfACsvHappenOnce() {
    writeText(project_->file("visits.csv"),
              "user,step,x0,x1,x2,visit\nguest,1,0.5,1,0,a\nguest,2,1,0,1,b\nguest,1,0.5,1,0,a\n");
    const auto taken = [&](const QString& file) {
      const auto run = project_->call({u"predict"_s, u"P"_s, u"--stateful"_s, u"--event-id"_s,
                                       u"visit"_s, u"--input"_s, project_->file(qPrintable(file))});
      if (run.status != 0) qFatal("%s", qPrintable(run.all()));
      return run.lines();
    };
    const auto first = taken(u"visits.csv"_s);
    QCOMPARE(first[1].at("id"), "b");
    QVERIFY(!first[1].contains("repeated"));
    QCOMPARE(first[2].at("repeated"), true);
    QCOMPARE(first[2].at("outputs"), first[0].at("outputs"));
    for (const auto& answer : taken(u"visits.csv"_s)) QCOMPARE(answer.at("repeated"), true);
    QCOMPARE(project_->shown(u"guest"_s).at("revision"), 2);
    const auto unknown = project_->call({u"predict"_s, u"P"_s, u"--stateful"_s, u"--event-id"_s,
                                         u"call"_s, u"--input"_s, project_->file("visits.csv")});
    QCOMPARE(unknown.status, 3);
  }

  /// A quoted field may hold line ends; the answers are as many as the records.
  void quotedLineEndsOnStdin() {
    const auto stream = startStream(*project_);
    stream->write("\n\"step\",user,x0,x1,x2\n1,\"of two\nlines\",0.5,0.25,1\n2,\"of two\n");
    const auto first = nlohmann::json::parse(nextLine(*stream).toStdString());
    QCOMPARE(first.at("user"), "of two\nlines");
    stream->write("lines\",1,1,1\n3,plain,1,1,1");
    stream->closeWriteChannel();
    const auto finished = waitFor(*stream);
    QVERIFY2(finished.status == 0, qPrintable(finished.all()));
    const auto rest = finished.lines();
    QCOMPARE(rest.size(), std::size_t{2});
    QCOMPARE(rest[0].at("user"), "of two\nlines");
    QCOMPARE(rest[0].at("revision"), 2);
    QCOMPARE(rest[1].at("user"), "plain");
  }

  /// Also a power cut loses nothing: the same answers, and a name with an @ in it.
  void synchronousFull() {
    const auto row =
        words(QStringLiteral("predict P --stateful --user a@7 --value step=%1 --value "
                             "x0=1 --value x1=1 --value x2=1"));
    auto full = row + QStringList{u"--synchronous"_s, u"full"_s};
    full.replaceInStrings(u"%1"_s, u"1"_s);
    QCOMPARE(project_->call(full).json().at("revision"), 1);
    full.replaceInStrings(u"step=1"_s, u"step=2"_s);
    QCOMPARE(project_->call(full).json().at("revision"), 2);
    const auto diff =
        project_->ok(QStringLiteral("state diff P a@7 a@7 --revision 1 --revision 0"));
    QCOMPARE(diff.at("a"), "a@7@1");
    QCOMPARE(diff.at("b"), "a@7@2");
    QVERIFY(diff.at("units").size() > 0);
  }

  /// A rollback journal and the file's lock to the end; the WAL again afterwards.
  void oneProgramMayTakeTheLedgerAlone() {
    const KerasProject project("lstm8");
    const auto path = project.file("states.sqlite");
    const auto isWal = [&] {  // https://www.sqlite.org/fileformat.html, 1.3.3
      QFile file(path);
      return file.open(QIODevice::ReadOnly) && file.read(20).at(18) == 2;
    };
    const auto opened = [&](sqlite::Access access) {
      return Ledger::open(path.toStdString(),
                          {.access = access, .busyTimeout = std::chrono::milliseconds(50)});
    };
    const auto stream = startStream(project, {"--exclusive"});
    stream->write(line(1, 1));
    QVERIFY(!nextLine(*stream).isEmpty());
    QVERIFY(!isWal() && !QFile::exists(path + u"-wal"_s));
    for (const auto access : {sqlite::Access::ReadWrite, sqlite::Access::ReadOnly}) {
      QCOMPARE(opened(access).error().code(), Code::ledger_busy);
    }
    stream->closeWriteChannel();
    const auto finished = waitFor(*stream);
    QVERIFY2(finished.status == 0, qPrintable(finished.all()));
    const auto reset = u"state reset P --where revision>0 --to zero --exclusive"_s;
    QCOMPARE(project.ok(reset).at("count"), 1);
    const auto found = project.ok(u"state list P --where norm_h=0 --exclusive"_s);
    QCOMPARE(found.at("total"), 1);
    const auto wrong = project.call(words(u"state reset P --where (select/**/1) --exclusive"_s));
    QCOMPARE(wrong.status, 3);
    QVERIFY(!isWal());
    project.ok(u"state tag P shared"_s);
    QVERIFY(isWal());
    QCOMPARE(project.ok(u"state verify P"_s).at("revisions"), 2);
  }

  /// Four streams and a reader on one ledger: every row is answered with a revision of its own, and
  /// what was recorded gives the states again.
  void fourStreamsAndAReader() {
    const KerasProject project("lstm8");
    project.ok(
        QStringLiteral("predict P --stateful --user u0 --value step=0 --value x0=1 --value "
                       "x1=1 --value x2=1"));
    const int seconds = isLongForm() ? 20 : 1;
    std::vector<std::unique_ptr<QProcess>> streams;
    for (int i = 0; i < 4; ++i) {
      streams.push_back(startStream(project, {"--allow-late", "--on-error", "skip"}));
    }
    std::vector<QByteArray> answered(streams.size());
    std::int64_t given = 0;
    QElapsedTimer timer;
    for (timer.start(); timer.elapsed() < seconds * 1000;) {
      for (auto& stream : streams) {
        for (int user = 0; user < 3; ++user, ++given) stream->write(line(user, 1));
      }
      for (std::size_t i = 0; i < streams.size(); ++i) answered[i] += nextLine(*streams[i]);
      const auto seen = project.ok(QStringLiteral("state list P --sort norm_h --limit 2"));
      QVERIFY(seen.at("users").size() > 0);
    }
    std::map<std::string, std::set<std::int64_t>> revisions;
    std::int64_t rows = 0;
    for (std::size_t i = 0; i < streams.size(); ++i) {
      streams[i]->closeWriteChannel();
      const auto finished = waitFor(*streams[i]);
      QVERIFY2(finished.status == 0, qPrintable(finished.all()));
      for (const auto& text : (answered[i] + finished.out.toUtf8()).split('\n')) {
        if (text.isEmpty()) continue;
        const auto document = nlohmann::json::parse(text.toStdString());
        const std::string user = document.at("user");
        QVERIFY(revisions[user].insert(document.at("revision").get<std::int64_t>()).second);
        ++rows;
      }
    }
    QCOMPARE(rows, given);
    QCOMPARE(project.ok(QStringLiteral("state verify P")).at("revisions"), rows + 1);
    QCOMPARE(project.ok(QStringLiteral("state replay P --all")).at("differ"), 0);
  }

  void killedStreamsKeepWhatTheyAcknowledged() {
    const int rounds = isLongForm() ? 1000 : 50;
    const KerasProject project("lstm8");
    int step = 0;
    std::map<std::string, std::int64_t> acknowledged;
    for (int round = 0; round < rounds; ++round) {
      const auto process = startStream(project);
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
  static QByteArray line(int user, int step, const QByteArray& id = {}) {
    const auto event = id.isEmpty() ? id : "\"id\": \"" + id + "\", ";
    return "{" + event + "\"user\": \"u" + QByteArray::number(user) +
           "\", \"inputs\": {\"step\": " + QByteArray::number(step) +
           ", \"x0\": 0.5, \"x1\": -1, \"x2\": 0.25}}\n";
  }
  /// These calls of a user as one line of as many steps.
  static QByteArray rowOfCalls(const std::string& user, std::span<const nlohmann::json> calls) {
    nlohmann::json inputs;
    for (const auto& one : calls) {
      inputs["step"].push_back(one["step"]);
      for (std::size_t i = 0; i < one["input"].size(); ++i) {
        inputs["x" + std::to_string(i)].push_back(one["input"][i]);
      }
    }
    const nlohmann::json line = {{"user", user}, {"inputs", inputs}};
    return QByteArray::fromStdString(line.dump() + "\n");
  }
  /// The streaming process, its input open.
  static std::unique_ptr<QProcess> startStream(const KerasProject& project,
                                               const QStringList& more = {}) {
    auto process = std::make_unique<QProcess>();
    process->start(QString::fromStdString(program().string()),
                   QStringList{"predict", project.path(), "--stateful", "--input", "-", "--json",
                               "--threads", "1"} +
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

QTEST_GUILESS_MAIN(TestStateStreams)
#include "test_state_streams.moc"
