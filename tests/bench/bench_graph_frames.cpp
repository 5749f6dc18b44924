// How long a frame of the model graph takes, from the input event to the end of its paint event,
// with 5,000 nodes. Exit status 1 when a 95th percentile is over 16 ms. `bench_graph_frames
// --picture=PICTURE.png` also saves the last frame.

#include <QApplication>
#include <QElapsedTimer>
#include <QWheelEvent>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <random>

#include "plots/graph_view.h"
#include "plots/layered_layout.h"
#include "tests/bench/frames.h"

using namespace stateroom::plots;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kNodes = 5000, kEdges = 7000;

/// A deep network: mostly from one node to one of the next, with some connections over many.
LayeredGraph network() {
  std::mt19937 random(11);
  LayeredGraph graph;
  graph.nodes.assign(kNodes, QSizeF(90, 40));
  for (int i = 0; i < kEdges; ++i) {
    const int to = 1 + i % (kNodes - 1);
    const int back = 1 + static_cast<int>(random() % (random() % 50 == 0 ? 400U : 20U));
    graph.edges.push_back({std::max(0, to - back), to});
  }
  return graph;
}

GraphPicture pictureOf(const LayeredGraph& graph, const LayeredLayout& layout) {
  GraphPicture picture;
  picture.size = layout.size;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    QRectF box(QPointF(), graph.nodes[i]);
    box.moveCenter(layout.centres[i]);
    picture.nodes.push_back(
        {.id = u"n%1"_s.arg(i), .title = u"linear"_s, .detail = u"B, T, 320"_s, .box = box});
  }
  for (std::size_t e = 0; e < graph.edges.size(); ++e) {
    QList<QPointF> points{layout.centres[static_cast<std::size_t>(graph.edges[e].from)]};
    for (const QPointF& bend : layout.bends[e]) points << bend;
    points << layout.centres[static_cast<std::size_t>(graph.edges[e].to)];
    picture.edges.push_back({points, {}, e % 40 == 0});
  }
  return picture;
}

bool measure(GraphView& view, const char* what, int frames,
             const std::function<void(int)>& change) {
  std::vector<double> times;
  for (int frame = 0; frame < frames; ++frame) {
    QElapsedTimer timer;
    timer.start();
    change(frame);
    view.repaint();
    times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
  }
  return stateroom::bench::reportFrames(what, std::move(times));
}

void wheel(GraphView& view, int delta) {
  const QPointF at(600, 450);
  QWheelEvent event(at, view.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(&view, &event);
}

void drag(GraphView& view, QPointF to) {
  QMouseEvent event(QEvent::MouseMove, to, view.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
  QCoreApplication::sendEvent(&view, &event);
}

}  // namespace

int main(int argc, char** argv) {
  stateroom::bench::paintOffscreen();
  const QApplication application(argc, argv);
  const LayeredGraph graph = network();
  QElapsedTimer timer;
  timer.start();
  const auto layout = layOut(graph);
  std::printf("layout of %d nodes, %d edges: %lld ms\n", kNodes, kEdges, timer.elapsed());
  GraphView view;
  view.resize(1200, 900);
  view.setColours({Qt::white, Qt::white, QColor(0xF7F9FA), Qt::black, Qt::darkGray, Qt::gray,
                   Qt::darkCyan, Qt::magenta, QColor(0xD5EAF1)});
  view.setPicture(pictureOf(graph, *layout));
  view.show();
  QCoreApplication::processEvents();
  bool good = measure(view, "everything in view", 20, [](int) {});
  good &= measure(view, "zoom by wheel", 60, [&](int i) { wheel(view, i < 30 ? 240 : -240); });
  for (const double zoom : {0.2, 0.6, 1.0}) {
    view.fit();
    view.setZoom(zoom);
    QMouseEvent press(QEvent::MouseButtonPress, QPointF(900, 100), QPointF(900, 100),
                      Qt::LeftButton, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&view, &press);
    const std::string what = "pan at " + std::to_string(int(zoom * 100)) + " %";
    good &= measure(view, what.c_str(), 60,
                    [&](int i) { drag(view, QPointF(900 - 10 * i, 100 + 8 * i)); });
    QMouseEvent release(QEvent::MouseButtonRelease, QPointF(0, 0), QPointF(0, 0), Qt::LeftButton,
                        {}, {});
    QCoreApplication::sendEvent(&view, &release);
  }
  if (const QString path = stateroom::bench::picturePath(argc, argv); !path.isEmpty())
    view.grab().save(path);
  return good ? 0 : 1;
}
