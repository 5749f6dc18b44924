#include "core/model/layer_name.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace stateroom {
namespace {

constexpr std::array<std::string_view, 39> kTaken = {
    "False",   "None",   "True",     "and",  "as",     "assert", "async",  "await",
    "break",   "class",  "continue", "def",  "del",    "elif",   "else",   "except",
    "finally", "for",    "forward",  "from", "global", "if",     "import", "in",
    "is",      "lambda", "nonlocal", "not",  "or",     "pass",   "raise",  "return",
    "self",    "torch",  "training", "try",  "while",  "with",   "yield"};

bool isLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool mayFollow(char c) {
  return isLetter(c) || (c >= '0' && c <= '9') || c == '_';
}

bool isLayerName(std::string_view name) {
  return !name.empty() && name.size() <= 100 && isLetter(name[0]) &&
         std::ranges::all_of(name, mayFollow) && std::ranges::count(kTaken, name) == 0;
}

}  // namespace

Result<> checkLayerName(const std::string& name) {
  if (isLayerName(name)) return {};
  return fail(Code::layer_name_invalid, {{"name", name}});
}

std::string layerNameFrom(std::string_view text, const std::set<std::string>& taken) {
  std::string base(text.substr(0, 80));
  std::ranges::replace_if(base, [](char c) { return !mayFollow(c); }, '_');
  if (base.empty() || !isLetter(base[0])) base = "x_" + base;
  std::string name = base;
  for (int i = 1; taken.contains(name) || !isLayerName(name); ++i)
    name = fmt::format("{}_{}", base, i);
  return name;
}

}  // namespace stateroom
