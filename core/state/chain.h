#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/hash.h"

namespace stateroom {

/// What the hash of a revision covers beside the hash of the user's revision before it. Views live
/// for the call. Places are by id, because renaming a branch is not a change of its rows.
struct ChainedRow {
  std::string_view user;
  std::int64_t number = 0, parent = 0, depth = 0, branch = 0;
  std::string_view cause, model, kernel;
  std::int64_t time = 0;  ///< microseconds since 1970 UTC
  std::optional<double> order, lastOutput;
  std::string_view input, output, source, author, note;
  std::span<const std::byte> stateHash;  ///< empty: none
};

/// SHA-256 over `previous` (all zeros for a user's first revision) and the row, every field with
/// its length. It finds corruption and careless edits, not a forger, who can compute it too.
Digest chainHash(const Digest& previous, const ChainedRow& row);

}  // namespace stateroom
