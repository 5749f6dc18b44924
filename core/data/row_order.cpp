#include "core/data/row_order.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace stateroom {
namespace {

std::size_t at(std::int64_t index) {
  return static_cast<std::size_t>(index);
}

void assignUsers(RowOrder& order, std::int64_t rowCount, const ColumnData* user) {
  order.userOf.assign(at(rowCount), 0);
  if (user == nullptr) {
    order.userNames = {""};
    return;
  }
  std::unordered_map<std::string, std::int32_t> known;
  for (std::int64_t row = 0; row < rowCount; ++row) {
    const auto next = static_cast<std::int32_t>(known.size());
    const auto [place, isNew] = known.try_emplace(user->text(row), next);
    if (isNew) order.userNames.push_back(place->first);
    order.userOf[at(row)] = place->second;
  }
}

/// Rows user by user, each user's in the file's order (a counting sort).
void groupRows(RowOrder& order) {
  order.begins.assign(order.userNames.size() + 1, 0);
  for (const auto user : order.userOf) ++order.begins[at(user) + 1];
  std::partial_sum(order.begins.begin(), order.begins.end(), order.begins.begin());
  auto next = order.begins;
  order.rows.resize(order.userOf.size());
  for (std::int64_t row = 0; row < std::ssize(order.userOf); ++row) {
    order.rows[at(next[at(order.userOf[at(row)])]++)] = row;
  }
}

bool isBefore(const ColumnData& column, std::int64_t a, std::int64_t b) {
  if (column.isMissing(a) || column.isMissing(b))
    return !column.isMissing(a) && column.isMissing(b);
  if (column.type() == STRING) return column.textView(a) < column.textView(b);
  if (column.type() == INT) return column.integer(a) < column.integer(b);
  return column.number(a) < column.number(b);
}

}  // namespace

RowOrder RowOrder::of(std::int64_t rowCount, const ColumnData* user, const ColumnData* order) {
  RowOrder result;
  assignUsers(result, rowCount, user);
  groupRows(result);
  if (order == nullptr) return result;
  const auto before = [order](auto a, auto b) { return isBefore(*order, a, b); };
  for (std::size_t i = 0; i + 1 < result.begins.size(); ++i) {
    const auto begin = result.rows.begin() + result.begins[i];
    const auto end = result.rows.begin() + result.begins[i + 1];
    if (!std::is_sorted(begin, end, before)) std::stable_sort(begin, end, before);
  }
  return result;
}

}  // namespace stateroom
