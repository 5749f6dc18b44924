#include <QImage>
#include <QPainter>
#include <QtTest>

#include "plots/histogram.h"

using namespace stateroom::plots;

namespace {

/// Painted pixels of each column.
std::vector<int> heights(const std::vector<double>& counts, QSize size) {
  QImage image(size, QImage::Format_RGB32);
  image.fill(Qt::white);
  QPainter painter(&image);
  paintHistogram(painter, image.rect(), counts, Qt::black);
  painter.end();
  std::vector<int> found(static_cast<std::size_t>(size.width()));
  for (int x = 0; x < size.width(); ++x) {
    for (int y = 0; y < size.height(); ++y) {
      found[static_cast<std::size_t>(x)] += image.pixelColor(x, y) == Qt::black ? 1 : 0;
    }
  }
  return found;
}

}  // namespace

class TestHistogram : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void barsAreProportional() {
    const std::vector<int> expected{20, 20, 20, 0, 10, 10, 10, 0, 0, 0, 0, 0, 1, 1, 1, 0};
    QCOMPARE(heights({100, 50, 0, 0.01}, QSize(16, 20)), expected);
  }

  void strangeCountsPaintNothing() {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const auto& counts : {std::vector<double>{}, {0, 0}, {-1, -2}, {nan}}) {
      QCOMPARE(heights(counts, QSize(8, 4)), std::vector<int>(8, 0));
    }
  }

  void moreBarsThanPixels() {
    const auto found = heights(std::vector<double>(1000, 1.0), QSize(10, 4));
    QCOMPARE(found, std::vector<int>(10, 4));
  }
};

QTEST_MAIN(TestHistogram)
#include "test_histogram.moc"
