#include <set>

#include "core/base/error.h"
#include "core/base/result.h"
#include "tests/support/paths.h"

using namespace stateroom;

class TestError : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void fillsArguments() {
    const Error error(Code::file_not_found, {{"path", "data/x.csv"}});
    QCOMPARE(error.message(), std::string("There is no file data/x.csv"));
    QCOMPARE(error.kind(), ErrorKind::BadInput);
    QCOMPARE(error.name(), std::string_view("file_not_found"));
  }

  void escapesHostileArguments() {
    const Error error(Code::file_not_found, {{"path", "a\x1b[2Jb\n"}});
    QCOMPARE(error.message(), std::string("There is no file a\\x1b[2Jb\\n"));
  }

  void placesReadOutermostFirst() {
    const auto error =
        Error(Code::internal).at("column", "bili").at("row", 812).at("file", "v.csv");
    QCOMPARE(error.place(), std::string("v.csv, row 812, column bili"));
  }

  void everyMessageIsOneSentenceWithoutFullStop() {
    std::set<std::string_view> names;
    for (const auto& row : errorTable()) {
      QVERIFY2(names.insert(row.name).second, row.name.data());
      QVERIFY2(!row.message.empty() && !row.message.ends_with('.'), row.name.data());
      QVERIFY2(row.hint.empty() || row.hint.ends_with('.'), row.name.data());
      QCOMPARE(&row, findErrorText(row.name));
    }
  }
};

QTEST_GUILESS_MAIN(TestError)
#include "test_error.moc"
