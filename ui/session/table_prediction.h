#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "ui/session/predict_model.h"
#include "ui/session/state_writer.h"

namespace stateroom {

/// A row of a table of inputs: whose it is (empty: nobody's), and its cells as the data have them.
struct TableRow {
  std::string user = {};
  RowTexts cells = {};
};

/// What the rows are to the model.
enum class TableMode {
  Serving,  ///< from its initial state: a user's rows are one sequence, nobody's row stands alone
  DryRun,   ///< in their order steps from the users' states in the ledger, on copies
  Take      ///< the same steps, written; at a row that is refused it stops
};

struct TableWish {
  TableMode mode = TableMode::Serving;
  PredictModelPtr model = {};  ///< that serves
  BindingChoice binding = {};  ///< of a ledger that has no model yet, for a step that is taken
  std::string order = {};      ///< the order column where it holds numbers
  std::vector<TableRow> rows = {};
};

struct TableAnswer {
  /// By head: its units. Empty where the model answers once for a sequence, behind its last row.
  std::vector<std::vector<float>> outputs = {};
  std::int64_t revision = 0;  ///< that was written
  std::optional<Error> error = {};
};

struct TableAnswers {
  std::vector<OutputHead> heads;
  /// By row of the wish; of steps that were taken it ends with the first that was refused.
  std::vector<TableAnswer> rows;
  HeadMoves moves;            ///< of the users whose states were written
  std::int64_t sequence = 0;  ///< of the ledger behind them
};

/// The rows as `stateroom predict --input -` takes them, a line each.
std::vector<std::string> jsonLinesOf(const TableWish& wish);

/// Answers what jsonLinesOf() says. A row that cannot be read or used has its error, the others are
/// answered without it.
Result<TableAnswers> predictTable(StateDesk& desk, const TableWish& wish,
                                  const std::stop_token& stop);

}  // namespace stateroom
