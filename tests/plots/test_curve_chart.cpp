#include <QFile>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QWheelEvent>
#include <QtTest>
#include <charconv>
#include <cmath>

#include "plots/chart_export.h"
#include "plots/chart_state.h"
#include "plots/curve_chart.h"

using namespace stateroom::plots;
using namespace Qt::Literals::StringLiterals;

namespace {

std::shared_ptr<Series> noisySeries(int size, int every = 1) {
  auto series = std::make_shared<Series>();
  std::vector<double> x, y;
  for (int i = 0; i < size; ++i) {
    x.push_back(i * every);
    y.push_back(0.5 + 0.4 * std::sin(i * 12.9898) * std::cos(i * 78.233));
  }
  series->append(x, y);
  return series;
}

const QColor kBlue(0x26, 0x3D, 0xBA), kFaint(0xCE, 0xD3, 0xEF), kRed(0xB7, 0x39, 0x03);

Curve curveOf(const QString& name, const QString& variant, const QColor& colour,
              std::shared_ptr<Series> series) {
  Curve curve;
  curve.name = name;
  curve.variant = variant;
  curve.colour = colour;
  curve.faint = kFaint;
  curve.series = std::move(series);
  return curve;
}

/// A chart of a given size, drawn.
struct Shown {
  explicit Shown(std::vector<Curve> curves) {
    chart.resize(500, 240);
    chart.setColours(
        {Qt::white, Qt::black, Qt::darkGray, Qt::gray, QColor(0xE9ECEE), Qt::gray, Qt::blue});
    chart.setTitle(u"loss"_s);
    chart.setXAxis(Scale::Count, u"step"_s);
    chart.setCurves(std::move(curves));
    chart.show();
    draw();
  }
  QImage draw() {
    QTest::qWait(20);
    return chart.grab().toImage();
  }
  CurveChart chart;
};

int count(const QImage& image, const QColor& colour) {
  int found = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) found += image.pixelColor(x, y) == colour ? 1 : 0;
  }
  return found;
}

int countDark(const QImage& image) {
  int found = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x)
      found += image.pixelColor(x, y).lightness() < 90 ? 1 : 0;
  }
  return found;
}

void wheel(QWidget& widget, QPointF at, int delta, Qt::KeyboardModifiers modifiers = {}) {
  QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, modifiers,
                    Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(&widget, &event);
}

void drag(QWidget& widget, QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {}) {
  QTest::mousePress(&widget, Qt::LeftButton, modifiers, from);
  QMouseEvent move(QEvent::MouseMove, to, widget.mapToGlobal(to), Qt::NoButton, Qt::LeftButton,
                   modifiers);
  QCoreApplication::sendEvent(&widget, &move);
  QTest::mouseRelease(&widget, Qt::LeftButton, modifiers, to);
  QTest::qWait(20);
}

}  // namespace

class TestCurveChart : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

  void drawsALineInItsColour() {
    Shown shown({curveOf(u"a"_s, u"val"_s, kBlue, noisySeries(40, 10))});
    QVERIFY(count(shown.draw(), kBlue) > 100);
    shown.chart.setCurves({});
    QCOMPARE(count(shown.draw(), kBlue), 0);
  }

  void followsGrowthWhileNothingIsZoomed() {
    const auto series = noisySeries(100);
    Shown shown({curveOf(u"a"_s, u"train"_s, kBlue, series)});
    QCOMPARE(shown.chart.xRange().second, 99.0);
    const std::vector<double> x{250}, y{7};
    series->append(x, y);
    shown.chart.refresh();
    shown.draw();
    QCOMPARE(shown.chart.xRange().second, 250.0);
    QVERIFY(shown.chart.yRange().second >= 7);

    shown.chart.setXRange(10, 20);
    const std::vector<double> later{400};
    series->append(later, y);
    shown.chart.refresh();
    shown.draw();
    QCOMPARE(shown.chart.xRange(), std::pair(10.0, 20.0));
    QVERIFY(shown.chart.yRange().second < 7);  // y fits what is seen
  }

  void smoothingKeepsRawPointsFaint() {
    auto curve = curveOf(u"a"_s, u"train"_s, kBlue, noisySeries(2000));
    curve.smoothed = true;
    Shown shown({curve});
    QCOMPARE(count(shown.draw(), kFaint), 0);
    shown.chart.setSmoothing(0.9);
    QVERIFY(count(shown.draw(), kFaint) > 500);
    QVERIFY(count(shown.draw(), kBlue) > 100);
  }

  void aSpikeIsNeverLost() {
    auto series = std::make_shared<Series>();
    std::vector<double> x(200'000), y(x.size(), 1.0);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i);
    y[123'456] = 5;
    series->append(x, y);
    Shown shown({curveOf(u"a"_s, u"val"_s, kBlue, series)});
    const QImage image = shown.draw();
    const QPointF spike = shown.chart.pixelAt(123'456, 3);
    bool drawn = false;
    for (int dx = -3; dx <= 3; ++dx) {
      drawn |= image.pixelColor(spike.toPoint() + QPoint(dx, 0)).blue() > 150 &&
               image.pixelColor(spike.toPoint() + QPoint(dx, 0)).red() < 200;
    }
    QVERIFY(drawn);
  }

  void aFlatDragZoomsXOnly() {
    Shown shown({curveOf(u"a"_s, u"val"_s, kBlue, noisySeries(101))});
    QSignalSpy changed(&shown.chart, &CurveChart::xRangeChanged);
    const QPoint from = shown.chart.pixelAt(20, 0.5).toPoint(),
                 to = shown.chart.pixelAt(60, 0.5).toPoint();
    drag(shown.chart, from, to + QPoint(0, 5));
    QCOMPARE(changed.count(), 1);
    const auto [low, high] = shown.chart.xRange();
    QVERIFY(std::abs(low - 20) < 0.5 && std::abs(high - 60) < 0.5);
    QVERIFY(shown.chart.isZoomed());
  }

  void aRectangleZoomsBothAxesAndADoubleClickFits() {
    Shown shown({curveOf(u"a"_s, u"val"_s, kBlue, noisySeries(101))});
    const auto whole = shown.chart.yRange();
    drag(shown.chart, shown.chart.pixelAt(20, 0.7).toPoint(),
         shown.chart.pixelAt(60, 0.3).toPoint());
    QVERIFY(std::abs(shown.chart.yRange().first - 0.3) < 0.02);
    QVERIFY(std::abs(shown.chart.yRange().second - 0.7) < 0.02);
    QSignalSpy fitted(&shown.chart, &CurveChart::fitted);
    QTest::mouseDClick(&shown.chart, Qt::LeftButton, {}, QPoint(200, 100));
    shown.draw();
    QCOMPARE(fitted.count(), 1);
    QCOMPARE(shown.chart.xRange(), std::pair(0.0, 100.0));
    QCOMPARE(shown.chart.yRange(), whole);
  }

  void theWheelZoomsAtThePointer() {
    Shown shown({curveOf(u"a"_s, u"val"_s, kBlue, noisySeries(101))});
    const QPointF at = shown.chart.pixelAt(30, 0.5);
    wheel(shown.chart, at, 120);
    const auto [low, high] = shown.chart.xRange();
    QVERIFY(low > 0 && high < 100);
    QVERIFY(std::abs((30 - low) / (high - low) - 0.3) < 0.01);
    const auto before = shown.chart.yRange();
    wheel(shown.chart, at, 120, Qt::ControlModifier);
    QVERIFY(shown.chart.yRange().second - shown.chart.yRange().first <
            before.second - before.first);
  }

  void shiftAndDragPans() {
    Shown shown({curveOf(u"a"_s, u"val"_s, kBlue, noisySeries(101))});
    shown.chart.setXRange(20, 40);
    shown.draw();
    drag(shown.chart, shown.chart.pixelAt(30, 0.5).toPoint(),
         shown.chart.pixelAt(25, 0.5).toPoint(), Qt::ShiftModifier);
    QVERIFY(std::abs(shown.chart.xRange().first - 25) < 0.5);
    QVERIFY(std::abs(shown.chart.xRange().second - 45) < 0.5);
  }

  void theCrosshairSnapsAndShowsExactValues() {
    const auto train = noisySeries(400), validation = noisySeries(40, 10);
    Shown shown({curveOf(u"quiet-fox"_s, u"val"_s, kBlue, validation),
                 curveOf(u"quiet-fox"_s, u"train"_s, kBlue, train),
                 curveOf(u"brave-heron"_s, u"val"_s, kRed, noisySeries(10, 10))});
    QSignalSpy moved(&shown.chart, &CurveChart::crosshairMoved);
    QTest::mouseMove(&shown.chart, shown.chart.pixelAt(251, 0.5).toPoint());
    QTRY_VERIFY(moved.count() > 0);
    const double x = *shown.chart.crosshair();
    QCOMPARE(x, std::round(x));
    const auto table = shown.chart.valuesAt(250);
    QCOMPARE(table.title, u"step 250"_s);
    QCOMPARE(table.variants, (std::vector<QString>{u"val"_s, u"train"_s}));
    QCOMPARE(table.rows.size(), 1UL);  // the other run ended at 90
    QCOMPARE(*table.rows[0].values[0], validation->y()[25]);
    QCOMPARE(*table.rows[0].values[1], train->y()[250]);
  }

  void arrowKeysMoveTheCrosshairPointByPoint() {
    Shown shown({curveOf(u"a"_s, u"val"_s, kBlue, noisySeries(50, 10))});
    shown.chart.setCrosshair(100, true);
    QTest::keyClick(&shown.chart, Qt::Key_Right);
    QCOMPARE(shown.chart.crosshair(), std::optional(110.0));
    QTest::keyClick(&shown.chart, Qt::Key_Left);
    QTest::keyClick(&shown.chart, Qt::Key_Left);
    QCOMPARE(shown.chart.crosshair(), std::optional(90.0));
    QTest::keyClick(&shown.chart, Qt::Key_Escape);
    QVERIFY(!shown.chart.crosshair());
  }

  void logarithmicAxesLeaveOutWhatTheyCannotShow() {
    auto series = std::make_shared<Series>();
    const std::vector<double> x{0, 1, 2, 3, 4, 5}, y{10, 1, -1, 0, 0.1, 0.01};
    series->append(x, y);
    Shown shown({curveOf(u"a"_s, u"val"_s, kBlue, series)});
    shown.chart.setLogY(true);
    QVERIFY(count(shown.draw(), kBlue) > 20);
    const auto [low, high] = shown.chart.yRange();
    QVERIFY(low > 0 && low < 0.01 && high > 10);
    const double up = shown.chart.pixelAt(0, 1).y() - shown.chart.pixelAt(0, 10).y();
    QVERIFY(std::abs(shown.chart.pixelAt(0, 0.1).y() - shown.chart.pixelAt(0, 1).y() - up) < 0.01);
  }

  void marksAndReferenceLinesAreDrawn() {
    Shown shown({curveOf(u"a"_s, u"val"_s, kFaint, noisySeries(101))});
    const int before = countDark(shown.draw());
    shown.chart.setMarks({{50, u"best 0.1813"_s, kRed, Qt::SolidLine}}, true);
    const QImage image = shown.draw();
    const int x = static_cast<int>(std::floor(shown.chart.pixelAt(50, 0.5).x()));
    const QColor mark = image.pixelColor(x, 20);
    QVERIFY(mark.red() > mark.blue() + 60);   // red at 60 % on white
    QVERIFY(countDark(image) > before + 40);  // the label

    shown.chart.setReferenceLine(ReferenceLine{0.7, u"clip at 0.7"_s});
    const int labelled = countDark(image);
    const QImage clipped = shown.draw();
    const int y = static_cast<int>(std::floor(shown.chart.pixelAt(0, 0.7).y()));
    int dots = 0;
    for (int i = 60; i < 400; ++i) dots += clipped.pixelColor(i, y) == Qt::darkGray ? 1 : 0;
    QVERIFY(dots > 100);
    QVERIFY(countDark(clipped) >= labelled);
  }

  void emptyAndStrangeCurvesDoNoHarm() {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    auto empty = std::make_shared<Series>(), gaps = std::make_shared<Series>(),
         one = std::make_shared<Series>(), huge = std::make_shared<Series>();
    gaps->append(std::vector<double>{0, 1, 2}, std::vector<double>{nan, nan, nan});
    one->append(std::vector<double>{5}, std::vector<double>{1});
    huge->append(std::vector<double>{0, 1, 2}, std::vector<double>{1e300, -1e300, 1});
    for (const auto& series : {empty, gaps, one, huge}) {
      for (const bool log : {false, true}) {
        auto curve = curveOf(u"a"_s, u"val"_s, kBlue, series);
        curve.smoothed = curve.live = true;
        Shown shown({curve});
        shown.chart.setLogY(log);
        shown.chart.setSmoothing(0.5);
        shown.chart.setCrosshair(1, true);
        QVERIFY(!shown.draw().isNull());
      }
    }
  }

  void csvHoldsEveryPointExactly() {
    const QTemporaryDir folder;
    const auto series = noisySeries(30'000);
    Shown shown({curveOf(u"odd, \"name\""_s, u"train"_s, kBlue, series)});
    const QString path = folder.filePath(u"loss.csv"_s);
    QVERIFY(exportChart(shown.chart, path).has_value());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readLine(), "series,variant,step,loss\n");
    for (std::size_t i = 0; i < series->size(); ++i) {
      const QByteArray line = file.readLine().trimmed();
      const QByteArray prefix =
          "\"odd, \"\"name\"\"\",train," + QByteArray::number(qint64(i)) + ',';
      QVERIFY2(line.startsWith(prefix), line.constData());
      const QByteArray digits = line.mid(prefix.size());
      double value = 0;
      std::from_chars(digits.begin(), digits.end(), value);
      QCOMPARE(value, series->y()[i]);
    }
    QVERIFY(file.atEnd());
  }

  void picturesAreWhole() {
    const QTemporaryDir folder;
    auto curve = curveOf(u"a"_s, u"train"_s, kBlue, noisySeries(50'000));
    curve.smoothed = true;
    Shown shown({curve});
    shown.chart.setSmoothing(0.9);
    shown.draw();
    for (const QString& suffix : {u"png"_s, u"svg"_s, u"pdf"_s}) {
      const auto written = exportChart(shown.chart, folder.filePath(u"loss."_s + suffix));
      QVERIFY2(written.has_value(), written ? "" : qPrintable(written.error()));
    }
    const QImage png(folder.filePath(u"loss.png"_s));
    QCOMPARE(png.size(), QSize(1920, 1080));
    QVERIFY(count(png, kBlue) > 1000);
    QFile svg(folder.filePath(u"loss.svg"_s));
    QVERIFY(svg.open(QIODevice::ReadOnly));
    const QByteArray text = svg.readAll();
    QVERIFY(text.startsWith("<?xml") && text.contains("loss") && text.contains("#263dba"));
    QVERIFY(!text.contains("<image"));
    QFile pdf(folder.filePath(u"loss.pdf"_s));
    QVERIFY(pdf.open(QIODevice::ReadOnly));
    QVERIFY(pdf.readAll().startsWith("%PDF"));
    QCOMPARE(shown.draw().size(), QSize(500, 240));  // the chart on the screen is as before
  }

  void exportErrorsAreSentences() {
    Shown shown({curveOf(u"a"_s, u"val"_s, kBlue, noisySeries(10))});
    const auto nowhere = exportChart(shown.chart, u"/nowhere/loss.csv"_s);
    QVERIFY(!nowhere && nowhere.error().startsWith(u"/nowhere/loss.csv cannot be written: "));
    const auto strange = exportChart(shown.chart, u"/tmp/loss.doc"_s);
    QCOMPARE(strange.error(),
             u"/tmp/loss.doc cannot be written: charts are written as png, svg, pdf or csv"_s);
  }
};

QTEST_MAIN(TestCurveChart)
#include "test_curve_chart.moc"
