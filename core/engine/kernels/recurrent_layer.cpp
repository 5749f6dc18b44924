#include "core/engine/kernels/recurrent_layer.h"

#include <algorithm>
#include <ranges>

namespace stateroom::kernels {
namespace {

RnnShape shapeOf(const LayerShape& layer, const Span& span, bool training) {
  return {layer.cell, layer.reverse, training,     layer.bf16,
          span.steps, span.rows,     layer.inputs, layer.units};
}

Buffer floats(std::int64_t count) {
  return Buffer(static_cast<std::size_t>(count) * sizeof(float));
}

std::vector<std::size_t> orderOf(std::size_t count, bool fromTheEnd) {
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = fromTheEnd ? count - 1 - i : i;
  return order;
}

/// Carries one state tensor (h or c), or its gradient, from span to span in the order of
/// computation. Where the number of rows falls from span to span, rows leave with what they have;
/// where it grows, they join with what they start from.
class Carry {
 public:
  Carry(std::int64_t units, const float* start, float* end, std::int64_t rows)
      : units_(units), start_(start), end_(end), current_(floats(rows * units)) {}

  /// The value before a span of so many rows, written to `to`.
  void before(std::int64_t rows, float* to) const {
    const std::int64_t carried = std::min(rows, rows_);
    std::copy_n(current_.floats(), carried * units_, to);
    std::copy_n(start_ + carried * units_, (rows - carried) * units_, to + carried * units_);
  }

  /// The value after a span; `next` rows of it go into the span that is computed next.
  void after(std::int64_t rows, const float* value, std::int64_t next) {
    rows_ = std::min(rows, next);
    std::copy_n(value, rows_ * units_, current_.floats());
    std::copy_n(value + rows_ * units_, (rows - rows_) * units_, end_ + rows_ * units_);
  }

 private:
  std::int64_t units_;
  const float* start_;
  float* end_;
  Buffer current_;
  std::int64_t rows_ = 0;
};

std::int64_t rowsOf(std::span<const Span> spans, const std::vector<std::size_t>& order,
                    std::size_t place) {
  return place < order.size() ? spans[order[place]].rows : 0;
}

}  // namespace

std::vector<Span> spansOf(std::span<const std::int64_t> batchSizes) {
  std::vector<Span> spans;
  std::int64_t offset = 0;
  for (const auto rows : batchSizes) {
    if (spans.empty() || spans.back().rows != rows) spans.push_back({0, rows, offset});
    ++spans.back().steps;
    offset += rows;
  }
  return spans;
}

const PackedWeights& LayerWeights::forward(const Rnn& rnn) {
  const auto layout = rnn.layout();
  const auto known = forward_.find(layout);
  return known != forward_.end() ? known->second
                                 : forward_.emplace(layout, rnn.pack(plain_)).first->second;
}

const PackedWeights& LayerWeights::backward(const Rnn& rnn) {
  const auto layout = rnn.backwardLayout();
  const auto known = backward_.find(layout);
  return known != backward_.end()
             ? known->second
             : backward_.emplace(layout, rnn.packForBackward(plain_)).first->second;
}

void forward(const LayerShape& shape, LayerWeights& weights, std::span<const Span> spans,
             const LayerForward& a, LayerTape* tape) {
  if (spans.size() == 1 && tape == nullptr) {
    const auto rnn = rnnFor(shapeOf(shape, spans.front(), false));
    rnn->forward(weights.forward(*rnn), {a.x, a.h0, a.c0, a.y, a.h, a.c, nullptr});
    return;
  }
  const bool lstm = shape.cell == Cell::Lstm;
  const std::int64_t units = shape.units;
  const std::int64_t rows = spans.front().rows;
  const auto order = orderOf(spans.size(), shape.reverse);
  Carry h(units, a.h0, a.h, rows);
  Carry c(units, a.c0, a.c, lstm ? rows : 0);
  LayerTape::Part only;
  if (tape != nullptr) tape->parts.resize(spans.size());
  for (std::size_t place = 0; place < order.size(); ++place) {
    const Span& span = spans[order[place]];
    const auto rnn = rnnFor(shapeOf(shape, span, tape != nullptr));
    auto& part = tape != nullptr ? tape->parts[order[place]] : only;
    for (auto* buffer : {&part.h0, &part.h}) *buffer = floats(span.rows * units);
    if (lstm)
      for (auto* buffer : {&part.c0, &part.c}) *buffer = floats(span.rows * units);
    if (tape != nullptr) part.workspace = Buffer(rnn->workspaceBytes());
    h.before(span.rows, part.h0.floats());
    if (lstm) c.before(span.rows, part.c0.floats());
    rnn->forward(weights.forward(*rnn), {a.x + span.offset * shape.inputs, part.h0.floats(),
                                         part.c0.floats(), a.y + span.offset * units,
                                         part.h.floats(), part.c.floats(), part.workspace.data()});
    const std::int64_t next = rowsOf(spans, order, place + 1);
    h.after(span.rows, part.h.floats(), next);
    if (lstm) c.after(span.rows, part.c.floats(), next);
  }
}

namespace {

/// Gradients of the weights, gathered per layout: shapes may differ in what oneDNN wants.
class Gathered {
 public:
  WeightGradients& of(const std::shared_ptr<Rnn>& rnn) {
    const auto layout = rnn->gradientLayout();
    const auto known = gradients_.find(layout);
    if (known != gradients_.end()) return known->second.second;
    return gradients_.emplace(layout, std::pair(rnn, rnn->zeroGradients())).first->second.second;
  }

  void unpack(const LayerShape& shape, const LayerBackward& a) const {
    const std::int64_t rows = gatesOf(shape.cell) * shape.units;
    const std::pair<float*, std::int64_t> targets[] = {{a.dIh, rows * shape.inputs},
                                                       {a.dHh, rows * shape.units},
                                                       {a.dBiasIh, rows},
                                                       {a.dBiasHh, rows}};
    bool first = true;
    for (const auto& [rnn, gradients] : gradients_ | std::views::values) {
      if (first) {
        rnn->unpack(gradients, a.dIh, a.dHh, a.dBiasIh, a.dBiasHh);
      } else {
        Buffer more[4];
        for (int i = 0; i < 4; ++i) {
          if (targets[i].first != nullptr) more[i] = floats(targets[i].second);
        }
        rnn->unpack(gradients, more[0].floats(), more[1].floats(), more[2].floats(),
                    more[3].floats());
        for (int i = 0; i < 4; ++i) {
          if (targets[i].first == nullptr) continue;
          for (std::int64_t k = 0; k < targets[i].second; ++k)
            targets[i].first[k] += more[i].floats()[k];
        }
      }
      first = false;
    }
  }

 private:
  std::map<std::uint64_t, std::pair<std::shared_ptr<Rnn>, WeightGradients>> gradients_;
};

}  // namespace

void backward(const LayerShape& shape, LayerWeights& weights, std::span<const Span> spans,
              const LayerTape& tape, const LayerBackward& a) {
  const bool lstm = shape.cell == Cell::Lstm;
  const std::int64_t units = shape.units;
  const std::int64_t rows = spans.front().rows;
  const auto order = orderOf(spans.size(), !shape.reverse);
  Carry dh(units, a.dh, a.dh0, rows);
  Carry dc(units, a.dc, a.dc0, lstm ? rows : 0);
  const Buffer dhIn = floats(rows * units), dhOut = floats(rows * units);
  const Buffer dcIn = floats(lstm ? rows * units : 0), dcOut = floats(lstm ? rows * units : 0);
  Gathered gathered;
  for (std::size_t place = 0; place < order.size(); ++place) {
    const Span& span = spans[order[place]];
    const auto& part = tape.parts[order[place]];
    const auto rnn = rnnFor(shapeOf(shape, span, true));
    dh.before(span.rows, dhIn.floats());
    if (lstm) dc.before(span.rows, dcIn.floats());
    const RnnForward saved{a.x + span.offset * shape.inputs,
                           part.h0.floats(),
                           part.c0.floats(),
                           const_cast<float*>(a.y) + span.offset * units,
                           part.h.floats(),
                           part.c.floats(),
                           part.workspace.data()};
    rnn->backward(weights.backward(*rnn),
                  {saved, a.dy + span.offset * units, dhIn.floats(), dcIn.floats(),
                   a.dx + span.offset * shape.inputs, dhOut.floats(), dcOut.floats()},
                  gathered.of(rnn));
    const std::int64_t next = rowsOf(spans, order, place + 1);
    dh.after(span.rows, dhOut.floats(), next);
    if (lstm) dc.after(span.rows, dcOut.floats(), next);
  }
  gathered.unpack(shape, a);
}

}  // namespace stateroom::kernels
