#pragma once

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/data/problem.h"

namespace stateroom {

/// Gathers problems: the same code in the same column of the same file is one problem with a count,
/// at the place where it was met first.
class ProblemList {
 public:
  explicit ProblemList(std::int64_t limit) : limit_(limit) {}

  void add(Problem problem);
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  using Key = std::tuple<Code, std::string, std::string>;
  std::int64_t limit_;
  std::vector<Problem> problems_;
  std::map<Key, std::size_t> places_;
};

}  // namespace stateroom
