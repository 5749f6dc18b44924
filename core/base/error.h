#pragma once

#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stateroom {

/// What an error means for the caller, and the exit status of the command line (the contract in the
/// manual).
enum class ErrorKind : int {
  Failed = 1,        ///< the work failed: diverged, verification failed, disk full
  Usage = 2,         ///< the command or call was wrong
  BadInput = 3,      ///< file, data, project or model
  Conflict = 4,      ///< somebody else moved on or holds the lock
  Incompatible = 5,  ///< state and model, checkpoint and spec do not fit
  Cancelled = 130,   ///< stopped on request; what was promised to be saved is saved
};

/// Every error has one code; its name, kind, English message and hint stand in core/errors/*.def.
enum class Code : int {
#ifndef Q_MOC_RUN  // moc cannot read an include inside an enum
#define STATEROOM_ERROR(name, kind, message, hint) name,
#include "core/errors/all.def"
#undef STATEROOM_ERROR
#endif
};

/// One row of the error table. Texts hold `{argument}` places.
struct ErrorText {
  Code code;
  ErrorKind kind;
  std::string_view name;
  std::string_view message;
  std::string_view hint;
};

/// The whole table, in the order of Code.
std::span<const ErrorText> errorTable();

/// The row of a code's name; nullptr when there is none.
const ErrorText* findErrorText(std::string_view name);

/// A template of the table with its `{name}` places filled in; an unknown place stays as it is.
/// Values are shown with control characters escaped, because they may come from hostile files.
std::string fillTemplate(std::string_view text,
                         std::span<const std::pair<std::string, std::string>> arguments);

/// An error as a value: a code, named arguments, and where it happened, innermost place first.
class Error {
 public:
  using Arguments = std::vector<std::pair<std::string, std::string>>;

  explicit Error(Code code, Arguments arguments = {});

  Code code() const { return code_; }
  std::string_view name() const;
  ErrorKind kind() const;
  std::string message() const;  ///< English, arguments filled in, without the context
  std::string hint() const;     ///< the way out; may be empty
  const Arguments& arguments() const { return arguments_; }
  std::string_view argument(std::string_view name) const;  ///< empty when there is none

  /// Places such as {"row", "812"}, {"file", "data/visits.csv"}, innermost first.
  const Arguments& context() const { return context_; }
  /// "data/visits.csv, row 812, column bili": outermost first, for people.
  std::string place() const;

  Error& at(std::string_view what, std::string_view where) &;
  Error&& at(std::string_view what, std::string_view where) &&;
  template <std::integral Number>
  Error&& at(std::string_view what, Number where) && {
    return std::move(*this).at(what, std::to_string(where));
  }

  bool operator==(const Error&) const = default;

 private:
  Code code_;
  Arguments arguments_;
  Arguments context_;
};

}  // namespace stateroom
