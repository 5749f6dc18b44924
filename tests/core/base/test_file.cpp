#include <QTemporaryDir>
#include <fstream>

#include <sys/wait.h>
#include <unistd.h>

#include "core/base/file.h"
#include "tests/support/paths.h"

using namespace stateroom;

class TestFile : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void writesAndReads() {
    const QTemporaryDir folder;
    const fs::path path = fs::path(folder.path().toStdString()) / "a";
    STATEROOM_VERIFY(writeFileAtomically(path, "one"));
    STATEROOM_VERIFY(writeFileAtomically(path, std::string("two\0three", 9)));
    const auto content = readFile(path);
    STATEROOM_VERIFY(content);
    QCOMPARE(*content, std::string("two\0three", 9));
    QCOMPARE(std::distance(fs::directory_iterator(path.parent_path()), {}), 1);
  }

  void refusesTooLarge() {
    const QTemporaryDir folder;
    const fs::path path = fs::path(folder.path().toStdString()) / "a";
    STATEROOM_VERIFY(writeFileAtomically(path, "12345"));
    const auto content = readFile(path, 4);
    QVERIFY(!content);
    QCOMPARE(content.error().code(), Code::file_too_large);
    QCOMPARE(content.error().argument("size"), std::string_view("5"));
  }

  void saysWhatIsWrongWithAPath() {
    QCOMPARE(readFile("/nowhere/at/all").error().code(), Code::file_not_found);
    QCOMPARE(writeFileAtomically("/nowhere/at/all", "x").error().code(), Code::file_not_writable);
  }

  void exchangesFolders() {
    const QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    STATEROOM_VERIFY(makeFolder(path / "next"));
    STATEROOM_VERIFY(writeFileAtomically(path / "next" / "a", "new"));
    STATEROOM_VERIFY(exchangeDurably(path / "next", path / "now"));  // nothing stood there
    QVERIFY(!fs::exists(path / "next"));
    STATEROOM_VERIFY(makeFolder(path / "next"));
    STATEROOM_VERIFY(writeFileAtomically(path / "next" / "a", "newer"));
    STATEROOM_VERIFY(exchangeDurably(path / "next", path / "now"));
    QCOMPARE(*readFile(path / "now" / "a"), std::string("newer"));
    QCOMPARE(*readFile(path / "next" / "a"), std::string("new"));
    QCOMPARE(exchangeDurably(path / "none", path / "now").error().code(), Code::file_not_writable);
    QCOMPARE(*readFile(path / "now" / "a"), std::string("newer"));
  }

  void lockNamesItsHolder() {
    const QTemporaryDir folder;
    const fs::path path = fs::path(folder.path().toStdString()) / "lock";
    int ready[2], done[2];
    QVERIFY(::pipe(ready) == 0 && ::pipe(done) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
      const auto held = FileLock::acquire(path);
      char byte = held ? '1' : '0';
      (void)!::write(ready[1], &byte, 1);
      (void)!::read(done[0], &byte, 1);
      ::_exit(0);
    }
    char byte = 0;
    QCOMPARE(::read(ready[0], &byte, 1), ssize_t{1});
    QCOMPARE(byte, '1');
    const auto refused = FileLock::acquire(path);
    QVERIFY(!refused);
    QCOMPARE(refused.error().argument("pid"), std::string_view(std::to_string(child)));
    QCOMPARE(FileLock::holder(path), std::optional<int>(child));
    QCOMPARE(::write(done[1], &byte, 1), ssize_t{1});
    ::waitpid(child, nullptr, 0);
    STATEROOM_VERIFY(FileLock::acquire(path));
  }

  void askingDoesNotReleaseOnesOwnLock() {
    const QTemporaryDir folder;
    const fs::path path = fs::path(folder.path().toStdString()) / "lock";
    const auto held = FileLock::acquire(path);
    STATEROOM_VERIFY(held);
    QCOMPARE(FileLock::holder(path), std::optional<int>(::getpid()));
    QCOMPARE(FileLock::acquire(path).error().code(), Code::locked);
    const pid_t child = ::fork();
    if (child == 0) {
      const bool seen = FileLock::holder(path) == std::optional<int>(::getppid());
      ::_exit(seen && !FileLock::acquire(path) ? 0 : 1);
    }
    int status = 1;
    ::waitpid(child, &status, 0);
    QCOMPARE(status, 0);
  }

  void replacesWhatStood() {
    const QTemporaryDir folder;
    const fs::path path = fs::path(folder.path().toStdString()) / "a";
    STATEROOM_VERIFY(replaceFile(path, "one"));
    STATEROOM_VERIFY(replaceFile(path, "two"));
    QCOMPARE(readFile(path).value(), std::string("two"));
  }
};

QTEST_GUILESS_MAIN(TestFile)
#include "test_file.moc"
