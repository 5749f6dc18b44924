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

/// One user's state in a file.
struct ExportedState {
  std::string user = {};  ///< empty: the file does not say
  std::int64_t revision = 0;
  std::string model = {};  ///< fingerprint of what made it; empty: the file does not say
  State state;             ///< [1, units]
};

/// Refuses a state whose file names another model than the ledger's: its units mean something else
/// there. Fails with Code::state_of_other_model.
Result<> checkMadeBy(const LedgerModel& bound, const ExportedState& state);

/// One user's state: arrays "model" (the bytes of the fingerprint), "lstm.h", "lstm.c" … [1, units]
/// (or [units]) of an .npz file, or a JSON file with the object above, alone or as "states" beside
/// "model".
Result<> writeStateNpz(const std::filesystem::path& path, const std::string& model,
                       const State& state);
Result<ExportedState> readState(const StateLayout& layout, const std::filesystem::path& path);

/// `.npz`: "model" (the bytes of the fingerprint), "users" (the bytes of a JSON list of names),
/// "revisions" int64 [U], "lstm.h" … float32 [U, units]. Any other name: JSON lines {"user",
/// "revision", "model", "states"}. Read without "model" and "revision" too.
Result<> exportStates(const std::filesystem::path& path, const std::string& model,
                      std::span<const ExportedState> states);
Result<std::vector<ExportedState>> readStates(const StateLayout& layout,
                                              const std::filesystem::path& path);

}  // namespace stateroom
