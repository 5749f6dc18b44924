#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/predict/stateful_model.h"
#include "core/state/ledger.h"

namespace stateroom {

/// The revisions on the way to one, oldest first, itself the last: every one replaced the one
/// before, on whatever branch. Those behind the last tombstone; none where it is one.
Result<std::vector<Revision>> pathTo(Ledger& ledger, const Revision& revision);
/// The same to the head of a user.
Result<std::vector<Revision>> pathToHead(Ledger& ledger, const std::string& user,
                                         std::string_view branch = kMain);

/// Recorded inputs as rows that models can compute from, for many revisions of many users at once.
class ReplayRows {
 public:
  /// Gives the input that a revision is computed with; empty: the recorded one.
  using InputOf = std::function<std::string(const Revision&)>;
  /// An input for one model, by its number among them.
  struct Place {
    const StatefulModel* model = nullptr;
    std::size_t input = 0;
  };

  ReplayRows(Ledger& ledger, ModelShelf& shelf) : ledger_(&ledger), shelf_(&shelf) {}

  /// Places of those revisions of a path that are computed from an input, by their numbers.
  Result<std::map<std::int64_t, Place>> add(const std::vector<Revision>& path,
                                            const InputOf& inputOf = {});
  /// Ends adding: types the rows and makes features.
  Result<> finish();
  /// Inputs that all belong to `model`: input i moves row i of `before`.
  Result<StepOutputs> step(const StatefulModel& model, std::span<const std::size_t> inputs,
                           const State& before) const;

 private:
  struct ModelRows {
    std::vector<std::vector<std::string>> histories = {};
    std::size_t count = 0;
    std::vector<StepRows> inputs = {};
    std::optional<BatchAssembler> assembler = {};
  };

  Ledger* ledger_;
  ModelShelf* shelf_;
  std::map<const StatefulModel*, ModelRows> models_;
};

}  // namespace stateroom
