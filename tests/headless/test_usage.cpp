#include <algorithm>

#include "tests/headless/program.h"
#include "tests/support/paths.h"

using namespace stateroom::test;

/// Commands written wrongly: the exact words and exit status 2, before anything is opened.
class TestUsage : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void saysWhatIsWrong_data() {
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("error");
    QTest::addColumn<QString>("hint");
    const auto row = [](const char* command, const char* error, const char* hint) {
      QTest::newRow(command) << QString::fromLatin1(command) << QString::fromLatin1(error)
                             << QString::fromLatin1(hint);
    };
    row("comletion", "comletion is neither a command nor a project",
        "Perhaps you meant completion.");
    row("frobnicate", "frobnicate is neither a command nor a project",
        "Run stateroom --help for the list of commands.");
    row("--jsn", "There is no option --jsn here", "Perhaps you meant --json.");
    row("--json", "A command is missing", "Run stateroom --help for the list.");
    row("--headless", "A command is missing", "Run stateroom --help for the list.");
    row("--headless nowhere", "A command is missing", "Run stateroom --help for the list.");
    row("--headless nowhere --export torchscript", "--output is missing",
        "Run stateroom export --help for an example.");
    row("--headless nowhere --xyzzyxyzzy", "There is no option --xyzzyxyzzy here",
        "Run stateroom --help for the list.");
    row("completion", "SHELL is missing", "Run stateroom completion --help for an example.");
    row("completion tcsh", "SHELL: tcsh is none of bash, zsh, fish",
        "Run stateroom completion --help for what it takes.");
    row("completion bash zsh", "The argument zsh is one too many",
        "Run stateroom completion --help for an example; quote arguments with spaces.");
    row("man --threads", "--threads needs a value", "Run stateroom man --help for an example.");
    row("man --threads two", "--threads: two is not a whole number",
        "Run stateroom man --help for what it takes.");
    row("man --threads 1.5", "--threads: 1.5 is not a whole number",
        "Run stateroom man --help for what it takes.");
    row("man --threads -1", "--threads: -1 is less than 0",
        "Run stateroom man --help for what it takes.");
    row("man --threads 99999999999999999999",
        "--threads: 99999999999999999999 is not a whole number",
        "Run stateroom man --help for what it takes.");
    row("man --threads 99999999999", "--threads: 99999999999 is more than 2147483647",
        "Run stateroom man --help for what it takes.");
    row("man --seed x", "--seed: x is not a whole number",
        "Run stateroom man --help for what it takes.");
    row("man --seed 1 --seed 2", "--seed is given more than once", "Give it once.");
    row("man --device gpu", "--device: gpu is none of cpu, cuda, cuda:N, auto",
        "Run stateroom man --help for what it takes.");
    row("man --device cuda:x", "--device: cuda:x is none of cpu, cuda, cuda:N, auto",
        "Run stateroom man --help for what it takes.");
    row("man --set training.epochs", "--set: training.epochs has no name and = before the value",
        "Run stateroom man --help for what it takes.");
    row("man --set =3", "--set: =3 has no name and = before the value",
        "Run stateroom man --help for what it takes.");
    row("man --verbos", "There is no option --verbos here", "Perhaps you meant --verbose.");
    row("man --xyzzyxyzzy", "There is no option --xyzzyxyzzy here",
        "Run stateroom man --help for the list.");
  }

  void saysWhatIsWrong() {
    QFETCH(QString, command);
    QFETCH(QString, error);
    QFETCH(QString, hint);
    auto arguments = command.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const auto text = runProgram(arguments);
    if (!arguments.contains(QStringLiteral("--json"))) {
      QCOMPARE(text.out, QString());
      const bool launched = arguments.front() == QStringLiteral("--headless");
      arguments.insert(std::min<qsizetype>(launched ? 2 : 1, arguments.size()),
                       QStringLiteral("--json"));
    }
    QCOMPARE(text.err, QStringLiteral("error: %1\nhint: %2\n").arg(error, hint));
    QCOMPARE(text.status, 2);

    const auto json = runProgram(arguments);
    QCOMPARE(json.status, 2);
    const auto document = json.json().at("error");
    QCOMPARE(QString::fromStdString(document.at("message")), error);
    QCOMPARE(QString::fromStdString(document.at("hint")), hint);
    QVERIFY(document.at("code").is_string() && document.at("arguments").is_object());
    QVERIFY(document.at("context").is_array());
  }

  void showsHelpAndVersion() {
    const auto help = runProgram({QStringLiteral("--help")});
    QCOMPARE(help.status, 0);
    QVERIFY2(help.out.contains(QStringLiteral("--headless PROJECT")), qPrintable(help.all()));
    QCOMPARE(runProgram({QStringLiteral("--headless"), QStringLiteral("--help")}).out, help.out);
    QVERIFY(runProgram({QStringLiteral("--version")}).out.startsWith(QStringLiteral("stateroom ")));
  }

  void asksBeforeReadingOutsideOfTheProject() {
    const QTemporaryDir folder;
    writeText(folder.filePath(QStringLiteral("x.csv")), "a,b\n1,2\n");
    writeText(folder.filePath(QStringLiteral("p/p.stateroom")),
              "data { sources { path: \"../x.csv\" } }\n");
    const QStringList check = {QStringLiteral("check"), folder.filePath(QStringLiteral("p"))};
    const auto refused = runProgram(check);
    QCOMPARE(refused.status, 3);
    QCOMPARE(refused.err,
             QStringLiteral(
                 "error: ../x.csv lies outside of the project's folder (field "
                 "data.sources[\"../x.csv\"].path)\nhint: Move the file into the folder, or allow "
                 "it with --allow-outside.\n"));
    const auto allowed = runProgram(
        check + QStringList{QStringLiteral("--allow-outside"), QStringLiteral("--json")});
    QVERIFY2(allowed.json().at("rows") == 1, qPrintable(allowed.all()));
  }

  void controlCharactersAreEscaped() {
    const auto run = runProgram({QStringLiteral("a\x1b[2Jb")});
    QCOMPARE(run.status, 2);
    QVERIFY2(run.err.contains(QStringLiteral("a\\x1b[2Jb")), qPrintable(run.all()));
  }

  void controlCharactersOfFilesAreEscaped_data() {
    QTest::addColumn<QString>("command");
    for (const char* command : {"check", "inspect", "train --quiet", "inspect --variables"}) {
      QTest::newRow(command) << QString::fromLatin1(command);
    }
  }

  void controlCharactersOfFilesAreEscaped() {
    QFETCH(QString, command);
    const QTemporaryDir folder;
    writeText(folder.filePath(QStringLiteral("x.csv")), "a\x1b[2J,b\xc2\x9b,c\n1,2,0\nx,2,1\n");
    writeText(folder.filePath(QStringLiteral("x.stateroom")),
              "title: \"\\033]0;evil\\007\" question: \"\\033[31m?\"\n"
              "data { sources { path: \"x.csv\" } split { by: \"none\" }\n"
              "  columns { name: \"a\\033[2J\" type: INT }\n"
              "  columns { name: \"b\\302\\233\" type: INT }\n"
              "  columns { name: \"c\" type: BOOL role: LABEL } }\n"
              "model { layers { name: \"d\" dense { units: 1 activation: \"sigmoid\" } } }\n"
              "features { column: \"a\\033[2J\" }\nfeatures { column: \"b\\302\\233\" }\n");
    const auto run = runProgram(command.split(QLatin1Char(' ')) + QStringList{folder.path()});
    const auto all = run.out + run.err;
    QVERIFY2(!all.contains(QChar(0x1b)) && !all.contains(QChar(0x9b)) && !all.contains(QChar(7)),
             qPrintable(run.all().toUtf8().toPercentEncoding(" \n()[]:,")));
    if (command == QStringLiteral("check")) {
      QVERIFY2(all.contains(QStringLiteral("\\x1b]0;evil\\x07")), qPrintable(run.all()));
      QVERIFY2(all.contains(QStringLiteral("column a\\x1b[2J")), qPrintable(run.all()));
    }
  }

  void lostOutputIsAFailure() {
    QProcess shell;
    shell.start(
        QStringLiteral("/bin/sh"),
        {QStringLiteral("-c"),
         QStringLiteral("'%1' man >/dev/full").arg(QString::fromStdString(program().string()))});
    const auto run = waitFor(shell);
    QCOMPARE(run.status, 1);
    QVERIFY2(run.err.startsWith(QStringLiteral("error: stdout cannot be written: ")),
             qPrintable(run.all()));
  }

  void explainsWhatAProjectCanHold_data() {
    QTest::addColumn<QString>("topic");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("words");
    QTest::newRow("settings") << "settings" << "training.batch_size" << "Default: 32.";
    QTest::newRow("metrics") << "metrics" << "auc" << "Higher is better.";
    QTest::newRow("initializers") << "initializers" << "glorot_uniform" << "";
  }

  void explainsWhatAProjectCanHold() {
    QFETCH(QString, topic);
    QFETCH(QString, name);
    QFETCH(QString, words);
    const auto help = runProgram({QStringLiteral("help"), topic});
    QCOMPARE(help.status, 0);
    QVERIFY2(help.out.contains(QStringLiteral("\n  ") + name), qPrintable(help.all()));
    QVERIFY2(help.out.contains(words), qPrintable(help.all()));
    const auto json = runProgram({QStringLiteral("help"), topic, QStringLiteral("--json")}).json();
    const auto entries = json.at(topic.toStdString());
    QVERIFY(std::ranges::any_of(entries, [&](const auto& entry) {
      return entry.at("name").template get<std::string>().starts_with(name.toStdString());
    }));
    const auto manual = runProgram({QStringLiteral("man")}).out;
    QVERIFY(manual.contains(QStringLiteral(".TP\n\\fB") + name));
  }

  void explainsCommands() {
    const QStringList train = {QStringLiteral("train"), QStringLiteral("--help")};
    QCOMPARE(runProgram({QStringLiteral("help"), QStringLiteral("train")}).out,
             runProgram(train).out);
    QCOMPARE(runProgram({QStringLiteral("help")}).out, runProgram({QStringLiteral("--help")}).out);
    QCOMPARE(runProgram({QStringLiteral("help"), QStringLiteral("frobnicate")}).status, 2);
  }
};

QTEST_GUILESS_MAIN(TestUsage)
#include "test_usage.moc"
