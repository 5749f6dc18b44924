#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/headless/program.h"
#include "tests/support/paths.h"

using namespace stateroom::test;

namespace {

constexpr auto kProject = R"(data {
  sources { path: "data/rows.csv" }
  columns { name: "user" type: INT role: USER }
  columns { name: "day" type: INT role: ORDER }
  columns { name: "value" type: FLOAT role: FEATURE }
  columns { name: "label" type: BOOL role: LABEL }
}
features { column: "value" }
model {
  layers { name: "lstm" lstm { units: 8 return_sequences: true } }
  layers { name: "risk" dense { units: 1 activation: "sigmoid" } }
}
)";

/// A row is a user's one of fifty.
QByteArray rows(int count) {
  QByteArray text = "user,day,value,label\n";
  for (int i = 0; i < count; ++i) {
    text += QByteArray::number(i / 50) + ',' + QByteArray::number(i % 50) + ',' +
            QByteArray::number(i % 997 / 997.0, 'f', 6) + (i % 2 == 0 ? ",0\n" : ",1\n");
  }
  return text;
}

struct Used {
  int status = -1;
  long kilobytes = 0;  ///< the most that was resident at once
};

/// `stateroom check FOLDER`, waited for by itself, so that the memory is its own.
Used check(const QString& folder) {
  const auto program = stateroom::test::program().string();
  const auto path = folder.toStdString();
  const auto pid = ::fork();
  if (pid == 0) {
    ::dup2(::open("/dev/null", O_WRONLY), STDOUT_FILENO);
    ::execl(program.c_str(), program.c_str(), "check", path.c_str(), nullptr);
    ::_exit(127);
  }
  Used used;
  rusage usage{};
  if (::wait4(pid, &used.status, 0, &usage) == pid) used.kilobytes = usage.ru_maxrss;
  return used;
}

}  // namespace

/// What docs/ARCHITECTURE.md says of memory.
class TestMemory : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aMillionRows() {
    const QTemporaryDir folder;
    writeText(folder.filePath(QStringLiteral("big.stateroom")), kProject);
    writeText(folder.filePath(QStringLiteral("data/rows.csv")), rows(1'000'000));
    const auto used = check(folder.path());
    QCOMPARE(used.status, 0);
    QVERIFY2(used.kilobytes < 128'000, qPrintable(QString::number(used.kilobytes)));
  }
};

QTEST_GUILESS_MAIN(TestMemory)
#include "test_memory.moc"
