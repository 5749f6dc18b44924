#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/data/cell.h"
#include "core/data/column_guess.h"
#include "core/data/csv_reader.h"
#include "core/data/dataset.h"

namespace stateroom {
namespace {

constexpr std::int64_t kRowsRead = 200000;

constexpr std::array<std::string_view, 14> kUserNames = {
    "user",       "user_id",  "userid",      "id",   "patient", "patient_id", "subject",
    "subject_id", "customer", "customer_id", "unit", "unit_id", "entity",     "account"};
constexpr std::array<std::string_view, 14> kOrderNames = {
    "time",  "timestamp", "date", "datetime", "day",  "step", "cycle",
    "visit", "month",     "week", "year",     "hour", "t",    "order"};
constexpr std::array<std::string_view, 9> kLabelNames = {
    "label", "target", "y", "class", "outcome", "species", "response", "event", "output"};
constexpr std::array<std::string_view, 4> kRowNames = {"rownames", "row", "index", "unnamed: 0"};

template <std::size_t Size>
bool isOneOf(const std::array<std::string_view, Size>& names, std::string_view name) {
  return std::ranges::find(names, lowered(name)) != names.end();
}

std::vector<std::string> namesOf(const std::vector<ColumnGuess>& columns) {
  std::vector<std::string> names;
  names.reserve(columns.size());
  for (const auto& column : columns) names.push_back(column.name());
  return names;
}

/// Chooses roles one after the other: row numbers, user, order, label; the rest are features.
class SchemaGuessing {
 public:
  SchemaGuessing(std::vector<ColumnGuess> columns, const SchemaHints& hints)
      : columns_(std::move(columns)), hints_(hints), roles_(columns_.size(), ROLE_UNSPECIFIED) {}

  Result<SchemaGuess> run(const Source& source) {
    for (const auto* hint : {&hints_.user, &hints_.order, &hints_.label}) {
      STATEROOM_CHECK(checkHint(*hint));
    }
    *guess_.data.add_sources() = source;
    if (!source.encoding().empty()) {
      guess_.reasons.push_back(
          fmt::format("The file is read as {}: it is not UTF-8.", source.encoding()));
    }
    if (source.decimal_comma()) {
      guess_.reasons.emplace_back("Numbers have decimal commas: more columns are numbers so.");
    }
    ignoreRowNumbers();
    choose(USER, hints_.user, [](const ColumnGuess& c) {
      return isOneOf(kUserNames, c.name()) && c.repeats() && (c.type() != FLOAT || c.onlyDigits());
    });
    choose(ORDER, hints_.order, [](const ColumnGuess& c) {
      return c.type() == DATETIME || (isOneOf(kOrderNames, c.name()) && c.type() != STRING);
    });
    chooseLabel();
    writeColumns();
    writeSplit();
    return std::move(guess_);
  }

 private:
  Result<> checkHint(const std::string& name) const {
    const auto names = namesOf(columns_);
    if (name.empty() || std::ranges::find(names, name) != names.end()) return {};
    if (const auto like = nearest(name, names)) {
      return fail(Code::missing_column, {{"name", name}, {"nearest", *like}});
    }
    return fail(Code::missing_column_of, {{"name", name}, {"columns", join(names, ", ")}});
  }

  void ignoreRowNumbers() {
    const auto& first = columns_.front();
    const bool named = isOneOf(kRowNames, first.name()) || first.name() == "column_1";
    if (!named || !first.countsRows() || isHinted(first.name(), IGNORE)) return;
    give(0, IGNORE, "it only counts the rows");
  }

  void give(std::size_t column, Role role, const std::string& reason) {
    roles_[column] = role;
    guess_.reasons.push_back(
        fmt::format("{} has the role {}: {}.", columns_[column].name(), Role_Name(role), reason));
  }

  template <typename Fits>
  void choose(Role role, const std::string& hint, Fits fits) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (roles_[i] != ROLE_UNSPECIFIED || isHinted(columns_[i].name(), role)) continue;
      const bool fit = hint.empty() ? fits(columns_[i]) : columns_[i].name() == hint;
      if (!fit) continue;
      give(i, role, hint.empty() ? reasonFor(role, columns_[i]) : "it was asked for");
      return;
    }
  }

  /// Whether the caller wants the column for another role.
  bool isHinted(const std::string& name, Role role) const {
    return (role != USER && name == hints_.user) || (role != ORDER && name == hints_.order) ||
           (role != LABEL && name == hints_.label);
  }

  static std::string reasonFor(Role role, const ColumnGuess& column) {
    if (role == USER && !column.countedAll()) return "by its name, and its values come again";
    if (role == USER) {
      return fmt::format("by its name, and each of its {} values stands in {:.1f} rows on average",
                         column.distinct(),
                         static_cast<double>(column.present()) /
                             static_cast<double>(std::max<std::int64_t>(column.distinct(), 1)));
    }
    if (role == ORDER) return column.type() == DATETIME ? "it holds dates" : "by its name";
    return "by its name";
  }

  void chooseLabel() {
    const auto named = [](const ColumnGuess& c) { return isOneOf(kLabelNames, c.name()); };
    choose(LABEL, hints_.label, named);
    if (std::ranges::find(roles_, LABEL) != roles_.end()) return;
    for (std::size_t i = columns_.size(); i-- > 0;) {
      if (roles_[i] != ROLE_UNSPECIFIED || columns_[i].present() == 0) continue;
      give(i, LABEL, "it is the last column and no name says label");
      return;
    }
  }

  void writeColumns() {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      auto& column = *guess_.data.add_columns();
      column.set_name(columns_[i].name());
      const bool names = roles_[i] == USER && columns_[i].nameType() != columns_[i].type();
      column.set_type(names ? columns_[i].nameType() : columns_[i].type());
      const bool useless = columns_[i].present() == 0;
      if (roles_[i] == ROLE_UNSPECIFIED) roles_[i] = useless ? IGNORE : FEATURE;
      column.set_role(roles_[i]);
      guess_.reasons.push_back(
          fmt::format("{} has the type {}: {}.", columns_[i].name(), ColumnType_Name(column.type()),
                      names ? "each text is another user" : columns_[i].typeReason()));
    }
  }

  void writeSplit() {
    const auto has = [&](Role role) { return std::ranges::find(roles_, role) != roles_.end(); };
    const char* by = has(USER) ? "user" : has(ORDER) ? "time" : "random";
    guess_.data.mutable_split()->set_by(by);
    guess_.reasons.push_back(
        has(USER)    ? "The split is by user, so that the model is tested on users it has not seen."
        : has(ORDER) ? "The split is by time, so that the model is tested on what comes later."
                     : "The split is at random: there is neither a user nor an order.");
    if (!has(USER)) return;
    guess_.data.mutable_sequences()->set_enabled(true);
    guess_.reasons.emplace_back("The rows of a user form a sequence.");
  }

  std::vector<ColumnGuess> columns_;
  const SchemaHints& hints_;
  std::vector<Role> roles_;
  SchemaGuess guess_;
};

/// The columns of a file as they are read one way.
struct Reading {
  Source format;
  std::vector<ColumnGuess> columns;

  auto numbers() const {
    return std::ranges::count_if(columns, [](const ColumnGuess& column) {
      return column.type() == INT || column.type() == FLOAT;
    });
  }
};

/// Numbers with points and, where the file's fields can hold commas, also with commas: the one that
/// makes more columns numbers.
Result<Reading> readColumns(const std::filesystem::path& csv, const std::string& encoding) {
  STATEROOM_TRY(auto reader, CsvReader::open(csv, {.encoding = encoding}));
  Reading points, commas;
  for (const auto& name : reader.header()) points.columns.emplace_back(name);
  points.format.set_encoding(encoding);
  commas = points;
  commas.format.set_decimal_comma(true);
  for (std::int64_t row = 0; row < kRowsRead; ++row) {
    STATEROOM_TRY(const bool more, reader.next());
    if (!more) break;
    if (reader.problem()) continue;
    for (std::size_t i = 0; i < points.columns.size(); ++i) {
      const auto cell = reader.fields()[i];
      points.columns[i].add(cell);
      if (reader.delimiter() == ',') continue;
      const auto number = withDecimalPoint(cell);
      commas.columns[i].add(number ? *number : parseDouble(cell) ? "a text" : cell);
    }
  }
  const bool comma = reader.delimiter() != ',' && commas.numbers() > points.numbers();
  return comma ? commas : points;
}

}  // namespace

Result<SchemaGuess> guessSchema(const std::filesystem::path& csv, const SchemaHints& hints) {
  auto read = readColumns(csv, "");
  if (!read && read.error().code() == Code::csv_not_utf8) read = readColumns(csv, "windows-1252");
  if (!read) return passOn(std::move(read).error(), "file", csv.string());
  auto source = std::move(read->format);
  source.set_path(csv.string());
  return SchemaGuessing(std::move(read->columns), hints).run(source);
}

}  // namespace stateroom
