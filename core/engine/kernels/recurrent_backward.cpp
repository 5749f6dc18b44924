#include <algorithm>

#include "core/engine/kernels/dnnl_dense.h"
#include "core/engine/kernels/recurrent_layer.h"

namespace stateroom::kernels {
namespace {

using Range = PackedSteps::Range;

void (*backwardOf(Cell cell))(const CellSlopes&) {
  switch (cell) {
    case Cell::Lstm:
      return simd().cells.lstmBackward;
    case Cell::GruResetAfter:
      return simd().cells.gruBackward;
    case Cell::RnnTanh:
      return simd().cells.rnnTanhBackward;
    case Cell::RnnRelu:
      break;
  }
  return simd().cells.rnnReluBackward;
}

class BackwardWalk {
 public:
  BackwardWalk(const LayerShape& shape, LayerWeights& weights, const PackedSteps& steps,
               LayerTape& tape, const LayerBackward& a)
      : shape_(shape),
        columns_(columnsOf(shape.cell)),
        units_(shape.units),
        width_(columns_.width * shape.units),
        multiply_(shape.bf16 ? simd().products.multiplyNarrow : simd().products.multiply),
        cell_(backwardOf(shape.cell)),
        weights_(weights),
        steps_(steps),
        tape_(tape),
        a_(a) {}

  void run() {
    allocate();
    throughSteps();
    if (a_.dx != nullptr) byX();
    byWeights(columns_.fromX, {a_.x, &tape_.narrowX, shape_.inputs}, a_.dIh);
    byWeights(columns_.fromH, {tape_.h0.floats(), &tape_.narrowH0, units_}, a_.dHh);
    byBias(columns_.fromX, a_.dBiasIh);
    byBias(columns_.fromH, a_.dBiasHh);
  }

 private:
  static constexpr std::int64_t kFewColumns = 48;

  static Buffer floats(std::int64_t count) {
    return Buffer(static_cast<std::size_t>(count) * sizeof(float));
  }

  bool lstm() const { return shape_.cell == Cell::Lstm; }

  double flops() const {
    return (shape_.bf16 ? 1.0 : 2.0) * static_cast<double>(width_) * static_cast<double>(units_);
  }

  void allocate() {
    const auto states = steps_.rows() * units_;
    parts_ = static_cast<std::int64_t>(steps_.shares(flops()));
    bias_ = floats(parts_ * width_);
    std::fill_n(bias_.floats(), parts_ * width_, 0.0F);
    dh_ = place(a_.dh0, a_.dh, states, ownDh_);
    if (lstm()) dc_ = place(a_.dc0, a_.dc, states, ownDc_);
    if (shape_.bf16) {
      narrow_ = NarrowRows(steps_.count(), width_);
    } else if (a_.again) {
      ownSlopes_ = floats(steps_.count() * width_);
    }
    slopes_ = ownSlopes_.size() > 0 ? ownSlopes_.floats() : tape_.gates.floats();
  }

  /// The gradient of a state, which every step moves on by one: rows that have not begun hold what
  /// came in, rows that are done what goes out.
  static float* place(float* wanted, const float* given, std::int64_t count, Buffer& own) {
    if (wanted == nullptr) own = floats(count);
    float* values = wanted != nullptr ? wanted : own.floats();
    if (given != nullptr) {
      std::copy_n(given, count, values);
    } else {
      std::fill_n(values, count, 0.0F);
    }
    return values;
  }

  void throughSteps() {
    const Panels& panels = weights_.hhBackward();
    const auto turn = weights_.turn;
    weights_.turn += std::ssize(steps_.all());
    steps_.share(flops(), [&](Range range, std::size_t part) {
      for (auto i = std::ssize(steps_.all()); i-- > 0;) {
        const auto& step = steps_.all()[static_cast<std::size_t>(i)];
        const auto rows = range.of(step), row = step.offset + range.first;
        if (rows == 0) continue;
        throughCells(row, rows, range.first, part);
        if (i == 0 && a_.dh0 == nullptr) break;
        multiply(row, rows, columns_.fromH.front().column, panels,
                 {.c = dh_ + range.first * units_,
                  .cWidth = units_,
                  .add = shape_.cell == Cell::GruResetAfter,
                  .lastFirst = (turn + i) % 2 != 0});
      }
    });
  }

  void throughCells(std::int64_t row, std::int64_t rows, std::int64_t first, std::size_t part) {
    CellSlopes slopes{.rows = rows,
                      .units = units_,
                      .gates = tape_.gates.floats() + row * width_,
                      .slopes = slopes_ + row * width_,
                      .gatesWidth = width_,
                      .h0 = tape_.h0.floats() + row * units_,
                      .dy = a_.dy != nullptr ? a_.dy + row * units_ : nullptr,
                      .dh = dh_ + first * units_,
                      .bias = bias_.floats() + static_cast<std::int64_t>(part) * width_};
    if (lstm()) {
      slopes.c0 = tape_.c0.floats() + row * units_;
      slopes.tanhC = tape_.tanhC.floats() + row * units_;
      slopes.dc = dc_ + first * units_;
    }
    if (shape_.bf16) {
      slopes.narrow = narrow_.row(row);
      slopes.narrowWidth = narrow_.width();
    }
    cell_(slopes);
  }

  /// The slopes from `column` (in units) on by panels.
  void multiply(std::int64_t row, std::int64_t rows, std::int64_t column, const Panels& panels,
                Product product) const {
    product.rows = rows;
    product.b = &panels.view();
    product.a = slopes_ + row * width_ + column * units_;
    product.aWidth = width_;
    if (shape_.bf16) {
      product.a = narrow_.row(row) + column * units_;
      product.aWidth = narrow_.width();
    }
    multiply_(product);
  }

  void byX() {
    const Panels& panels = weights_.ihBackward();
    const std::int64_t rows[] = {steps_.count()};
    PackedSteps(rows, false).share(flops(), [&](Range range, std::size_t) {
      multiply(range.first, range.last - range.first, 0, panels,
               {.c = a_.dx + range.first * shape_.inputs, .cWidth = shape_.inputs});
    });
  }

  /// What fed the sums.
  struct Source {
    const float* values;
    const NarrowRows* narrow;
    std::int64_t columns;
  };

  void byWeights(std::span<const GateRun> runs, const Source& source, float* gradient) const {
    for (const auto& run : runs) {
      if (gradient == nullptr) return;
      float* to = gradient + run.gate * units_ * source.columns;
      const auto first = run.column * units_, count = run.count * units_;
      if (shape_.bf16) {
        productNarrow({count, source.columns, narrow_.rowsWithZeros()},
                      {narrow_.row(0) + first, narrow_.width()},
                      {source.narrow->row(0), source.narrow->width()}, to);
      } else if (source.columns < kFewColumns) {
        byFewColumns(slopes_ + first, count, source, to);
      } else {
        product(true, false, {count, source.columns, steps_.count()}, {slopes_ + first, width_},
                {source.values, source.columns}, 0, to);
      }
    }
  }

  /// oneDNN's product takes 1.7 times as long when its result is so narrow as when it is so flat.
  void byFewColumns(const float* slopes, std::int64_t count, const Source& source,
                    float* gradient) const {
    const Buffer flat = floats(source.columns * count);
    product(true, false, {source.columns, count, steps_.count()}, {source.values, source.columns},
            {slopes, width_}, 0, flat.floats());
    for (std::int64_t row = 0; row < count; ++row) {
      for (std::int64_t column = 0; column < source.columns; ++column) {
        *gradient++ = flat.floats()[column * count + row];
      }
    }
  }

  void byBias(std::span<const GateRun> runs, float* gradient) const {
    for (const auto& run : runs) {
      if (gradient == nullptr) return;
      float* to = gradient + run.gate * units_;
      const float* from = bias_.floats() + run.column * units_;
      std::copy_n(from, run.count * units_, to);
      for (std::int64_t part = 1; part < parts_; ++part) {
        std::transform(to, to + run.count * units_, from + part * width_, to, std::plus());
      }
    }
  }

  const LayerShape& shape_;
  const CellColumns& columns_;
  std::int64_t units_, width_, parts_ = 1;
  void (*multiply_)(const Product&);
  void (*cell_)(const CellSlopes&);
  LayerWeights& weights_;
  const PackedSteps& steps_;
  LayerTape& tape_;
  const LayerBackward& a_;
  Buffer bias_, ownDh_, ownDc_, ownSlopes_;
  float *dh_ = nullptr, *dc_ = nullptr, *slopes_ = nullptr;
  NarrowRows narrow_;
};

}  // namespace

void backward(const LayerShape& shape, LayerWeights& weights, const PackedSteps& steps,
              LayerTape& tape, const LayerBackward& arguments) {
  BackwardWalk(shape, weights, steps, tape, arguments).run();
}

}  // namespace stateroom::kernels
