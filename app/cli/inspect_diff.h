#pragma once

#include <string>
#include <vector>

#include "app/cli/inspect_contents.h"

namespace stateroom::cli {

/// What differs between two files, runs or projects, by name:
///
///   {"a", "b", "identical",
///    "layers":    [{"name", "change": "added|removed|changed",
///                   "fields": [{"path": "/config/units", "a": 8, "b": 16}]}],
///    "variables": [{"name", "change", "fields"}, or where the shapes agree
///                  {"name", "change": "values", "elements": 12, "of": 64, "max": 0.03}],
///    "signatures": [{"path", "a", "b"}]}
///
/// `max` is the greatest |a - b|; NaN equals NaN. What is not there on one side is null.
Result<Json> differenceOf(const Contents& a, const std::string& nameOfA, const Contents& b,
                          const std::string& nameOfB);

/// The same for people.
std::vector<std::string> differenceLines(const Json& difference);

}  // namespace stateroom::cli
