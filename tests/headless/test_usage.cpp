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
};

QTEST_GUILESS_MAIN(TestUsage)
#include "test_usage.moc"
