// How long a frame of a chart takes, from the input event to the end of its paint event, with ten
// million points. Exit status 1 when a 95th percentile is over 16 ms. `bench_chart_frames
// --picture=PICTURE.png` also saves the last frame.

#include <QApplication>
#include <QElapsedTimer>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <random>

#include "plots/curve_chart.h"
#include "tests/bench/frames.h"

using namespace stateroom::plots;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A training curve: falling, noisy, with rare spikes.
std::shared_ptr<Series> lossSeries(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> noise(0, 0.05);
  std::vector<double> x(size), y(size);
  for (std::size_t i = 0; i < size; ++i) {
    x[i] = static_cast<double>(i);
    const double spike = random() % 5000 == 0 ? 0.5 : 0;
    y[i] = 0.15 + 0.35 * std::exp(-6 * x[i] / static_cast<double>(size)) + std::abs(noise(random)) +
           spike;
  }
  auto series = std::make_shared<Series>();
  series->append(x, y);
  return series;
}

std::vector<Curve> runs(int count, std::size_t size) {
  std::vector<Curve> curves;
  for (int i = 0; i < count; ++i) {
    const QColor colour = QColor::fromHsv(i * 359 / count, 200, 180);
    Curve train;
    train.name = u"run %1"_s.arg(i);
    train.variant = u"train"_s;
    train.colour = colour;
    train.faint = colour.lighter(180);
    train.dashed = train.smoothed = train.live = true;
    train.series = lossSeries(size, static_cast<unsigned>(i));
    Curve validation = train;
    validation.variant = u"val"_s;
    validation.dashed = validation.smoothed = false;
    validation.series = lossSeries(200, static_cast<unsigned>(100 + i));
    curves.push_back(train);
    curves.push_back(validation);
  }
  return curves;
}

class PaintWatch final : public QObject {
 public:
  bool eventFilter(QObject*, QEvent* event) override {
    painted_ |= event->type() == QEvent::Paint;
    return false;
  }
  bool take() { return std::exchange(painted_, false); }

 private:
  bool painted_ = false;
};

class Bench {
 public:
  explicit Bench(const char* name, std::vector<Curve> curves) : name_(name) {
    chart.resize(1200, 600);
    chart.setColours(
        {Qt::white, Qt::black, Qt::darkGray, Qt::gray, QColor(0xE9ECEE), Qt::gray, Qt::blue});
    chart.setXAxis(Scale::Count, u"step"_s);
    chart.setCurves(std::move(curves));
    chart.setSmoothing(0.99);
    chart.show();
    for (QWidget* child : chart.findChildren<QWidget*>()) child->installEventFilter(&watch_);
    settle();
  }

  void settle() {
    QElapsedTimer quiet;
    quiet.start();
    while (quiet.elapsed() < 200) {
      QCoreApplication::processEvents();
      if (watch_.take()) quiet.restart();
    }
  }

  bool measure(const char* what, int frames, const std::function<void(int)>& change) {
    std::vector<double> times;
    for (int frame = 0; frame < frames; ++frame) {
      QElapsedTimer timer;
      timer.start();
      change(frame);
      while (!watch_.take() && timer.elapsed() < 2000) QCoreApplication::processEvents();
      QCoreApplication::processEvents();
      times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    const std::string all = std::string(name_) + ": " + what;
    return stateroom::bench::reportFrames(all.c_str(), std::move(times));
  }

  CurveChart chart;

 private:
  const char* name_;
  PaintWatch watch_;
};

void wheel(CurveChart& chart, int delta) {
  const QPointF at(600, 300);
  QWheelEvent event(at, chart.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(&chart, &event);
}

bool measureAll(Bench& bench, const std::vector<Curve>& curves) {
  CurveChart& chart = bench.chart;
  bool good = bench.measure("zoom by wheel", 40, [&](int i) { wheel(chart, i < 20 ? 120 : -120); });
  chart.fit();
  bench.settle();
  const auto [low, high] = chart.xRange();
  const double width = high - low;
  good &= bench.measure("pan at half width", 40, [&](int i) {
    chart.setXRange(low + width * i / 80, low + width * (i / 80.0 + 0.5));
  });
  chart.fit();
  bench.settle();
  good &= bench.measure("crosshair", 100,
                        [&](int i) { chart.setCrosshair(low + width * i / 100, true); });
  good &= bench.measure("growth by 1000 points", 40, [&](int) {
    Series& series = const_cast<Series&>(*curves.front().series);
    const double last = series.x().back();
    std::vector<double> x(1000), y(1000, 0.2);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = last + 1 + static_cast<double>(i);
    series.append(x, y);
    chart.refresh();
  });
  good &= bench.measure("smoothing slider", 40, [&](int i) { chart.setSmoothing(0.5 + i * 0.01); });
  bench.settle();
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  stateroom::bench::paintOffscreen();
  const QString picture = stateroom::bench::picturePath(argc, argv);
  const QApplication application(argc, argv);
  bool good = true;
  for (const auto& [name, count, size] : {std::tuple{"1 run of 10M points", 1, 10'000'000UL},
                                          {"10 runs of 1M points", 10, 1'000'000UL}}) {
    const auto curves = runs(count, size);
    Bench bench(name, curves);
    good &= measureAll(bench, curves);
    if (!picture.isEmpty()) bench.chart.grab().save(picture);
  }
  return good ? 0 : 1;
}
