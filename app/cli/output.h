#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/base/result.h"

namespace stateroom::cli {

/// Field order is the order of writing, so that people find the same thing in the same place.
using Json = nlohmann::ordered_json;

/// Where a command's words go: results on stdout, as text or as JSON, never mixed; everything else
/// on stderr. Text that comes from files is passed through escapeControl() by whoever prints it.
class Output {
 public:
  struct Options {
    bool json = false;     ///< results as JSON; text() prints nothing
    bool quiet = false;    ///< note() prints nothing
    bool verbose = false;  ///< detail() prints
  };
  explicit Output(Options options);

  bool json() const { return options_.json; }
  bool quiet() const { return options_.quiet; }

  /// One line of JSON on stdout, at once; nothing without --json. NaN and infinities become null.
  void document(const Json& json) const;
  void text(std::string_view line) const;    ///< a line on stdout for people
  void note(std::string_view line) const;    ///< a line on stderr, unless --quiet
  void detail(std::string_view line) const;  ///< a line on stderr with --verbose
  void warning(std::string_view line) const;
  /// Whether all of stdout reached its reader so far.
  static Result<> delivered();
  /// `error:` and `hint:` on stderr, and with --json the error's document on stdout.
  void error(const Error& error) const;

  std::string bold(std::string_view text) const { return styled("1", text); }
  std::string dim(std::string_view text) const { return styled("2", text); }
  std::string good(std::string_view text) const { return styled("32", text); }
  std::string bad(std::string_view text) const { return styled("31", text); }
  std::string doubtful(std::string_view text) const { return styled("33", text); }

 private:
  std::string styled(std::string_view code, std::string_view text) const;
  Options options_;
  bool colour_;
};

/// {"code", "message", "context", "places", "hint", "arguments"}: `context` is for people,
/// outermost place first (["data/visits.csv", "row 30"]), `places` the same by name ({"row":
/// "30"}), and `arguments` let a window say the message in another language.
Json toJson(const Error& error);

/// "message (file, row 30, column bili)".
std::string toText(const Error& error);

/// Whether NO_COLOR, TERM and the stream allow colours.
bool wantsColour(int descriptor);

/// A metric for people: four significant digits.
std::string formatMetric(double value);
/// "1,945"
std::string formatCount(long long count);
/// "1 patient", "2 patients": the noun's plural takes an s.
std::string counted(long long count, std::string_view noun);
/// "0.8 s", "42 s", "3 min 20 s", "2 h 5 min"
std::string formatDuration(double seconds);

}  // namespace stateroom::cli
