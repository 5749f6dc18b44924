#include "core/engine/kernels/layer_weights.h"

#include <algorithm>
#include <vector>

namespace stateroom::kernels {
namespace {

constexpr GateRun kFourGates[] = {{0, 0, 4}}, kOneGate[] = {{0, 0, 1}};
constexpr GateRun kGruFromX[] = {{1, 0, 2}, {0, 2, 1}}, kGruFromH[] = {{1, 0, 3}};

/// A weight's gates in the order of the columns that they feed.
std::vector<const float*> blocksOf(std::span<const GateRun> runs, const float* weight,
                                   std::int64_t size) {
  std::vector<std::pair<std::int64_t, const float*>> byColumn;
  for (const auto& run : runs) {
    for (std::int64_t i = 0; i < run.count; ++i) {
      byColumn.emplace_back(run.column + i, weight + (run.gate + i) * size);
    }
  }
  std::ranges::sort(byColumn);
  std::vector<const float*> blocks;
  for (const auto& [column, block] : byColumn) blocks.push_back(block);
  return blocks;
}

}  // namespace

std::int64_t gatesOf(Cell cell) {
  if (cell == Cell::Lstm) return 4;
  return cell == Cell::GruResetAfter ? 3 : 1;
}

const CellColumns& columnsOf(Cell cell) {
  static constexpr CellColumns kLstm{4, kFourGates, kFourGates}, kRnn{1, kOneGate, kOneGate};
  static constexpr CellColumns kGru{4, kGruFromX, kGruFromH};
  if (cell == Cell::Lstm) return kLstm;
  return cell == Cell::GruResetAfter ? kGru : kRnn;
}

const LayerWeights::Forward& LayerWeights::forward() {
  if (!forward_) {
    const auto& columns = columnsOf(shape_.cell);
    const auto [cell, reverse, inputs, units, bf16] = shape_;
    const auto ih = blocksOf(columns.fromX, plain_.ih, units * inputs);
    const auto hh = blocksOf(columns.fromH, plain_.hh, units * units);
    forward_ = Forward{Panels::transposed(ih, inputs, units, bf16),
                       Panels::transposed(hh, units, units, bf16), bias()};
  }
  return *forward_;
}

/// Both biases are added to the sums before the steps.
Buffer LayerWeights::bias() const {
  const auto& columns = columnsOf(shape_.cell);
  const auto units = shape_.units;
  Buffer result(static_cast<std::size_t>(columns.width * units) * sizeof(float));
  std::fill_n(result.floats(), columns.width * units, 0.0F);
  const auto add = [&](std::span<const GateRun> runs, const float* bias) {
    if (bias == nullptr) return;
    for (const auto& run : runs) {
      float* to = result.floats() + run.column * units;
      const float* from = bias + run.gate * units;
      std::transform(to, to + run.count * units, from, to, std::plus());
    }
  };
  add(columns.fromX, plain_.biasIh);
  add(columns.fromH, plain_.biasHh);
  return result;
}

const Panels& LayerWeights::hhBackward() {
  if (!hhBackward_) {
    const auto blocks =
        blocksOf(columnsOf(shape_.cell).fromH, plain_.hh, shape_.units * shape_.units);
    hhBackward_ = Panels::stacked(blocks, shape_.units, shape_.units, shape_.bf16);
  }
  return *hhBackward_;
}

const Panels& LayerWeights::ihBackward() {
  if (!ihBackward_) {
    const auto blocks =
        blocksOf(columnsOf(shape_.cell).fromX, plain_.ih, shape_.units * shape_.inputs);
    ihBackward_ = Panels::stacked(blocks, shape_.units, shape_.inputs, shape_.bf16);
  }
  return *ihBackward_;
}

}  // namespace stateroom::kernels
