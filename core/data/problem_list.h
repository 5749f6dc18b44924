#pragma once

#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/data/problem.h"

namespace stateroom {

/// Gathers problems: the same code in the same column of the same file is one problem with a count,
/// at the place where it was met first; with `byRow` one in each row.
class ProblemList {
 public:
  explicit ProblemList(std::int64_t limit, bool byRow = false) : limit_(limit), byRow_(byRow) {}

  /// How a row of the data is found in its file: the file and the line there, from 1.
  using Place = std::function<std::pair<std::string, std::int64_t>(std::int64_t row)>;
  void setPlace(Place place) { place_ = std::move(place); }

  void add(Problem problem);
  /// The same for a row of the data, whose file and line it fills in.
  void addOfRow(std::int64_t row, Problem problem);
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  using Key = std::tuple<Code, std::string, std::string, std::int64_t>;
  std::int64_t limit_;
  bool byRow_;
  Place place_;
  std::vector<Problem> problems_;
  std::map<Key, std::size_t> places_;
};

}  // namespace stateroom
