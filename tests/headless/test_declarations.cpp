#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include "app/cli/command_line.h"
#include "app/cli/completion.h"
#include "app/cli/help.h"
#include "tests/support/paths.h"

using namespace stateroom;
using namespace stateroom::cli;

namespace {

/// The words of an example, up to a pipe or a redirection.
std::vector<std::string> wordsOf(const std::string& example) {
  std::vector<std::string> words;
  for (const auto& word : QProcess::splitCommand(QString::fromStdString(example))) {
    if (word == QStringLiteral("|") || word == QStringLiteral(">")) break;
    words.push_back(word.toStdString());
  }
  return words;
}

}  // namespace

/// The declarations that help, manual and completion are made from.
class TestDeclarations : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyCommandHasAnExampleThatParses() {
    const CommandLine declared;
    QVERIFY(!runnableCommands(declared.root()).empty());
    for (const auto* command : runnableCommands(declared.root())) {
      const auto name = fullName(*command);
      const auto example = command->get_footer();
      QVERIFY2(example.starts_with("stateroom " + name), name.c_str());
      QVERIFY2(helpText(*command).find(example) != std::string::npos, name.c_str());
      auto words = wordsOf(example);
      words.erase(words.begin());
      CommandLine line;
      const auto parsed = line.parse(words);
      QVERIFY2(parsed.has_value(), parsed ? "" : test::explain(parsed.error()).c_str());
      QCOMPARE(fullName(**parsed), name);
    }
  }

  void everyOptionSaysWhatItIs() {
    const CommandLine declared;
    for (const auto* command : runnableCommands(declared.root())) {
      for (const bool global : {false, true}) {
        for (const auto& option : optionTexts(*command, global)) {
          const auto name = fullName(*command) + " " + option.names;
          QVERIFY2(!option.description.empty(), name.c_str());
          QVERIFY2(option.description.find('.') == std::string::npos ||
                       !option.description.ends_with('.'),
                   name.c_str());
        }
      }
    }
  }

  void helpStaysWithinTheTerminal() {
    const CommandLine declared;
    for (const auto* command : runnableCommands(declared.root())) {
      for (const auto& line : QString::fromStdString(helpText(*command)).split(QLatin1Char('\n'))) {
        if (line.startsWith(QStringLiteral("  stateroom"))) continue;  // an example is one line
        QVERIFY2(line.size() <= 100, qPrintable(line));
      }
    }
  }

  void bashCompletes_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("offered");
    QTest::newRow("command") << "stateroom comple" << "completion";
    QTest::newRow("choice") << "stateroom completion z" << "zsh";
    QTest::newRow("option") << "stateroom man --verb" << "--verbose";
  }

  void bashCompletes() {
    QFETCH(QString, typed);
    QFETCH(QString, offered);
    const CommandLine declared;
    const auto words = typed.split(QLatin1Char(' '));
    const auto script =
        QString::fromStdString(completionScript(declared.root(), "bash")) +
        QStringLiteral("\nCOMP_WORDS=(%1)\nCOMP_CWORD=%2\n_stateroom\necho \"${COMPREPLY[*]}\"\n")
            .arg(words.join(QLatin1Char(' ')))
            .arg(words.size() - 1);
    const QTemporaryDir empty;  // so that no file name is offered as well
    QProcess bash;
    bash.setWorkingDirectory(empty.path());
    bash.start(QStringLiteral("bash"), {QStringLiteral("-c"), script});
    QVERIFY(bash.waitForFinished());
    QCOMPARE(QString::fromUtf8(bash.readAllStandardError()), QString());
    QCOMPARE(QString::fromUtf8(bash.readAllStandardOutput()).trimmed(), offered);
  }

  void otherShellsKnowEveryCommand() {
    const CommandLine declared;
    for (const char* shell : {"zsh", "fish"}) {
      const auto script = completionScript(declared.root(), shell);
      for (const auto* command : runnableCommands(declared.root())) {
        const auto quoted = QString::fromStdString(command->get_description())
                                .replace(QStringLiteral("'"), QStringLiteral("'\\''"));
        QVERIFY2(script.find(quoted.toStdString()) != std::string::npos, qPrintable(quoted));
      }
      const auto program = QStandardPaths::findExecutable(QString::fromLatin1(shell));
      if (program.isEmpty()) continue;
      QProcess check;
      check.start(program, {QStringLiteral("-n")});
      check.write(script.c_str());
      check.closeWriteChannel();
      QVERIFY(check.waitForFinished());
      QCOMPARE(QString::fromUtf8(check.readAllStandardError()), QString());
    }
  }
};

QTEST_GUILESS_MAIN(TestDeclarations)
#include "test_declarations.moc"
