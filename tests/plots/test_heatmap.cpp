// Colours and pictures of heatmaps against values worked out by hand.
#include <QTest>
#include <cmath>

#include "plots/heatmap.h"

using namespace stateroom::plots;

namespace {

const std::array<QColor, 7> kStops = {QColor(0, 0, 0),       QColor(60, 0, 0),  QColor(120, 0, 0),
                                      QColor(180, 180, 180), QColor(0, 120, 0), QColor(0, 60, 0),
                                      QColor(0, 0, 250)};
const QColor kNotANumber(208, 0, 143);

}  // namespace

class TestHeatmap : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void stopsLieEvenlyFromMinusOneToOne() {
    const DivergingMap map(kStops, kNotANumber);
    for (std::size_t i = 0; i < kStops.size(); ++i) {
      const QColor got(map.at(static_cast<float>(static_cast<double>(i) / 3 - 1)));
      QVERIFY(std::abs(got.red() - kStops[i].red()) <= 1);
      QVERIFY(std::abs(got.green() - kStops[i].green()) <= 1);
      QVERIFY(std::abs(got.blue() - kStops[i].blue()) <= 1);
    }
    QCOMPARE(map.at(7), map.at(1));
    QCOMPARE(map.at(-7), map.at(-1));
    QCOMPARE(QColor(map.at(NAN)), kNotANumber);
  }

  void theRangeIsTheRoundedPercentile_data() {
    QTest::addColumn<QList<float>>("values");
    QTest::addColumn<double>("range");
    QTest::newRow("none") << QList<float>{} << 1.0;
    QTest::newRow("zeros") << QList<float>{0, 0} << 1.0;
    QTest::newRow("exact") << QList<float>{0.25F, -0.5F} << 0.3;
    QTest::newRow("not a number") << QList<float>{NAN, 4.2F} << 5.0;
    QList<float> outlier(1000, 0.58F);
    outlier[3] = 90;
    QTest::newRow("outlier") << outlier << 0.6;
  }
  void theRangeIsTheRoundedPercentile() {
    QFETCH(QList<float>, values);
    QFETCH(double, range);
    QVERIFY(std::abs(symmetricRange(std::span<const float>(values.data(), values.size())) - range) <
            1e-9);
  }

  void rowsComeInTheOrderAskedAndMissingColumnsAreFilled() {
    const DivergingMap map(kStops, kNotANumber);
    const QImage image = heatmapImage({{{1, -1}, {}}, {1, 0}}, map, 1, QColor(1, 2, 3));
    QCOMPARE(image.size(), QSize(2, 2));
    QCOMPARE(image.pixel(0, 0), map.at(-1));
    QCOMPARE(image.pixel(0, 1), map.at(1));
    QCOMPARE(QColor(image.pixel(1, 0)), QColor(1, 2, 3));
  }
};

QTEST_GUILESS_MAIN(TestHeatmap)
#include "test_heatmap.moc"
