#include <QtTest>
#include <limits>

#include "plots/number_text.h"

using namespace stateroom::plots;
using namespace Qt::Literals::StringLiterals;

class TestNumberText : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

  void numbers_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("four digits") << 0.18127 << u"0.1813"_s;
    QTest::newRow("trailing zero") << 0.184 << u"0.1840"_s;
    QTest::newRow("minus") << -1.5 << u"−1.500"_s;
    QTest::newRow("thousands") << 12345.6 << u"12,346"_s;
    QTest::newRow("small") << 3e-7 << u"3.000e−7"_s;
    QTest::newRow("large") << 4.2e12 << u"4.200e+12"_s;
    QTest::newRow("zero") << 0.0 << u"0"_s;
    QTest::newRow("nan") << std::numeric_limits<double>::quiet_NaN() << u"NaN"_s;
    QTest::newRow("infinity") << -std::numeric_limits<double>::infinity() << u"−∞"_s;
  }
  void numbers() {
    QFETCH(double, value);
    QFETCH(QString, text);
    QCOMPARE(numberText(value), text);
  }

  void followsTheLocale() {
    QLocale::setDefault(QLocale(QLocale::German));
    QCOMPARE(numberText(1234.4), u"1.234"_s);
    QCOMPARE(numberText(0.5), u"0,5000"_s);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
  }

  void durations() {
    QCOMPARE(durationText(19), u"0:19"_s);
    QCOMPARE(durationText(59.7), u"1:00"_s);
    QCOMPARE(durationText(3723), u"1:02:03"_s);
    QCOMPARE(durationText(0.25, 2), u"0:00.25"_s);
    QCOMPARE(durationText(-5), u"−0:05"_s);
  }

  void noMinusZero() { QCOMPARE(fixedText(-0.001, 2), u"0.00"_s); }
};

QTEST_GUILESS_MAIN(TestNumberText)
#include "test_number_text.moc"
