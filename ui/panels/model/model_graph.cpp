#include "ui/panels/model/model_graph.h"

#include <QCoreApplication>
#include <algorithm>
#include <map>
#include <memory>

#include "plots/layered_layout.h"
#include "ui/panels/model/folded_operations.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;
using plots::GraphPicture;
using Form = GraphPicture::Shape;

namespace {

constexpr double kCharWidth = 7.2, kLeastWidth = 76, kMostWidth = 240;
constexpr double kHeight = 40, kLowHeight = 26, kPillHeight = 36;
constexpr double kFrameHead = 34, kFrameMargin = 24;
constexpr int kMostFeatures = 8;  // more of them are one node: they stand in the tree

QString words(const char* text) {
  return QCoreApplication::translate("ModelGraph", text);
}

/// A picture that is being composed: nodes with sizes, edges by node, then places for all.
class Sheet {
 public:
  int add(GraphPicture::Node node) {
    const auto longest = std::max(node.title.size() * 1.08, double(node.detail.size()) * 0.92);
    const double width = node.box.width() > 0
                             ? node.box.width()
                             : std::clamp(longest * kCharWidth + 20, kLeastWidth, kMostWidth);
    const double height = node.box.height() > 0      ? node.box.height()
                          : node.shape == Form::Pill ? kPillHeight
                          : node.detail.isEmpty()    ? kLowHeight
                                                     : kHeight;
    node.box = QRectF(0, 0, width, height);
    graph_.nodes.push_back(node.box.size());
    nodes_.push_back(std::move(node));
    return static_cast<int>(nodes_.size()) - 1;
  }

  void link(int from, int to, const QString& label, bool marked) {
    graph_.edges.push_back({from, to});
    edges_.push_back({{}, label, marked});
  }

  bool place(const std::stop_token& stop) {
    const auto layout = plots::layOut(graph_, {28, 46}, stop);
    if (!layout) return false;
    for (std::size_t i = 0; i < nodes_.size(); ++i) nodes_[i].box.moveCenter(layout->centres[i]);
    for (std::size_t e = 0; e < edges_.size(); ++e) {
      const auto& [from, to] = graph_.edges[e];
      const QRectF &above = boxOf(from), &below = boxOf(to);
      const bool down = above.center().y() <= below.center().y();
      auto& points = edges_[e].points;
      points << QPointF(above.center().x(), down ? above.bottom() : above.top());
      for (const QPointF& bend : layout->bends[e]) points << bend;
      points << QPointF(below.center().x(), down ? below.top() : below.bottom());
    }
    size_ = layout->size;
    return true;
  }

  void move(QPointF by) {
    for (auto& node : nodes_) node.box.translate(by);
    for (auto& edge : edges_)
      for (QPointF& point : edge.points) point += by;
  }

  const QRectF& boxOf(int node) const { return nodes_[static_cast<std::size_t>(node)].box; }
  std::pair<int, int> nodesOf(std::size_t edge) const {
    return {graph_.edges[edge].from, graph_.edges[edge].to};
  }
  QSizeF size() const { return size_; }
  std::vector<GraphPicture::Node>& nodes() { return nodes_; }
  std::vector<GraphPicture::Edge>& edges() { return edges_; }

 private:
  plots::LayeredGraph graph_;
  std::vector<GraphPicture::Node> nodes_;
  std::vector<GraphPicture::Edge> edges_;
  QSizeF size_;
};

QString opTitle(const std::string& op) {
  const auto colons = op.rfind("::");
  return qstr(colons == std::string::npos ? op : op.substr(colons + 2));
}

/// The operations of an open layer with the doors through which values come in and go out.
class Inside {
 public:
  Inside(const std::vector<Operation>& all, const LayerInfo& layer) : layer_(layer) {
    own_ = operationsIn(all, layer.name);
    for (const Operation* operation : own_) {
      const int node = add(*operation);
      for (const std::string& output : operation->outputs) producer_[output] = node;
    }
    for (const Operation* operation : own_)
      for (const std::string& input : operation->inputs) connect(input, *operation);
    for (const Operation& operation : all) {
      if (belongsTo(operation.layer, layer.name)) continue;
      for (const std::string& input : operation.inputs) leave(input);
    }
  }

  bool empty() const { return own_.empty(); }
  std::size_t count() const { return own_.size(); }
  Sheet& sheet() { return sheet_; }
  QSizeF size() const {
    return sheet_.size() + QSizeF(2 * kFrameMargin, kFrameHead + 2 * kFrameMargin);
  }
  const std::vector<int>& entries() const { return entries_; }
  const std::vector<int>& exits() const { return exits_; }

 private:
  int add(const Operation& operation) {
    const auto found = nodeOf_.find(operation.name);
    if (found != nodeOf_.end()) return found->second;
    QStringList parameters;
    for (const std::string& input : operation.inputs)
      if (const auto name = parameterName(input)) parameters << *name;
    const int node = sheet_.add({.id = u"operation:"_s + qstr(operation.name),
                                 .title = opTitle(operation.op),
                                 .detail = parametersText(parameters)});
    nodeOf_[operation.name] = node;
    return node;
  }

  static QString parametersText(const QStringList& names) {
    if (names.size() < 2) return names.join(QString());
    return words(QT_TRANSLATE_NOOP("ModelGraph", "%1 parameters")).arg(names.size());
  }

  /// "weight_ih_l0" of a value that is one of the layer's parameters.
  std::optional<QString> parameterName(const std::string& value) const {
    for (const ParameterSpec& parameter : layer_.parameters)
      if (value == layer_.name + '.' + parameter.name) return qstr(parameter.name);
    return std::nullopt;
  }

  void connect(const std::string& value, const Operation& to) {
    if (parameterName(value)) return;
    const auto from = producer_.find(value);
    if (from != producer_.end()) return sheet_.link(from->second, nodeOf_.at(to.name), {}, false);
    auto [door, isNew] = entryOf_.try_emplace(value, 0);
    if (isNew) {
      door->second = sheet_.add(doorNode(value));
      entries_.push_back(door->second);
    }
    sheet_.link(door->second, nodeOf_.at(to.name), {}, false);
  }

  void leave(const std::string& value) {
    const auto from = producer_.find(value);
    if (from == producer_.end() || !left_.insert(value).second) return;
    const int door = sheet_.add(doorNode("out " + value));
    exits_.push_back(door);
    sheet_.link(from->second, door, {}, false);
  }

  static GraphPicture::Node doorNode(const std::string& value) {
    return {.id = u"door:"_s + qstr(value), .box = QRectF(0, 0, 8, 1), .shape = Form::Text};
  }

  const LayerInfo& layer_;
  std::vector<const Operation*> own_;
  Sheet sheet_;
  std::map<std::string, int> producer_, nodeOf_, entryOf_;
  std::set<std::string> left_;
  std::vector<int> entries_, exits_;
};

/// The whole drawing.
class Drawing {
 public:
  explicit Drawing(const GraphWish& wish) : wish_(wish), model_(*wish.model) {
    if (wish.folded && !wish.open.empty()) operations_ = withoutPlumbing(operationsOf(wish));
  }

  GraphPicture draw(const std::stop_token& stop) {
    for (const LayerInfo& layer : model_.layers)
      if (!addLayer(layer, stop)) return {};
    for (const LayerInfo& layer : model_.layers) linkLayer(layer);
    addOutputs();
    if (!sheet_.place(stop)) return {};
    return compose();
  }

 private:
  /// What an open layer shows.
  const std::vector<Operation>& operations() const {
    return wish_.folded && !wish_.open.empty() ? operations_ : operationsOf(wish_);
  }

  bool addLayer(const LayerInfo& layer, const std::stop_token& stop) {
    GraphPicture::Node node{
        .id = u"layer:"_s + qstr(layer.name), .title = qstr(layer.name), .detail = detailOf(layer)};
    const auto own = operationsIn(operationsOf(wish_), layer.name);
    node.opens = !own.empty();
    if (wish_.open.contains(layer.name) && node.opens) {
      auto inside = std::make_unique<Inside>(operations(), layer);
      const auto folded = own.size() - inside->count();
      if (!inside->sheet().place(stop)) return false;
      node.shape = Form::Frame;
      node.box = QRectF(QPointF(), inside->size());
      node.note = words(QT_TRANSLATE_NOOP("ModelGraph", "%1 operations")).arg(inside->count());
      if (folded > 0)
        node.note += words(QT_TRANSLATE_NOOP("ModelGraph", ", %1 folded away")).arg(folded);
      insides_[layer.name] = std::move(inside);
    }
    nodeOf_[layer.name] = sheet_.add(std::move(node));
    return true;
  }

  static QString detailOf(const LayerInfo& layer) {
    QString type = qstr(layer.type);
    if (layer.type == "Input") return shapeText(layer.outputShape);
    if (layer.outputShape.empty() || layer.outputShape.back() < 0) return type;
    return u"%1, %2"_s.arg(type).arg(layer.outputShape.back());
  }

  QString edgeLabel(const stateroom::Shape& shape) const {
    return wish_.shapes ? shapeText(shape) : QString();
  }

  void linkLayer(const LayerInfo& layer) {
    const int node = nodeOf_.at(layer.name);
    for (const std::string& input : layer.inputs) {
      const LayerInfo* from = model_.layer(input);
      if (from != nullptr)
        sheet_.link(nodeOf_.at(input), node, edgeLabel(from->outputShape), false);
    }
    for (const auto& [input, features] : model_.inputs)
      if (input == layer.name) addFeatures(features, node);
    for (const std::string& tensor : layer.stateTensors) {
      const QString name = qstr(layer.name + '.' + tensor), width = u"B, %1"_s.arg(layer.units);
      const int before =
          sheet_.add({.id = u"state:"_s + name,
                      .title = words(QT_TRANSLATE_NOOP("ModelGraph", "state %1")).arg(qstr(tensor)),
                      .detail = width,
                      .shape = Form::Pill,
                      .marked = true});
      const int after =
          sheet_.add({.id = u"next:"_s + name,
                      .title = words(QT_TRANSLATE_NOOP("ModelGraph", "new %1")).arg(qstr(tensor)),
                      .detail = width,
                      .shape = Form::Pill,
                      .marked = true});
      sheet_.link(before, node, {}, true);
      sheet_.link(node, after, {}, true);
    }
  }

  void addFeatures(const std::vector<BrowsedInput>& features, int input) {
    if (std::ssize(features) > kMostFeatures) {
      const int all = sheet_.add(
          {.id = u"feature:"_s,
           .title = words(QT_TRANSLATE_NOOP("ModelGraph", "%1 features")).arg(features.size())});
      return sheet_.link(all, input, {}, false);
    }
    for (const BrowsedInput& feature : features) {
      const int node =
          sheet_.add({.id = u"feature:"_s + qstr(feature.name), .title = qstr(feature.name)});
      sheet_.link(node, input, wish_.shapes ? QString::number(feature.width) : QString(), false);
    }
  }

  void addOutputs() {
    if (!model_.spec) return;
    for (const std::string& output : model_.spec->outputs()) {
      const LayerInfo* layer = model_.layer(output);
      if (layer == nullptr) continue;
      const int node = sheet_.add({.id = u"output:"_s + qstr(output),
                                   .title = words(QT_TRANSLATE_NOOP("ModelGraph", "output")),
                                   .shape = Form::Text});
      sheet_.link(nodeOf_.at(output), node, edgeLabel(layer->outputShape), false);
    }
  }

  /// Every edge of an open layer has a port of its own along the frame's border, in the order of
  /// what it comes from or goes to, so that none crosses another on the way.
  void spreadPorts(int frame) {
    std::vector<QPointF*> above, below;
    std::map<const QPointF*, double> other;
    for (std::size_t e = 0; e < sheet_.edges().size(); ++e) {
      const auto [from, to] = sheet_.nodesOf(e);
      if (from != frame && to != frame) continue;
      auto& points = sheet_.edges()[e].points;
      QPointF& end = to == frame ? points.back() : points.front();
      other[&end] = (to == frame ? points[points.size() - 2] : points[1]).x();
      (end.y() < sheet_.boxOf(frame).center().y() ? above : below).push_back(&end);
    }
    for (auto* side : {&above, &below}) {
      std::ranges::stable_sort(*side, {}, [&](const QPointF* end) { return other.at(end); });
      for (std::size_t i = 0; i < side->size(); ++i)
        (*side)[i]->setX(sheet_.boxOf(frame).left() +
                         sheet_.boxOf(frame).width() * double(i + 1) / double(side->size() + 1));
    }
  }

  /// Puts what is inside of the frames into the picture and leads the edges to its doors.
  GraphPicture compose() {
    for (const auto& [layer, inside] : insides_) spreadPorts(nodeOf_.at(layer));
    GraphPicture picture;
    picture.size = sheet_.size();
    picture.nodes = std::move(sheet_.nodes());
    picture.edges = std::move(sheet_.edges());
    for (auto& [layer, inside] : insides_) {
      const QRectF frame = picture.nodes[static_cast<std::size_t>(nodeOf_.at(layer))].box;
      inside->sheet().move(frame.topLeft() + QPointF(kFrameMargin, kFrameHead + kFrameMargin));
      openDoors(*inside, frame);
      for (auto& node : inside->sheet().nodes())
        if (!node.id.startsWith(u"door:"_s)) picture.nodes.push_back(std::move(node));
      for (auto& edge : inside->sheet().edges()) picture.edges.push_back(std::move(edge));
    }
    return picture;
  }

  /// Edges of a door go on to the frame's border.
  static void openDoors(Inside& inside, const QRectF& frame) {
    Sheet& sheet = inside.sheet();
    const auto has = [](const std::vector<int>& list, int node) {
      return std::ranges::count(list, node) > 0;
    };
    for (std::size_t e = 0; e < sheet.edges().size(); ++e) {
      const auto [from, to] = sheet.nodesOf(e);
      auto& points = sheet.edges()[e].points;
      if (has(inside.entries(), from)) points.prepend({points.front().x(), frame.top()});
      if (has(inside.exits(), to)) points.append({points.back().x(), frame.bottom()});
    }
  }

  const GraphWish& wish_;
  const BrowsedModel& model_;
  std::vector<Operation> operations_;  ///< without plumbing
  Sheet sheet_;
  std::map<std::string, int> nodeOf_;
  std::map<std::string, std::unique_ptr<Inside>> insides_;
};

}  // namespace

bool belongsTo(const std::string& path, const std::string& layer) {
  return path == layer || path.starts_with(layer + '.');
}

const std::vector<Operation>& operationsOf(const GraphWish& wish) {
  if (wish.operations == nullptr) return wish.model->operations;
  return wish.asRun ? wish.operations->asRun : wish.operations->written;
}

std::vector<const Operation*> operationsIn(const std::vector<Operation>& operations,
                                           const std::string& layer) {
  std::vector<const Operation*> own;
  for (const Operation& operation : operations)
    if (belongsTo(operation.layer, layer)) own.push_back(&operation);
  return own;
}

GraphPicture drawGraph(const GraphWish& wish, const std::stop_token& stop) {
  return Drawing(wish).draw(stop);
}

}  // namespace stateroom
