#include "app/cli/inspect_diff.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include <fmt/format.h>

#include "app/cli/model_text.h"
#include "app/cli/table.h"
#include "app/cli/tensor_text.h"
#include "core/base/text.h"

namespace stateroom::cli {
namespace {

using Named = std::map<std::string, nlohmann::json>;

Named byName(const Json& list) {
  Named named;
  for (const auto& each : list) named[each["name"].get<std::string>()] = each;
  return named;
}

Json valueAt(const nlohmann::json& json, const std::string& path) {
  const nlohmann::json::json_pointer place(path);
  return json.contains(place) ? Json(json.at(place)) : Json();
}

/// The places of a JSON patch (RFC 6902) from one to the other, with both sides' values.
Json fieldsOf(const nlohmann::json& a, const nlohmann::json& b) {
  Json fields = Json::array();
  std::set<std::string> seen;
  for (const auto& change : nlohmann::json::diff(a, b)) {
    const auto path = change["path"].get<std::string>();
    if (!seen.insert(path).second) continue;
    fields.push_back({{"path", path}, {"a", valueAt(a, path)}, {"b", valueAt(b, path)}});
  }
  return fields;
}

/// Added, removed and changed by name; `compared` sees what is alike on both sides.
template <typename Compared>
Json changesOf(const Named& a, const Named& b, Compared compared) {
  Json changes = Json::array();
  for (const auto& [name, value] : a) {
    const auto found = b.find(name);
    if (found == b.end()) {
      changes.push_back({{"name", name}, {"change", "removed"}});
    } else if (auto fields = fieldsOf(value, found->second); !fields.empty()) {
      changes.push_back({{"name", name}, {"change", "changed"}, {"fields", std::move(fields)}});
    } else {
      compared(name, changes);
    }
  }
  for (const auto& [name, value] : b) {
    if (!a.contains(name)) changes.push_back({{"name", name}, {"change", "added"}});
  }
  return changes;
}

Result<std::map<std::string, NamedTensor>> valuesOf(const Contents& contents,
                                                    const std::string& name) {
  std::map<std::string, NamedTensor> values;
  if (contents.variables.empty()) return values;
  STATEROOM_TRY(auto tensors, tensorsOf(contents, name));
  for (auto& tensor : tensors) values[tensor.name] = std::move(tensor);
  return values;
}

struct ValueChange {
  std::int64_t elements = 0, of = 0;
  double max = 0;  ///< infinite where one side is not a number
};

ValueChange compare(const TensorView& a, const TensorView& b) {
  ValueChange change{.of = elementsOf(a.shape)};
  for (std::int64_t i = 0; i < change.of; ++i) {
    const double x = elementOf(a, i);
    const double y = elementOf(b, i);
    if (x == y || (std::isnan(x) && std::isnan(y))) continue;
    ++change.elements;
    const double d = std::abs(x - y);
    change.max = std::max(change.max, std::isnan(d) ? std::numeric_limits<double>::infinity() : d);
  }
  return change;
}

Result<Json> variableChanges(const Contents& a, const std::string& nameOfA, const Contents& b,
                             const std::string& nameOfB) {
  STATEROOM_TRY(const auto ours, valuesOf(a, nameOfA));
  STATEROOM_TRY(const auto theirs, valuesOf(b, nameOfB));
  return changesOf(byName(variablesJson(a.variables)), byName(variablesJson(b.variables)),
                   [&](const std::string& name, Json& changes) {
                     const auto x = ours.find(name);
                     const auto y = theirs.find(name);
                     if (x == ours.end() || y == theirs.end()) return;
                     const auto change = compare(x->second.tensor.view(), y->second.tensor.view());
                     if (change.elements == 0) return;
                     changes.push_back({{"name", name},
                                        {"change", "values"},
                                        {"elements", change.elements},
                                        {"of", change.of},
                                        {"max", change.max}});
                   });
}

void addLines(const Json& changes, const std::string& what, std::vector<std::string>& lines) {
  for (const auto& change : changes) {
    const auto name = escapeControl(change["name"].get<std::string>());
    const auto kind = change["change"].get<std::string>();
    if (kind == "values") {
      lines.push_back(fmt::format("{} {}: {} of {} values differ, max |d| {:.3g}", what, name,
                                  formatCount(change["elements"].get<std::int64_t>()),
                                  formatCount(change["of"].get<std::int64_t>()),
                                  change["max"].get<double>()));
      continue;
    }
    if (kind != "changed") lines.push_back(fmt::format("{} {}: {}", what, name, kind));
    for (const auto& field : change.value("fields", Json::array())) {
      lines.push_back(fmt::format(
          "{} {}{}: {} -> {}", what, name, escapeControl(field["path"].get<std::string>()),
          escapeControl(field["a"].dump()), escapeControl(field["b"].dump())));
    }
  }
}

}  // namespace

Result<Json> differenceOf(const Contents& a, const std::string& nameOfA, const Contents& b,
                          const std::string& nameOfB) {
  const auto none = [](const std::string&, Json&) {};
  const auto layers =
      changesOf(byName(layersJson(a.spec, a.layers)), byName(layersJson(b.spec, b.layers)), none);
  STATEROOM_TRY(const auto variables, variableChanges(a, nameOfA, b, nameOfB));
  const auto signatures = fieldsOf(a.signatures, b.signatures);
  return Json{{"a", nameOfA},
              {"b", nameOfB},
              {"identical", layers.empty() && variables.empty() && signatures.empty()},
              {"layers", layers},
              {"variables", variables},
              {"signatures", signatures}};
}

std::vector<std::string> differenceLines(const Json& difference) {
  if (difference["identical"].get<bool>()) return {"identical"};
  std::vector<std::string> lines;
  addLines(difference["layers"], "layer", lines);
  addLines(difference["variables"], "tensor", lines);
  addLines(
      Json::array({{{"name", ""}, {"change", "changed"}, {"fields", difference["signatures"]}}}),
      "signature", lines);
  return lines;
}

}  // namespace stateroom::cli
