#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/data/row_order.h"
#include "core/data/splits.h"

namespace stateroom {

/// The rows of one user in order, or a window of them. The rows are borrowed: they live as long as
/// the Dataset (or a copy of it).
struct Sequence {
  std::string user;
  std::span<const std::int64_t> rows;  ///< numbers of the Dataset's rows
  SplitName split = SplitName::Train;
  std::int64_t warmUp = 0;      ///< so many rows of the user right before these may run first
  std::int64_t weightless = 0;  ///< so many of `rows`, from the first, do not count
};

/// The sequence with its warm-up in front: the state that the counted rows begin from is the one
/// that the rows before them leave.
Sequence warmedUp(Sequence sequence);

/// Where windows of `maxLength` begin and end in a sequence of `length`; one whole window when
/// maxLength is 0. `stride` 0 means maxLength. Together they cover every step unless stride is
/// greater than maxLength.
struct Window {
  std::int64_t begin, end;
};
std::vector<Window> windowsOf(std::int64_t length, std::int64_t maxLength, std::int64_t stride);

/// All sequences: users in order of first appearance, a user's rows cut where the split changes,
/// then into windows. Training sequences shorter than min_length are left out; the others may warm
/// up on the user's rows before them.
std::vector<Sequence> makeSequences(const RowOrder& order, std::span<const SplitName> splits,
                                    const Sequences& settings);

}  // namespace stateroom
