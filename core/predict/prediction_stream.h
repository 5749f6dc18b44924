#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/predict/stateful_predictor.h"
#include "core/predict/stream_features.h"
#include "core/predict/stream_rows.h"
#include "core/predict/stream_users.h"

namespace stateroom {

/// What became of a row.
struct StatefulAnswer {
  std::int64_t line = 0;  ///< of the input, as of StreamRows
  std::string user, event;
  std::int64_t steps = 1;     ///< of the row
  std::int64_t revision = 0;  ///< 0: nothing was written (dry run, error)
  bool repeated = false;      ///< the event was known: the stored outputs, and nothing moved
  std::vector<std::vector<float>> outputs;  ///< of its last step, by head: its units
  std::optional<Error> error;
};

struct StreamOptions {
  bool dryRun = false;      ///< computes on copies of the states and writes nothing
  bool allowLate = false;   ///< also rows that are not later than what the state has seen
  bool stopAtError = true;  ///< false: a row that cannot be used is answered and left out
  std::string branch = std::string(kMain);
  std::string author = {}, note = {};
};

/// Moves users' states by rows in their order, any number of users interleaved; a row of several
/// steps is one revision. Where another
/// program moves a user at the same moment the user's rows are computed again from what it wrote.
class PredictionStream {
 public:
  PredictionStream(const StatefulPredictor& predictor, StreamOptions options);

  /// Answers in the rows' order, all in one transaction: what is answered is durable. With
  /// stopAtError the answers end with the first that holds an error. Fails as a whole, with nothing
  /// written, where the ledger's file does (isLedgerFileError). Give a long input in pieces.
  Result<std::vector<StatefulAnswer>> take(const StreamRows& rows);
  /// The rows [begin, end) of them.
  Result<std::vector<StatefulAnswer>> take(const StreamRows& rows, std::size_t begin,
                                           std::size_t end);

 private:
  friend class StreamTurn;
  const StatefulPredictor* predictor_;
  StreamOptions options_;
  StreamUsers users_;
  StreamFeatures features_;
};

}  // namespace stateroom
