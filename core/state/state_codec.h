#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/state/state_layout.h"

/// One user's state as bytes, little-endian:
///   0   4  magic "SRST"
///   4   2  version, 1
///   6   2  flags, 0
///   8   8  hash of the layout
///   16     payload: float32, the layout's tensors one after the other
///   end 4  crc32c of everything before
/// The names stand in the layout, which the ledger keeps with the model.
namespace stateroom {

inline constexpr std::size_t kStateHeaderBytes = 16;

std::size_t encodedSize(const StateLayout& layout);

/// Row `row` of a state of `layout` (StateLayout::rowsOf has said so), written over `bytes`.
void encodeState(const StateLayout& layout, const State& state, std::int64_t row,
                 std::vector<std::byte>& bytes);

/// Writes the state into row `row` of `state`, which has the layout. Any bytes may come: the errors
/// are state_damaged (magic, sizes, checksum), state_version and state_other_layout.
Result<> decodeState(const StateLayout& layout, std::span<const std::byte> bytes, State& state,
                     std::int64_t row);
/// A state of one row.
Result<State> decodeState(const StateLayout& layout, std::span<const std::byte> bytes);

/// The encoded state's floats, without copying them: [layout.units()]. Checks as decodeState.
Result<std::span<const std::byte>> statePayload(const StateLayout& layout,
                                                std::span<const std::byte> bytes);

}  // namespace stateroom
