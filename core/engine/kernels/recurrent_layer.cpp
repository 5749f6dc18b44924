#include "core/engine/kernels/recurrent_layer.h"

#include <algorithm>

namespace stateroom::kernels {
namespace {

using Step = PackedSteps::Step;
using Range = PackedSteps::Range;

void (*forwardOf(Cell cell))(const CellRows&) {
  switch (cell) {
    case Cell::Lstm:
      return simd().cells.lstm;
    case Cell::GruResetAfter:
      return simd().cells.gru;
    case Cell::RnnTanh:
      return simd().cells.rnnTanh;
    case Cell::RnnRelu:
      break;
  }
  return simd().cells.rnnRelu;
}

Buffer floats(std::int64_t count) {
  return Buffer(static_cast<std::size_t>(count) * sizeof(float));
}

/// nullptr: zeros.
void copyOrZero(const float* from, std::int64_t count, float* to) {
  if (from != nullptr) {
    std::copy_n(from, count, to);
  } else {
    std::fill_n(to, count, 0.0F);
  }
}

/// `from + offset`, nullptr if there is no `from`.
template <typename T>
T* after(T* from, std::int64_t offset) {
  return from != nullptr ? from + offset : nullptr;
}

/// Of one packed row; bfloat16 takes half the time.
double flopsOf(const LayerShape& shape) {
  const auto products = gatesOf(shape.cell) * shape.units * (shape.inputs + shape.units);
  return static_cast<double>(products) * (shape.bf16 ? 1 : 2);
}

/// In training everything that is computed has a row for each packed row. Without, sums have as
/// many as are computed from x at once, and states those of this step and the next.
class ForwardWalk {
 public:
  ForwardWalk(const LayerShape& shape, LayerWeights& weights, const PackedSteps& steps,
              const LayerForward& a, LayerTape* tape)
      : units_(shape.units),
        inputs_(shape.inputs),
        width_(columnsOf(shape.cell).width * shape.units),
        fromH_(columnsOf(shape.cell).fromH.front().column * shape.units),
        fromX_(gatesOf(shape.cell) * shape.units),
        lstm_(shape.cell == Cell::Lstm),
        bf16_(shape.bf16),
        keepsH_(!bf16_ || shape.cell == Cell::GruResetAfter),
        training_(tape != nullptr),
        alone_(steps.shares(flopsOf(shape)) == 1),
        cell_(forwardOf(shape.cell)),
        multiply_(bf16_ ? simd().products.multiplyNarrow : simd().products.multiply),
        weights_(weights.forward()),
        steps_(steps.all()),
        rows_(steps.rows()),
        a_(a),
        tape_(tape != nullptr ? *tape : own_),
        turn_(weights.turn) {
    weights.turn += std::ssize(steps_);
  }

  void run(const PackedSteps& steps, double flops) {
    allocate(steps.count());
    steps.share(flops, [this](Range range, std::size_t) { walk(range); });
  }

 private:
  static constexpr std::int64_t kRowsAtOnce = 512;

  void allocate(std::int64_t count) {
    const auto states = training_ ? count : 2 * rows_;
    tape_.gates = floats((training_ ? count : std::max(rows_, kRowsAtOnce)) * width_);
    tape_.h0 = floats(states * units_);
    if (lstm_) tape_.c0 = floats(states * units_);
    if (lstm_ && training_) tape_.tanhC = floats(count * units_);
    if (!bf16_) return;
    tape_.narrowH0 = NarrowRows(states, units_);
    tape_.narrowX = NarrowRows(count, inputs_);
    tape_.narrowX.set(0, count, a_.x);
  }

  void walk(Range range) {
    for (std::size_t i = 0; i < steps_.size();) {
      const auto end = alone_ ? endOfPart(i) : i + 1;
      const auto base = std::min(steps_[i].offset, steps_[end - 1].offset);
      if (alone_) {
        const auto last = std::max(steps_[i].offset + steps_[i].rows,
                                   steps_[end - 1].offset + steps_[end - 1].rows);
        sumsFromX(base, last - base, sumsOf(base, base, range));
      }
      for (; i < end; ++i) step(i, base, range);
    }
  }

  /// The steps from `i` on whose sums are computed from x at once.
  std::size_t endOfPart(std::size_t i) const {
    auto rows = steps_[i].rows;
    for (++i; i < steps_.size() && rows + steps_[i].rows <= kRowsAtOnce; ++i)
      rows += steps_[i].rows;
    return i;
  }

  float* sumsOf(std::int64_t offset, std::int64_t base, Range range) const {
    const auto row = training_ ? offset + range.first : (alone_ ? offset - base : range.first);
    return tape_.gates.floats() + row * width_;
  }

  /// Where a step's states before it lie.
  std::int64_t stateRow(std::size_t i, Range range) const {
    return (training_ ? steps_[i].offset : (i % 2 == 0 ? 0 : rows_)) + range.first;
  }

  void sumsFromX(std::int64_t row, std::int64_t rows, float* sums) const {
    const float* bias = weights_.bias.floats();
    Product product{.aWidth = inputs_,
                    .rows = rows,
                    .b = &weights_.ih.view(),
                    .c = sums,
                    .cWidth = width_,
                    .bias = bias};
    multiplyRows(product, a_.x + row * inputs_, tape_.narrowX, row);
    for (std::int64_t i = 0; fromX_ < width_ && i < rows; ++i) {
      std::copy_n(bias + fromX_, width_ - fromX_, sums + i * width_ + fromX_);
    }
  }

  void multiplyRows(Product& product, const float* a, const NarrowRows& narrow,
                    std::int64_t row) const {
    product.a = a;
    if (bf16_) {
      product.a = narrow.row(row);
      product.aWidth = narrow.width();
    }
    multiply_(product);
  }

  void step(std::size_t i, std::int64_t base, Range range) const {
    const auto& step = steps_[i];
    const auto rows = range.of(step), before = i > 0 ? range.of(steps_[i - 1]) : 0;
    if (rows == 0) return;
    float* sums = sumsOf(step.offset, base, range);
    if (!alone_) sumsFromX(step.offset + range.first, rows, sums);
    if (rows > before) join(i, before, rows, range);
    if (i > 0 || a_.h0 != nullptr) sumsFromH(i, rows, sums, range);
    const auto staying = i + 1 < steps_.size() ? std::min(rows, range.of(steps_[i + 1])) : 0;
    computeCells(i, 0, staying, sums, range);
    computeCells(i, staying, rows, sums, range);
  }

  /// Rows whose first step this is.
  void join(std::size_t i, std::int64_t first, std::int64_t last, Range range) const {
    const auto row = stateRow(i, range) + first, count = (last - first) * units_;
    const auto given = (range.first + first) * units_;
    copyOrZero(after(a_.h0, given), count, tape_.h0.floats() + row * units_);
    if (lstm_) copyOrZero(after(a_.c0, given), count, tape_.c0.floats() + row * units_);
    if (bf16_) tape_.narrowH0.set(row, last - first, after(a_.h0, given));
  }

  void sumsFromH(std::size_t i, std::int64_t rows, float* sums, Range range) const {
    const auto row = stateRow(i, range);
    Product product{.aWidth = units_,
                    .rows = rows,
                    .b = &weights_.hh.view(),
                    .c = sums + fromH_,
                    .cWidth = width_,
                    .add = true,
                    .lastFirst = (turn_ + static_cast<std::int64_t>(i)) % 2 != 0};
    multiplyRows(product, tape_.h0.floats() + row * units_, tape_.narrowH0, row);
  }

  /// Rows that stay hand their states to the next step, others to the caller.
  void computeCells(std::size_t i, std::int64_t first, std::int64_t last, float* sums,
                    Range range) const {
    if (first == last) return;
    const bool staying = first == 0 && i + 1 < steps_.size() && range.of(steps_[i + 1]) > 0;
    const auto row = stateRow(i, range) + first;
    const auto packed = steps_[i].offset + range.first + first;
    const auto ends = (range.first + first) * units_;
    const auto next = staying ? stateRow(i + 1, range) : 0;
    CellRows cells{.rows = last - first,
                   .units = units_,
                   .gates = sums + first * width_,
                   .gatesWidth = width_,
                   .h0 = tape_.h0.floats() + row * units_,
                   .c0 = lstm_ ? tape_.c0.floats() + row * units_ : nullptr,
                   .y = a_.y + packed * units_,
                   .h = a_.h + ends,
                   .c = after(a_.c, ends),
                   .tanhC = lstm_ && training_ ? tape_.tanhC.floats() + packed * units_ : nullptr};
    if (staying) {
      cells.h = keepsH_ ? tape_.h0.floats() + next * units_ : nullptr;
      if (lstm_) cells.c = tape_.c0.floats() + next * units_;
      if (bf16_) cells.narrow = tape_.narrowH0.row(next);
      cells.narrowWidth = tape_.narrowH0.width();
    }
    cell_(cells);
  }

  std::int64_t units_, inputs_, width_, fromH_, fromX_;
  bool lstm_, bf16_, keepsH_, training_, alone_;
  void (*cell_)(const CellRows&);
  void (*multiply_)(const Product&);
  const LayerWeights::Forward& weights_;
  const std::vector<Step>& steps_;
  std::int64_t rows_;
  const LayerForward& a_;
  LayerTape own_;
  LayerTape& tape_;
  std::int64_t turn_;
};

}  // namespace

void forward(const LayerShape& shape, LayerWeights& weights, const PackedSteps& steps,
             const LayerForward& arguments, LayerTape* tape) {
  ForwardWalk(shape, weights, steps, arguments, tape).run(steps, flopsOf(shape));
}

}  // namespace stateroom::kernels
