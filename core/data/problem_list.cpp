#include "core/data/problem_list.h"

#include <algorithm>

namespace stateroom {

const Problem* firstError(std::span<const Problem> problems) {
  const auto found = std::ranges::find(problems, Problem::Severity::Error, &Problem::severity);
  return found == problems.end() ? nullptr : &*found;
}

Result<> refuseErrors(std::span<const Problem> problems) {
  const auto* problem = firstError(problems);
  if (problem == nullptr) return {};
  auto error = problem->error;
  if (!problem->column.empty()) error.at("column", problem->column);
  if (problem->row > 0) error.at("row", std::to_string(problem->row));
  if (!problem->file.empty()) error.at("file", problem->file);
  return unexpected(std::move(error));
}

void ProblemList::add(Problem problem) {
  Key key{problem.error.code(), problem.file, problem.column, byRow_ ? problem.row : 0};
  if (const auto known = places_.find(key); known != places_.end()) {
    ++problems_[known->second].count;
    return;
  }
  if (std::ssize(problems_) >= limit_) return;
  places_.emplace(std::move(key), problems_.size());
  problems_.push_back(std::move(problem));
}

void ProblemList::addOfRow(std::int64_t row, Problem problem) {
  if (place_) std::tie(problem.file, problem.row) = place_(row);
  add(std::move(problem));
}

}  // namespace stateroom
