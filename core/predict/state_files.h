#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/json_fields.h"
#include "core/base/result.h"
#include "core/state/ledger.h"

/// States as files of others: NumPy archives and JSON.
namespace stateroom {

/// {"lstm": {"h": [[…]], "c": [[…]]}}: by layer and tensor, one list a row.
Json stateJson(const State& state);
/// The way back, of one row ([[…]] or […]); checked against the layout. Fails with
/// Code::states_file_wrong or state_shape.
Result<State> stateOfJson(const StateLayout& layout, const Json& json);

/// One user's state: arrays "lstm.h", "lstm.c" … [1, units] (or [units]) of an .npz file, or a JSON
/// file with the object above, alone or as "states".
Result<> writeStateNpz(const std::filesystem::path& path, const State& state);
Result<State> readState(const StateLayout& layout, const std::filesystem::path& path);

/// One user's state in a file of many.
struct ExportedState {
  std::string user;
  std::int64_t revision = 0;
  State state;  ///< [1, units]
};

/// `.npz`: "users" (the bytes of a JSON list of names), "revisions" int64 [U], "lstm.h" … float32
/// [U, units]. Any other name: JSON lines {"user", "revision", "model", "states"}.
Result<> exportStates(const std::filesystem::path& path, const std::string& model,
                      std::span<const ExportedState> states);
Result<std::vector<ExportedState>> readStates(const StateLayout& layout,
                                              const std::filesystem::path& path);

}  // namespace stateroom
