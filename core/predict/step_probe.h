#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/predict/predictor.h"

namespace stateroom {

/// The cells of a row by column, as a CSV file would say them; what is not there is missing.
using RowTexts = std::map<std::string, std::string>;

/// A question to a model: this row, from the user's state or from the model's initial one.
struct StepQuestion {
  RowTexts row;
  bool remembers = true;
};

struct StepAnswers {
  std::vector<std::vector<std::vector<float>>> outputs;  ///< by question, by head: its units
  State after;  ///< of the questions that remember, in their order
};

/// One user's next step, asked over and over: with other inputs, without the state. Writes nothing.
/// Borrows predictor and settings; one thread at a time.
class StepProbe {
 public:
  /// `settings`: those to read rows with. `history`: the user's rows before, oldest first, for
  /// derived columns whose windows see them. `before`: the user's state, one row; empty: there is
  /// nothing to remember.
  StepProbe(const Predictor& predictor, const Project& settings, std::vector<RowTexts> history,
            State before);

  const Predictor& predictor() const { return *predictor_; }
  const State& before() const { return before_; }

  /// All questions in one batch. Fails as parseInputRows does for a cell that cannot be read.
  Result<StepAnswers> ask(std::span<const StepQuestion> questions) const;

  /// One question as the engine sees it, with the memory behind it.
  Result<LoadedBatch> encode(std::span<const RowTexts> rows) const;

 private:
  std::string jsonLines(std::span<const RowTexts> rows) const;

  const Predictor* predictor_;
  const Project* settings_;
  std::vector<RowTexts> history_;
  State before_;
};

/// Row `row` of every tensor, `times` times.
State repeated(const State& state, std::int64_t times);

}  // namespace stateroom
