#include "app/cli/output.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>
#include <unistd.h>

#include "core/base/text.h"

namespace stateroom::cli {
namespace {

void writeLine(std::FILE* stream, std::string_view line) {
  std::fwrite(line.data(), 1, line.size(), stream);
  std::fputc('\n', stream);
  std::fflush(stream);
}

bool isSet(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

}  // namespace

bool wantsColour(int descriptor) {
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
  return !isSet("NO_COLOR") && !dumb && ::isatty(descriptor) == 1;
}

Output::Output(Options options)
    : options_(options), colour_(!options.json && wantsColour(STDOUT_FILENO)) {}

void Output::document(const Json& json) const {
  if (!options_.json) return;
  writeLine(stdout, json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void Output::text(std::string_view line) const {
  if (!options_.json) writeLine(stdout, line);
}

void Output::note(std::string_view line) const {
  if (!options_.quiet) writeLine(stderr, line);
}

void Output::detail(std::string_view line) const {
  if (options_.verbose) writeLine(stderr, line);
}

void Output::warning(std::string_view line) const {
  writeLine(stderr, fmt::format("warning: {}", line));
}

Result<> Output::delivered() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return {};
  return fail(Code::file_not_writable, {{"path", "stdout"}, {"reason", "not all of it was taken"}});
}

void Output::error(const Error& error) const {
  document({{"error", toJson(error)}});
  const bool colour = wantsColour(STDERR_FILENO);
  writeLine(stderr,
            fmt::format("{} {}", colour ? "\x1b[31merror:\x1b[0m" : "error:", toText(error)));
  if (const auto hint = error.hint(); !hint.empty()) {
    writeLine(stderr, fmt::format("{} {}", colour ? "\x1b[36mhint:\x1b[0m" : "hint:", hint));
  }
}

std::string Output::styled(std::string_view code, std::string_view text) const {
  return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

Json toJson(const Error& error) {
  Json context = Json::array();
  Json places = Json::object();
  for (auto place = error.context().rbegin(); place != error.context().rend(); ++place) {
    const auto& [what, where] = *place;
    context.push_back(what == "file" ? where : what + " " + where);
    places[what] = where;
  }
  Json arguments = Json::object();
  for (const auto& [name, value] : error.arguments()) arguments[name] = value;
  return {{"code", error.name()},          {"message", error.message()},
          {"context", std::move(context)}, {"places", std::move(places)},
          {"hint", error.hint()},          {"arguments", std::move(arguments)}};
}

std::string toText(const Error& error) {
  const auto place = error.place();
  return place.empty() ? error.message() : fmt::format("{} ({})", error.message(), place);
}

std::string formatMetric(double value) {
  return fmt::format("{:.4g}", value);
}

std::string formatCount(long long count) {
  auto digits = std::to_string(count);
  for (auto at = static_cast<long long>(digits.size()) - 3; at > (count < 0 ? 1 : 0); at -= 3) {
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return digits;
}

std::string counted(long long count, std::string_view noun) {
  return fmt::format("{} {}{}", formatCount(count), noun, count == 1 ? "" : "s");
}

std::string formatDuration(double seconds) {
  if (seconds < 10) return fmt::format("{:.1f} s", seconds);
  const auto whole = std::llround(seconds);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

}  // namespace stateroom::cli
