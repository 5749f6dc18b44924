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

/// The revisions on the way to main's head of a user, oldest first: every one replaced the one
/// before. Of an erased user those behind the last tombstone; none where that is the head.
Result<std::vector<Revision>> pathToHead(Ledger& ledger, const std::string& user,
                                         std::string_view branch = kMain);

/// Recorded inputs as rows that models can compute from, for many revisions of many users at once.
class ReplayRows {
 public:
  /// Gives the input that a revision is computed with; empty: the recorded one.
  using InputOf = std::function<std::string(const Revision&)>;
  /// A row for one model.
  struct Place {
    const StatefulModel* model = nullptr;
    std::int64_t row = 0;
  };

  ReplayRows(Ledger& ledger, ModelShelf& shelf) : ledger_(&ledger), shelf_(&shelf) {}

  /// Places of those revisions of a path that are computed from an input, by their numbers.
  Result<std::map<std::int64_t, Place>> add(const std::vector<Revision>& path,
                                            const InputOf& inputOf = {});
  /// Ends adding: types the rows and makes features.
  Result<> finish();
  /// One step of rows that all belong to `model`: row i moves row i of `before`.
  Result<StepOutputs> step(const StatefulModel& model, std::span<const std::int64_t> rows,
                           const State& before) const;

 private:
  struct ModelRows {
    std::vector<std::vector<std::string>> histories = {};
    std::int64_t count = 0;
    std::optional<Dataset> data = {};
    std::optional<BatchAssembler> assembler = {};
  };

  Ledger* ledger_;
  ModelShelf* shelf_;
  std::map<const StatefulModel*, ModelRows> models_;
};

}  // namespace stateroom
