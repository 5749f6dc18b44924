#include "tests/headless/program.h"
#include "tests/support/paths.h"

using namespace stateroom::test;

/// Commands that need no tensors start without LibTorch, and none loads Qt: the dynamic loader's
/// own log says which libraries came in.
class TestStartup : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void loadsNoMoreThanItNeeds_data() {
    QTest::addColumn<QString>("command");
    for (const char* command :
         {"--help", "--version", "train --help", "completion bash", "man", "runs list PROJECT",
          "inspect PROJECT", "check PROJECT", "frobnicate", "runs show PROJECT none"}) {
      QTest::newRow(command) << QString::fromLatin1(command);
    }
  }

  void loadsNoMoreThanItNeeds() {
    QFETCH(QString, command);
    const QTemporaryDir folder;
    auto arguments = command.split(QLatin1Char(' '));
    arguments.replaceInStrings(QStringLiteral("PROJECT"), copyOfProject("iris", folder));
    const auto log = loaderLog(arguments, folder);
    QVERIFY2(log.contains("libstateroom_core"), "the loader's log says nothing");
    QVERIFY2(!log.contains("libtorch"), qPrintable(command));
    QVERIFY2(!log.contains("libstateroom_engine"), qPrintable(command));
    QVERIFY2(!log.contains("libQt6"), qPrintable(command));
  }

 private:
  static QByteArray loaderLog(const QStringList& arguments, const QTemporaryDir& folder) {
    runProgram(arguments, {.folder = folder.path(),
                           .set = {QStringLiteral("LD_DEBUG=files"),
                                   QStringLiteral("LD_DEBUG_OUTPUT=") +
                                       folder.filePath(QStringLiteral("loader"))}});
    QByteArray log;
    const QDir place(folder.path());
    for (const auto& name : place.entryList({QStringLiteral("loader*")}, QDir::Files)) {
      QFile file(place.filePath(name));
      if (file.open(QIODevice::ReadOnly)) log += file.readAll();
    }
    return log;
  }
};

QTEST_GUILESS_MAIN(TestStartup)
#include "test_startup.moc"
