#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace stateroom {

/// A word of an SQL expression. `text` is what stands there; of a quoted identifier without its
/// quotes.
struct SqlToken {
  enum class Kind : std::uint8_t { Word, Quoted, String, Number, Symbol };
  Kind kind;
  std::string_view text;
};

/// Takes an expression apart and refuses what could end it or hide in it: `;`, comments,
/// parameters, unclosed quotes, unbalanced parentheses, nested SELECTs and the clock (CURRENT_TIME,
/// 'now').
Result<std::vector<SqlToken>> tokenizeExpression(std::string_view text);

}  // namespace stateroom
