#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/time.h"
#include "core/engine.h"

namespace stateroom {

/// Why a user's state changed.
enum class Cause : std::uint8_t {
  Initial,
  Predict,
  Edit,
  Reset,    ///< to zero or the model's initial value
  Restore,  ///< to an earlier revision or a tag; undo too
  Merge,    ///< a branch's head adopted
  Copy,     ///< another user's state
  Import,
  Rebuild,  ///< recomputed with another model
  Replay,   ///< recomputed with other inputs, on a branch
  Erase,    ///< the tombstone of a forgotten user
};
std::string_view nameOf(Cause cause);  ///< "predict"
std::optional<Cause> causeNamed(std::string_view name);

/// What computed a revision. Only the same kernel on the same instruction set can be expected to
/// give the same bits.
struct Kernel {
  std::string engine;        ///< "libtorch 1.13.1"
  std::string name;          ///< "onednn"
  std::string instructions;  ///< "AVX512"
  std::string precision;     ///< "f32"
  std::string text() const;  ///< "libtorch 1.13.1, onednn, AVX512, f32"
  bool operator==(const Kernel&) const = default;
};

struct Revision;
/// What a conflict tells of the row that came between; none: there is no revision.
Error::Arguments rowArguments(const std::optional<Revision>& row);

/// One row of the ledger. Numbers count a user's revisions from 1 over all branches; 0 is the time
/// before the first.
struct Revision {
  std::int64_t sequence = 0;  ///< over all users; what a tag points to
  std::string user;
  std::int64_t number = 0;
  std::int64_t parent = 0;  ///< number of the head it replaced
  std::int64_t depth = 0;   ///< revisions on the way here from the beginning, this one included
  std::string branch;
  Cause cause = Cause::Predict;
  std::string model;  ///< fingerprint
  Kernel kernel;
  WallTime time;
  std::optional<double> order;  ///< value of the order column that the state has seen last
  std::string input;            ///< JSON; empty: none
  std::string output;           ///< JSON; empty: none
  std::optional<double> lastOutput;
  std::string source;  ///< where a state was taken from: "zero", "12", "42@18", "no-edema@15"
  std::string author;
  std::string note;
  std::optional<Digest> stateHash;  ///< SHA-256 of the encoded state; none after erasure
  Digest hash{};                    ///< of this row, its state's hash and the row before
  bool hasState = false;            ///< false: dropped by compact or retention, or erased
};

}  // namespace stateroom
