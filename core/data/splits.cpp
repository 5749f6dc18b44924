#include "core/data/splits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/base/hash.h"
#include "core/base/text.h"

namespace stateroom {
namespace {

constexpr std::array<std::string_view, 3> kNames = {"train", "validation", "test"};

using Rows = std::vector<SplitName>;

/// From a place in [0, 1) to a split: test first, then validation, so that a change of the
/// validation share leaves the test split alone.
SplitName splitAt(const Split& settings, double share) {
  if (settings.folds() > 0) {
    const auto fold = static_cast<int>(share * settings.folds());
    if (fold == settings.fold()) return SplitName::Test;
    const bool next = fold == (settings.fold() + 1) % settings.folds();
    return next ? SplitName::Validation : SplitName::Train;
  }
  if (share < settings.test()) return SplitName::Test;
  return share < settings.test() + settings.validation() ? SplitName::Validation : SplitName::Train;
}

Rows byUser(const SplitInput& input) {
  Rows ofUser;
  for (const auto& user : input.order.userNames) {
    ofUser.push_back(splitAt(input.settings, splitShare(input.settings.seed(), user)));
  }
  Rows rows;
  for (const auto user : input.order.userOf) rows.push_back(ofUser[static_cast<std::size_t>(user)]);
  return rows;
}

Rows byRow(const SplitInput& input) {
  Rows rows;
  for (std::int64_t row = 0; row < std::ssize(input.order.userOf); ++row) {
    rows.push_back(splitAt(input.settings, splitShare(input.settings.seed(), input.rowKey(row))));
  }
  return rows;
}

/// The place of each row in time: its order value, or its number when there is no order column.
std::vector<double> times(const SplitInput& input) {
  std::vector<double> values;
  for (std::int64_t row = 0; row < std::ssize(input.order.userOf); ++row) {
    const double value = input.orderColumn->number(row);
    values.push_back(std::isnan(value) ? std::numeric_limits<double>::infinity() : value);
  }
  return values;
}

/// Rows of the same moment stay together, on the later side of a border.
Rows byTime(const SplitInput& input) {
  const auto moments = times(input);
  auto sorted = moments;
  std::ranges::sort(sorted);
  const auto border = [&](double share) {
    const auto place =
        static_cast<std::size_t>(std::llround(share * static_cast<double>(sorted.size())));
    return place < sorted.size() ? sorted[place] : std::numeric_limits<double>::infinity();
  };
  const auto& settings = input.settings;
  const double validation = border(1 - settings.validation() - settings.test());
  const double test = border(1 - settings.test());
  Rows rows;
  for (const double moment : moments) {
    rows.push_back(moment < validation ? SplitName::Train
                   : moment < test     ? SplitName::Validation
                                       : SplitName::Test);
  }
  return rows;
}

/// As byTime, each user alone.
Rows byTimeWithinUser(const SplitInput& input) {
  const auto& settings = input.settings;
  const auto& order = input.order;
  Rows rows(order.userOf.size(), SplitName::Train);
  for (std::size_t user = 0; user < order.userNames.size(); ++user) {
    const std::int64_t begin = order.begins[user], end = order.begins[user + 1];
    const auto border = [&](double share) {
      return begin + std::llround(share * static_cast<double>(end - begin));
    };
    const auto validation = border(1 - settings.validation() - settings.test());
    const auto test = border(1 - settings.test());
    for (auto place = validation; place < end; ++place) {
      const auto row = order.rows[static_cast<std::size_t>(place)];
      rows[static_cast<std::size_t>(row)] = place < test ? SplitName::Validation : SplitName::Test;
    }
  }
  return rows;
}

Rows byColumn(const SplitInput& input, ProblemList& problems) {
  Rows rows;
  for (std::int64_t row = 0; row < input.splitColumn->rows(); ++row) {
    const auto text = input.splitColumn->text(row);
    const auto split = splitNamed(text);
    rows.push_back(split.value_or(SplitName::Train));
    if (split) continue;
    problems.addOfRow(row, {.error = Error(Code::split_value, {{"value", text}}),
                            .column = input.splitColumn->name(),
                            .value = text});
  }
  return rows;
}

Result<> check(const SplitInput& input) {
  const auto& settings = input.settings;
  const auto& by = settings.by();
  const double held = settings.validation() + settings.test();
  const bool byTime = by == "time" || by == "time_within_user";
  const bool shares = by == "user" || by == "random" || byTime;
  if (shares && settings.folds() == 0 && held >= 1) {
    return fail(Code::split_shares, {{"share", formatDouble(held)}});
  }
  if (by == "random" && input.sequences) return fail(Code::split_random_sequences);
  if (by == "user" && input.sequences && input.userColumn == nullptr) {
    return fail(Code::split_needs_user, {{"by", by}});
  }
  if (by == "time_within_user" && input.userColumn == nullptr) {
    return fail(Code::split_needs_user, {{"by", by}});
  }
  if (byTime && input.orderColumn == nullptr) return fail(Code::split_needs_order);
  if (by == "column" && input.splitColumn == nullptr) {
    return fail(Code::split_needs_column, {{"name", settings.column()}});
  }
  const bool folds = settings.folds() >= 3 && settings.fold() >= 0 &&
                     settings.fold() < settings.folds() && (by == "user" || by == "random");
  if (settings.folds() != 0 && !folds) {
    return fail(Code::split_folds, {{"folds", std::to_string(settings.folds())},
                                    {"fold", std::to_string(settings.fold())},
                                    {"by", by}});
  }
  return {};
}

}  // namespace

std::string_view nameOf(SplitName split) {
  return kNames[static_cast<std::size_t>(split)];
}

Result<SplitName> splitNamed(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return fail(Code::split_unknown, {{"name", std::string(name)}});
  return static_cast<SplitName>(found - kNames.begin());
}

double splitShare(std::int64_t seed, std::string_view key) {
  return static_cast<double>(fingerprint64(fmt::format("{}:{}", seed, key)) >> 11) * 0x1p-53;
}

Result<std::vector<SplitName>> assignSplits(const SplitInput& input, ProblemList& problems) {
  STATEROOM_CHECK(check(input));
  const auto& by = input.settings.by();
  if (by == "time") return byTime(input);
  if (by == "time_within_user") return byTimeWithinUser(input);
  if (by == "column") return byColumn(input, problems);
  if (by == "none") return Rows(input.order.userOf.size(), SplitName::Train);
  return by == "user" && input.userColumn != nullptr ? byUser(input) : byRow(input);
}

}  // namespace stateroom
