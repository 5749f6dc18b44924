#include "core/data/problem_list.h"

namespace stateroom {

void ProblemList::add(Problem problem) {
  Key key{problem.error.code(), problem.file, problem.column};
  if (const auto known = places_.find(key); known != places_.end()) {
    ++problems_[known->second].count;
    return;
  }
  if (std::ssize(problems_) >= limit_) return;
  places_.emplace(std::move(key), problems_.size());
  problems_.push_back(std::move(problem));
}

}  // namespace stateroom
