#include "plots/layered_layout.h"

#include <algorithm>
#include <numeric>

namespace stateroom::plots {

namespace {

constexpr int kOrderSweeps = 12, kPlaceSweeps = 10;
constexpr double kBendWidth = 6;
constexpr int kMostBends = 100'000;  // beyond, long edges lead straight to their end

/// The graph with a bend for every layer that a long edge passes: all edges lead to the next layer.
class Layers {
 public:
  Layers(const LayeredGraph& graph, const LayeredSpacing& spacing)
      : graph_(graph), spacing_(spacing), nodes_(static_cast<int>(graph.nodes.size())) {
    findBackEdges();
    assignLayers();
    addBends();
  }

  bool order(const std::stop_token& stop) {
    for (int sweep = 0; sweep < kOrderSweeps; ++sweep) {
      if (stop.stop_requested()) return false;
      orderOnce(sweep % 2 == 0);
    }
    return true;
  }

  bool place(const std::stop_token& stop) {
    x_.assign(width_.size(), 0);
    for (auto& layer : rows_) spread(layer, [](int) { return 0.0; });
    for (int sweep = 0; sweep < kPlaceSweeps; ++sweep) {
      if (stop.stop_requested()) return false;
      const bool down = sweep % 2 == 0;
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        auto& row = rows_[down ? i : rows_.size() - 1 - i];
        spread(row,
               [&](int node) { return meanOf(down ? above_[at(node)] : below_[at(node)], node); });
      }
    }
    for (auto& row : rows_) spread(row, [&](int node) { return meanOfBoth(node); });
    return true;
  }

  LayeredLayout result() const {
    LayeredLayout layout;
    double left = 0, right = 0;
    for (std::size_t i = 0; i < x_.size(); ++i) {
      left = std::min(left, x_[i] - width_[i] / 2);
      right = std::max(right, x_[i] + width_[i] / 2);
    }
    const auto middles = rowMiddles();
    const auto pointOf = [&](int node) {
      return QPointF(x_[at(node)] - left, middles.at[at(layer_[at(node)])]);
    };
    for (int node = 0; node < nodes_; ++node) layout.centres.push_back(pointOf(node));
    for (const auto& chain : chains_) {
      std::vector<QPointF> bends;
      for (const int bend : chain) bends.push_back(pointOf(bend));
      layout.bends.push_back(std::move(bends));
    }
    layout.size = QSizeF(right - left, middles.height);
    return layout;
  }

 private:
  static std::size_t at(int index) { return static_cast<std::size_t>(index); }

  struct Middles {
    std::vector<double> at;
    double height = 0;
  };

  Middles rowMiddles() const {
    Middles middles;
    double y = 0;
    for (const auto& row : rows_) {
      double tallest = 0;
      for (const int node : row)
        if (node < nodes_) tallest = std::max(tallest, graph_.nodes[at(node)].height());
      middles.at.push_back(y + tallest / 2);
      middles.height = y + tallest;
      y += tallest + spacing_.layers;
    }
    return middles;
  }

  /// Edges to a node that is still being visited close a cycle; they are followed backwards.
  void findBackEdges() {
    std::vector<std::vector<int>> out(at(nodes_));
    for (std::size_t e = 0; e < graph_.edges.size(); ++e)
      out[at(graph_.edges[e].from)].push_back(static_cast<int>(e));
    backwards_.assign(graph_.edges.size(), false);
    enum : char { New, Open, Done };
    std::vector<char> state(at(nodes_), New);
    std::vector<std::pair<int, std::size_t>> way;
    for (int root = 0; root < nodes_; ++root) {
      if (state[at(root)] != New) continue;
      way.push_back({root, 0});
      state[at(root)] = Open;
      while (!way.empty()) {
        auto& [node, next] = way.back();
        if (next == out[at(node)].size()) {
          state[at(node)] = Done;
          way.pop_back();
          continue;
        }
        const int edge = out[at(node)][next++];
        const int to = graph_.edges[at(edge)].to;
        if (state[at(to)] == Open) backwards_[at(edge)] = true;
        if (state[at(to)] != New) continue;
        state[at(to)] = Open;
        way.push_back({to, 0});
      }
    }
  }

  LayeredGraph::Edge directed(std::size_t edge) const {
    const auto& given = graph_.edges[edge];
    return backwards_[edge] ? LayeredGraph::Edge{given.to, given.from} : given;
  }

  void assignLayers() {
    std::vector<std::vector<int>> out(at(nodes_));
    std::vector<int> waiting(at(nodes_), 0);
    for (std::size_t e = 0; e < graph_.edges.size(); ++e) {
      const auto edge = directed(e);
      if (edge.from == edge.to) continue;
      out[at(edge.from)].push_back(edge.to);
      ++waiting[at(edge.to)];
    }
    layer_.assign(at(nodes_), 0);
    std::vector<bool> isSource(at(nodes_));
    std::vector<int> ready;
    for (int node = 0; node < nodes_; ++node) {
      isSource[at(node)] = waiting[at(node)] == 0;
      if (isSource[at(node)]) ready.push_back(node);
    }
    for (std::size_t i = 0; i < ready.size(); ++i) {
      for (const int to : out[at(ready[i])]) {
        layer_[at(to)] = std::max(layer_[at(to)], layer_[at(ready[i])] + 1);
        if (--waiting[at(to)] == 0) ready.push_back(to);
      }
    }
    for (int node = 0; node < nodes_; ++node) {
      if (!isSource[at(node)] || out[at(node)].empty()) continue;
      int nearest = layer_[at(out[at(node)].front())];
      for (const int to : out[at(node)]) nearest = std::min(nearest, layer_[at(to)]);
      layer_[at(node)] = nearest - 1;
    }
  }

  void addBends() {
    for (int node = 0; node < nodes_; ++node) width_.push_back(graph_.nodes[at(node)].width());
    above_.resize(at(nodes_));
    below_.resize(at(nodes_));
    for (std::size_t e = 0; e < graph_.edges.size(); ++e) {
      const auto edge = directed(e);
      std::vector<int> chain;
      int last = edge.from;
      const int length = layer_[at(edge.to)] - layer_[at(edge.from)];
      const bool straight = static_cast<int>(width_.size()) + length > nodes_ + kMostBends;
      for (int layer = layer_[at(edge.from)] + 1; layer < layer_[at(edge.to)] && !straight;
           ++layer) {
        const int bend = static_cast<int>(width_.size());
        width_.push_back(kBendWidth);
        layer_.push_back(layer);
        above_.emplace_back();
        below_.emplace_back();
        link(last, bend);
        chain.push_back(bend);
        last = bend;
      }
      if (edge.from != edge.to) link(last, edge.to);
      if (backwards_[e]) std::ranges::reverse(chain);
      chains_.push_back(std::move(chain));
    }
    const int deepest = layer_.empty() ? -1 : *std::ranges::max_element(layer_);
    rows_.resize(at(deepest + 1));
    for (std::size_t node = 0; node < width_.size(); ++node)
      rows_[at(layer_[node])].push_back(static_cast<int>(node));
    rank_.resize(width_.size());
    for (const auto& row : rows_) number(row);
  }

  void link(int from, int to) {
    below_[at(from)].push_back(to);
    above_[at(to)].push_back(from);
  }

  void number(const std::vector<int>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) rank_[at(row[i])] = static_cast<double>(i);
  }

  void orderOnce(bool down) {
    for (std::size_t i = 1; i < rows_.size(); ++i) {
      auto& row = rows_[down ? i : rows_.size() - 1 - i];
      std::vector<std::pair<double, int>> keyed;
      for (const int node : row) {
        const auto& neighbours = down ? above_[at(node)] : below_[at(node)];
        double sum = 0;
        for (const int other : neighbours)
          sum += rank_[at(other)] /
                 std::max<double>(1, static_cast<double>(rows_[at(layer_[at(other)])].size()));
        const double own = rank_[at(node)] / static_cast<double>(row.size());
        keyed.push_back(
            {neighbours.empty() ? own : sum / static_cast<double>(neighbours.size()), node});
      }
      std::ranges::stable_sort(keyed, {}, &std::pair<double, int>::first);
      for (std::size_t k = 0; k < row.size(); ++k) row[k] = keyed[k].second;
      number(row);
    }
  }

  double meanOf(const std::vector<int>& neighbours, int node) const {
    if (neighbours.empty()) return x_[at(node)];
    double sum = 0;
    for (const int other : neighbours) sum += x_[at(other)];
    return sum / static_cast<double>(neighbours.size());
  }

  double meanOfBoth(int node) const {
    const auto& up = above_[at(node)];
    const auto& down = below_[at(node)];
    if (up.empty()) return meanOf(down, node);
    if (down.empty()) return meanOf(up, node);
    return (meanOf(up, node) + meanOf(down, node)) / 2;
  }

  /// Moves a row's nodes as near to where they want to be as their order and distances allow: least
  /// squares under a chain of inequalities, by pooling neighbours that press on each other.
  template <typename Wanted>
  void spread(const std::vector<int>& row, Wanted wanted) {
    struct Block {
      double sum, count;
      std::size_t nodes;
      double mean() const { return sum / count; }
    };
    std::vector<Block> blocks;
    std::vector<double> offset(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0)
        offset[i] =
            offset[i - 1] + (width_[at(row[i - 1])] + width_[at(row[i])]) / 2 + spacing_.between;
      blocks.push_back({wanted(row[i]) - offset[i], 1, 1});
      while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
        const Block last = blocks.back();
        blocks.pop_back();
        blocks.back().sum += last.sum;
        blocks.back().count += last.count;
        blocks.back().nodes += last.nodes;
      }
    }
    std::size_t i = 0;
    for (const Block& block : blocks)
      for (std::size_t k = 0; k < block.nodes; ++k, ++i) x_[at(row[i])] = block.mean() + offset[i];
  }

  const LayeredGraph& graph_;
  LayeredSpacing spacing_;
  int nodes_;
  std::vector<bool> backwards_;           // by edge
  std::vector<int> layer_;                // by node, bends behind the nodes
  std::vector<double> width_, x_, rank_;  // the same
  std::vector<std::vector<int>> above_, below_;
  std::vector<std::vector<int>> chains_;  // by edge: its bends
  std::vector<std::vector<int>> rows_;    // by layer, from the left
};

}  // namespace

std::optional<LayeredLayout> layOut(const LayeredGraph& graph, const LayeredSpacing& spacing,
                                    const std::stop_token& stop) {
  Layers layers(graph, spacing);
  if (!layers.order(stop) || !layers.place(stop)) return std::nullopt;
  return layers.result();
}

}  // namespace stateroom::plots
