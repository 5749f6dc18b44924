#include "app/cli/output.h"
#include "app/cli/prediction_text.h"
#include "app/cli/table.h"
#include "tests/support/paths.h"

using namespace stateroom::cli;

class TestTable : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void alignsByWidthOnTheTerminal() {
    Table table({{"run"}, {"loss", Table::Align::Right}, {"note"}});
    table.add({"quiet-fox", "0.25", "short"});
    table.add({"日本", "12.5", ""});
    table.add({"é", "1", "combining: e\xcc\x81"});
    const std::vector<std::string> expected = {"run        loss  note", "quiet-fox  0.25  short",
                                               "日本       12.5",
                                               "é             1  combining: e\xcc\x81"};
    QCOMPARE(table.lines(), expected);
  }

  void measuresBrokenTextWithoutReadingPastIt() {
    QCOMPARE(displayWidth("\xe6\x97"), std::size_t{2});  // a character cut short: one per byte
    QCOMPARE(displayWidth("\xff\x80"), std::size_t{2});
    QCOMPARE(displayWidth(""), std::size_t{0});
  }

  void escapesCells() {
    Table table({{"a"}});
    table.add({"\x1b[31mred"});
    QCOMPARE(table.lines().back(), std::string("\\x1b[31mred"));
  }

  void escapesTitles() {
    QCOMPARE(Table({{"a\x1b]0;x\x07"}}).lines().front(), std::string("a\\x1b]0;x\\x07"));
  }

  void emptyCellsKeepTheirCommas() {
    QCOMPARE(csvLine({"", "a", ""}), std::string(",a,\n"));
    QCOMPARE(csvLine({"a,b", "c"}), std::string("\"a,b\",c\n"));
  }

  void writesNumbersForPeople() {
    QCOMPARE(formatCount(1945), std::string("1,945"));
    QCOMPARE(formatCount(-1234567), std::string("-1,234,567"));
    QCOMPARE(formatCount(999), std::string("999"));
    QCOMPARE(formatCount(-999), std::string("-999"));
    QCOMPARE(counted(1, "row"), std::string("1 row"));
    QCOMPARE(counted(1000, "row"), std::string("1,000 rows"));
    QCOMPARE(formatDuration(0.84), std::string("0.8 s"));
    QCOMPARE(formatDuration(42), std::string("42 s"));
    QCOMPARE(formatDuration(200), std::string("3 min 20 s"));
    QCOMPARE(formatDuration(7500), std::string("2 h 5 min"));
    QCOMPARE(formatMetric(0.123456), std::string("0.1235"));
  }
};

QTEST_GUILESS_MAIN(TestTable)
#include "test_table.moc"
