#pragma once

#include <expected>

#include "core/base/error.h"

namespace stateroom {

/// A value, or the error that kept it from being made. Every fallible function that crosses a
/// module's border returns one; exceptions of libraries are caught where they are called.
template <typename T = void>
using Result = std::expected<T, Error>;

using std::unexpected;

/// `return fail(Code::not_a_number, {{"value", text}});`
[[nodiscard]] inline unexpected<Error> fail(Code code, Error::Arguments arguments = {}) {
  return unexpected<Error>(Error(code, std::move(arguments)));
}

/// Passes an error of another Result on, with one more place of context:
/// `return passOn(std::move(row).error(), "row", number);`
[[nodiscard]] inline unexpected<Error> passOn(Error error) {
  return unexpected<Error>(std::move(error));
}

template <typename Value>
[[nodiscard]] unexpected<Error> passOn(Error error, std::string_view what, const Value& where) {
  return unexpected<Error>(std::move(error).at(what, where));
}

}  // namespace stateroom

/// `STATEROOM_TRY(auto text, readFile(path));` declares `text` or returns the error.
#define STATEROOM_CONCAT_(a, b) a##b
#define STATEROOM_CONCAT(a, b) STATEROOM_CONCAT_(a, b)
#define STATEROOM_TRY(declaration, expression)                                          \
  auto STATEROOM_CONCAT(result_, __LINE__) = (expression);                              \
  if (!STATEROOM_CONCAT(result_, __LINE__))                                             \
    return ::stateroom::passOn(std::move(STATEROOM_CONCAT(result_, __LINE__)).error()); \
  declaration = std::move(STATEROOM_CONCAT(result_, __LINE__)).value()

/// `STATEROOM_CHECK(writeFile(path, text));` returns the error of a Result<void>.
#define STATEROOM_CHECK(expression)                                                         \
  do {                                                                                      \
    auto stateroom_check_ = (expression);                                                   \
    if (!stateroom_check_) return ::stateroom::passOn(std::move(stateroom_check_).error()); \
  } while (false)
