#include <cmath>

#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/base/time.h"
#include "tests/support/paths.h"

using namespace stateroom;

class TestText : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void escapesWhatSteersATerminal() {
    QCOMPARE(escapeControl("a\x1b[2J\n\x7f"), std::string("a\\x1b[2J\\n\\x7f"));
    QCOMPARE(escapeControl("\xc2\x9b"
                           "2J \xc3\xa9 \xc2\xa0"),  // CSI as one character of 8 bits
             std::string("\\x9b"
                         "2J \xc3\xa9 \xc2\xa0"));
  }

  void parsesWholeNumbersOnly() {
    QCOMPARE(parseDouble("1e-3"), std::optional(1e-3));
    QCOMPARE(parseDouble("+2.5"), std::optional(2.5));
    QCOMPARE(parseDouble("1e-400"), std::optional(0.0));
    QCOMPARE(parseDouble("-4e-324"), std::optional(-4e-324));
    for (const char* text : {"1e400", "+-5", "++5", "+"}) QVERIFY2(!parseDouble(text), text);
    for (const char* text : {"+-5", "++5", "+"}) QVERIFY2(!parseInteger(text), text);
    QVERIFY(std::isnan(*parseDouble("nan")));
    for (const char* text : {"", "1,5", " 1", "1 ", "n/a", "0x10", "1e400"}) {
      QVERIFY2(!parseDouble(text), text);
    }
    QCOMPARE(parseInteger("-7"), std::optional(-7LL));
    QVERIFY(!parseInteger("9223372036854775808"));
  }

  void findsTheNearestWord() {
    const std::vector<std::string> words = {"learning_rate", "momentum", "epsilon"};
    QCOMPARE(nearest("learnig_rate", words), std::optional<std::string>("learning_rate"));
    QVERIFY(!nearest("zzzzzz", words));
  }

  void quotesForTheShell() {
    QCOMPARE(shellQuoted("liver/a.csv"), std::string("liver/a.csv"));
    QCOMPARE(shellQuoted("a b'c"), std::string("'a b'\\''c'"));
    QCOMPARE(shellQuoted(""), std::string("''"));
  }

  // FIPS 180-2, appendix B.1; FarmHash: TensorFlow's own
  // (tests/oracle/feature_columns/hashing.json).
  void hashesAsPublished() {
    QCOMPARE(sha256("abc"),
             std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  }

  void randomContinuesFromItsState() {
    Random first(7);
    for (int i = 0; i < 10; ++i) first.next();
    Random second(1);
    QVERIFY(second.restore(first.state()));
    QCOMPARE(second.next(), first.next());
    QVERIFY(!second.restore("no state"));
    double sum = 0, squares = 0;
    for (int i = 0; i < 20000; ++i) {
      const double x = first.normal();
      sum += x;
      squares += x * x;
    }
    QVERIFY(std::abs(sum / 20000) < 0.03 && std::abs(squares / 20000 - 1) < 0.05);
  }

  void writesTimesAsIso() {
    QCOMPARE(toIso(WallTime(std::chrono::microseconds(1709302931512000))),
             std::string("2024-03-01T14:22:11.512Z"));
  }
};

QTEST_GUILESS_MAIN(TestText)
#include "test_text.moc"
