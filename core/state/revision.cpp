#include "core/state/revision.h"

#include <algorithm>
#include <array>

namespace stateroom {
namespace {

constexpr std::array<std::string_view, 11> kCauses = {"initial", "predict", "edit", "reset",
                                                      "restore", "merge",   "copy", "import",
                                                      "rebuild", "replay",  "erase"};

}  // namespace

std::string_view nameOf(Cause cause) {
  return kCauses[static_cast<std::size_t>(cause)];
}

std::optional<Cause> causeNamed(std::string_view name) {
  const auto found = std::ranges::find(kCauses, name);
  if (found == kCauses.end()) return std::nullopt;
  return static_cast<Cause>(found - kCauses.begin());
}

std::string Kernel::text() const {
  return engine + ", " + name + ", " + instructions + ", " + precision;
}

Error::Arguments rowArguments(const std::optional<Revision>& row) {
  return {{"revision", std::to_string(row ? row->number : 0)},
          {"cause", std::string(row ? nameOf(row->cause) : "no revision")},
          {"time", row ? toIso(row->time) : ""},
          {"author", row ? row->author : ""},
          {"note", row ? row->note : ""},
          {"input", row ? row->input : ""},
          {"output", row ? row->output : ""}};
}

}  // namespace stateroom
