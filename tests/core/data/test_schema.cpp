#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/data/column_guess.h"
#include "tests/core/data/temporary_project.h"
#include "tests/support/paths.h"

using namespace stateroom;

namespace {

std::string describe(const SchemaGuess& guess) {
  std::string text;
  for (const auto& column : guess.data.columns()) {
    text += column.name() + " " + ColumnType_Name(column.type()) + " " + Role_Name(column.role()) +
            "; ";
  }
  return text + guess.data.split().by();
}

Result<SchemaGuess> guess(std::string_view csv, const SchemaHints& hints = {}) {
  QTemporaryDir folder;
  const std::filesystem::path path = folder.filePath("rows.csv").toStdString();
  if (!writeFileAtomically(path, csv)) qFatal("cannot write");
  return guessSchema(path, hints);
}

}  // namespace

class TestSchema : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void guesses_data() {
    QTest::addColumn<QByteArray>("csv");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("visits")
        << QByteArray("id,day,bili,sex,dead,event\n1,0,1.5,f,0,1\n1,30,NA,f,0,0\n2,0,2,m,1,0\n")
        << QByteArray(
               "id INT USER; day INT ORDER; bili FLOAT FEATURE; sex STRING FEATURE; dead BOOL "
               "FEATURE; event BOOL LABEL; user");
    QTest::newRow("row numbers")
        << QByteArray(",x,kind\n1,0.5,a\n2,1,b\n3,2,a\n")
        << QByteArray("column_1 INT IGNORE; x FLOAT FEATURE; kind STRING LABEL; random");
    QTest::newRow("series") << QByteArray("month,count\n2026-01-01,3\n2026-02-01,5\n")
                            << QByteArray("month DATETIME ORDER; count INT LABEL; time");
    QTest::newRow("ids that do not repeat")
        << QByteArray("id,a,b\n7,1.5,2\n9,1,3\n")
        << QByteArray("id INT FEATURE; a FLOAT FEATURE; b INT LABEL; random");
    QTest::newRow("users of long numbers")
        << QByteArray(
               "user,y\n12345678901234567890,1\n12345678901234567891,2\n"
               "12345678901234567890,3\n")
        << QByteArray("user STRING USER; y INT LABEL; user");
    QTest::newRow("users with leading zeros") << QByteArray("user,y\n007,1\n7,2\n007,3\n")
                                              << QByteArray("user STRING USER; y INT LABEL; user");
    QTest::newRow("decimal commas")
        << QByteArray("day;x;y\n1;0,5;2\n2;1,25;3\n3;2;1\n")
        << QByteArray("day INT ORDER; x FLOAT FEATURE; y INT LABEL; time");
    QTest::newRow("points and texts with commas")
        << QByteArray("name;x;y\nSmith, Ann;0.5;2\nLee, Bo;1.25;3\n")
        << QByteArray("name STRING FEATURE; x FLOAT FEATURE; y INT LABEL; random");
    QTest::newRow("trailing comma") << QByteArray("a,b,kinds,\n1,0.5,x,\n2,1,y,\n3,4,x,\n")
                                    << QByteArray(
                                           "a INT FEATURE; b FLOAT FEATURE; kinds STRING LABEL; "
                                           "column_4 STRING IGNORE; random");
    QTest::newRow("nothing in it")
        << QByteArray("a,b,c\n1,,2\n2,,3\n")
        << QByteArray("a INT FEATURE; b STRING IGNORE; c INT LABEL; random");
  }
  void guesses() {
    QFETCH(QByteArray, csv);
    QFETCH(QByteArray, expected);
    const auto found = guess(csv.toStdString());
    STATEROOM_VERIFY(found);
    QCOMPARE(QByteArray::fromStdString(describe(*found)), expected);
    QVERIFY(found->reasons.size() > static_cast<std::size_t>(found->data.columns_size()));
    for (const auto& reason : found->reasons) QVERIFY(reason.ends_with('.'));
  }

  void countsAFewThousandValuesOnly() {
    std::string csv = "user,x\n";
    for (int round = 0; round < 2; ++round) {
      for (int i = 0; i < 10000; ++i) csv += fmt::format("{},{}.5\n", i, i + round);
    }
    const auto found = guess(csv);
    STATEROOM_VERIFY(found);
    QCOMPARE(describe(*found), std::string("user INT USER; x FLOAT LABEL; user"));
    QVERIFY(std::ranges::any_of(found->reasons, [](const std::string& reason) {
      return reason == "user has the role USER: by its name, and its values come again.";
    }));
    ColumnGuess column("x");
    for (int i = 0; i < 100000; ++i) column.add(std::to_string(i));
    QCOMPARE(column.distinct(), ColumnGuess::kMostDistinct);
    QVERIFY(!column.repeats());
    column.add("17");
    QVERIFY(column.repeats());
  }

  void followsHints() {
    const SchemaHints hints{.user = "c", .order = "", .label = "a"};
    const auto found = guess("a,b,c\n1,2,x\n3,4,x\n", hints);
    STATEROOM_VERIFY(found);
    QCOMPARE(describe(*found), std::string("a INT LABEL; b INT FEATURE; c STRING USER; user"));
    const auto wrong = guess("alpha,b\n1,2\n", {.user = "alhpa", .order = "", .label = ""});
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().hint(), std::string("The nearest name is alpha."));
  }

  void guessesTheSamplesSensibly() {
    const auto liver = guessSchema(test::sourceFolder() / "projects/liver/data/pbcseq.csv", {});
    STATEROOM_VERIFY(liver);
    QVERIFY(describe(*liver).starts_with("id INT USER; "));
    QVERIFY(describe(*liver).contains("; day INT ORDER; "));
    const auto iris = guessSchema(test::sourceFolder() / "projects/iris/data/iris.csv", {});
    QVERIFY(describe(*iris).ends_with("Species STRING LABEL; random"));
  }

  void summarizesColumns() {
    ColumnData numbers("n", FLOAT);
    for (const double x : {1.0, 2.0, 3.0, 4.0, 4.0}) numbers.appendNumber(x);
    numbers.appendMissing();
    const auto n = summarize(numbers);
    QCOMPARE(n.missing, 1);
    QCOMPARE(n.distinct, 4);
    QCOMPARE(n.min, std::optional(1.0));
    QCOMPARE(n.max, std::optional(4.0));
    QVERIFY(std::abs(*n.mean - 2.8) < 1e-12);
    QVERIFY(std::abs(*n.sd - std::sqrt(1.36)) < 1e-12);
    QCOMPARE(n.histogram.size(), std::size_t{32});
    QCOMPARE(n.histogram.front(), 1);
    QCOMPARE(n.histogram.back(), 2);

    ColumnData texts("t", STRING);
    for (const char* text : {"b", "a", "b", "c"}) texts.appendText(text);
    const auto t = summarize(texts);
    QCOMPARE(t.topValues, (std::vector<std::string>{"b", "a", "c"}));
    QCOMPARE(t.histogram, (std::vector<std::int64_t>{2, 1, 1}));
    QVERIFY(!t.mean);
    const auto empty = summarize(ColumnData("e", FLOAT));
    QCOMPARE(empty.distinct, 0);
    QVERIFY(!empty.min);
  }
};

QTEST_GUILESS_MAIN(TestSchema)
#include "test_schema.moc"
