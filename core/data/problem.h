#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/base/result.h"

namespace stateroom {

/// Something wrong or doubtful in data or settings, with its place: a row of the problems panel and
/// of `check --json`. The same code in the same column is one problem with a count.
struct Problem {
  enum class Severity : std::uint8_t { Error, Warning };
  Severity severity = Severity::Error;
  Error error;            ///< code and arguments; its message and hint are shown
  std::string file = {};  ///< relative to the project; empty: the project file's settings
  std::int64_t row = 0;   ///< line of the file, from 1; 0: none
  std::string column = {};
  std::string value = {};  ///< the text as it stands there
  std::int64_t count = 1;  ///< rows like this; the place is the first one's
};

/// The first problem that is an error; nullptr when all are warnings.
const Problem* firstError(std::span<const Problem> problems);
/// That problem as an error, with its place, for whoever uses the data: a cell that was left out
/// because it could not be read is another value than the one that stands there.
Result<> refuseErrors(std::span<const Problem> problems);

}  // namespace stateroom
