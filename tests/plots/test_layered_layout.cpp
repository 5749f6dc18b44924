// Places of a graph's nodes: what a drawing must keep, on graphs of known shape and on random ones.
#include <QRectF>
#include <QTest>
#include <map>
#include <random>

#include "plots/layered_layout.h"

using namespace stateroom::plots;

namespace {

LayeredGraph graphOf(int nodes, std::vector<LayeredGraph::Edge> edges) {
  return {std::vector<QSizeF>(static_cast<std::size_t>(nodes), QSizeF(80, 30)), std::move(edges)};
}

QRectF boxOf(const LayeredGraph& graph, const LayeredLayout& layout, std::size_t node) {
  const QSizeF size = graph.nodes[node];
  return {layout.centres[node] - QPointF(size.width() / 2, size.height() / 2), size};
}

LayeredGraph randomGraph(int nodes, int edges) {
  std::mt19937 random(7);
  std::vector<LayeredGraph::Edge> all;
  for (int i = 0; i < edges; ++i) {
    const int to = 1 + static_cast<int>(random() % static_cast<unsigned>(nodes - 1));
    all.push_back({static_cast<int>(random() % static_cast<unsigned>(to)), to});
  }
  return graphOf(nodes, std::move(all));
}

}  // namespace

class TestLayeredLayout : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aChainStandsInOneColumn() {
    const auto graph = graphOf(4, {{0, 1}, {1, 2}, {2, 3}});
    const auto layout = layOut(graph, {24, 40});
    QVERIFY(layout.has_value());
    for (std::size_t i = 0; i < 4; ++i) {
      QCOMPARE(layout->centres[i].x(), 40.0);
      QCOMPARE(layout->centres[i].y(), 15.0 + 70.0 * static_cast<double>(i));
    }
    QCOMPARE(layout->size, QSizeF(80, 240));
  }

  void aLongEdgeBendsAtEveryLayerThatItPasses() {
    const auto layout = layOut(graphOf(4, {{0, 1}, {1, 2}, {2, 3}, {0, 3}}));
    QCOMPARE(layout->bends[0].size(), std::size_t{0});
    QCOMPARE(layout->bends[3].size(), std::size_t{2});
    QCOMPARE(layout->bends[3][0].y(), layout->centres[1].y());
  }

  void aCycleIsDrawnWithOneEdgeUpwards() {
    const auto graph = graphOf(3, {{0, 1}, {1, 2}, {2, 0}});
    const auto layout = layOut(graph);
    QVERIFY(layout->centres[0].y() < layout->centres[1].y());
    QVERIFY(layout->centres[1].y() < layout->centres[2].y());
  }

  void aSourceStandsJustAboveWhomItFeeds() {
    // 3 feeds only the last node of the chain.
    const auto layout = layOut(graphOf(4, {{0, 1}, {1, 2}, {3, 2}}));
    QCOMPARE(layout->centres[3].y(), layout->centres[1].y());
  }

  void crossingsThatNeedNotBeAreUndone() {
    // Two chains whose second nodes are numbered the other way round.
    const auto layout = layOut(graphOf(4, {{0, 3}, {1, 2}}));
    QCOMPARE(layout->centres[0].x() < layout->centres[1].x(),
             layout->centres[3].x() < layout->centres[2].x());
  }

  void nothingOverlapsAndAllEdgesLeadDown_data() {
    QTest::addColumn<int>("nodes");
    QTest::addColumn<int>("edges");
    QTest::newRow("few") << 12 << 20;
    QTest::newRow("some") << 200 << 320;
    QTest::newRow("thousands") << 5000 << 6000;
  }
  void nothingOverlapsAndAllEdgesLeadDown() {
    QFETCH(int, nodes);
    QFETCH(int, edges);
    const auto graph = randomGraph(nodes, edges);
    const auto layout = layOut(graph);
    QVERIFY(layout.has_value());
    std::map<double, std::vector<QRectF>> rows;
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      const QRectF box = boxOf(graph, *layout, i);
      QVERIFY(QRectF(QPointF(), layout->size).adjusted(-1, -1, 1, 1).contains(box));
      rows[box.top()].push_back(box);
    }
    for (auto& [top, boxes] : rows) {
      std::ranges::sort(boxes, {}, [](const QRectF& box) { return box.left(); });
      for (std::size_t i = 1; i < boxes.size(); ++i)
        QVERIFY(boxes[i].left() >= boxes[i - 1].right() + 23.9);
    }
    for (const auto& edge : graph.edges)
      if (edge.from != edge.to)
        QVERIFY(layout->centres[static_cast<std::size_t>(edge.from)].y() <
                layout->centres[static_cast<std::size_t>(edge.to)].y());
  }

  void itStopsWhenAsked() {
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(!layOut(randomGraph(500, 800), {}, stop.get_token()).has_value());
  }

  void anEmptyGraphHasNoSize() { QVERIFY(layOut({})->centres.empty()); }
};

QTEST_GUILESS_MAIN(TestLayeredLayout)
#include "test_layered_layout.moc"
