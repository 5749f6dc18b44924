#include "core/data/dataset.h"

#include <algorithm>
#include <unordered_map>

#include "core/data/derived_columns.h"
#include "core/data/table_reader.h"

namespace stateroom {

struct Dataset::Impl {
  Schema schema;
  Table table;  // columns moved out
  std::vector<ColumnData> columns;
  std::unordered_map<std::string_view, std::size_t> places;  // of columns, by name
  RowOrder order;
  std::vector<std::int64_t> fileRows;  // 0, 1, 2 …: single rows as sequences
  std::vector<SplitName> splits;
  ::stateroom::Sequences sequenceSettings;
  bool sequences = false;
  std::vector<Problem> problems;

  const ColumnData* column(std::string_view name) const {
    const auto found = places.find(name);
    return found == places.end() ? nullptr : &columns[found->second];
  }
  const ColumnData* withRole(Role role) const {
    const auto* entry = schema.withRole(role);
    return entry == nullptr ? nullptr : column(entry->name);
  }
  void indexColumns() {
    places.clear();
    for (std::size_t i = 0; i < columns.size(); ++i) places[columns[i].name()] = i;
  }
};

namespace {

bool allPresent(const ExpressionInfo& info, const std::vector<ColumnData>& columns) {
  return std::ranges::all_of(info.reads, [&](const std::string& name) {
    return std::ranges::find(columns, name, &ColumnData::name) != columns.end();
  });
}

}  // namespace

/// Opens a dataset step by step.
class DatasetOpening {
 public:
  DatasetOpening(const Project& project, const std::filesystem::path& folder,
                 const Dataset::Options& options)
      : project_(project),
        folder_(folder),
        options_(options),
        problems_(options.maxProblems, options.problemsByRow) {}

  Result<std::shared_ptr<Dataset::Impl>> run() {
    STATEROOM_CHECK(readFiles());
    const auto definesOrder = [](Role role) { return role == USER || role == ORDER; };
    impl_->order = RowOrder::of(rowCount(), nullptr, nullptr);
    STATEROOM_CHECK(computeColumns(definesOrder));
    const auto* order = options_.fileOrder ? nullptr : impl_->withRole(ORDER);
    impl_->order = RowOrder::of(rowCount(), impl_->withRole(USER), order);
    STATEROOM_CHECK(computeColumns([&](Role role) { return !definesOrder(role); }));
    STATEROOM_CHECK(divide());
    checkRows();
    impl_->problems = problems_.problems();
    return std::move(impl_);
  }

 private:
  std::int64_t rowCount() const { return std::ssize(impl_->table.lines); }
  /// Rows from elsewhere, not the project's own.
  bool isInput() const { return !options_.inputFile.empty() || !options_.inputText.empty(); }

  Result<> readFiles() {
    STATEROOM_TRY(impl_->schema, Schema::of(project_));
    std::vector<Source> sources(project_.data().sources().begin(), project_.data().sources().end());
    if (isInput()) {
      impl_->schema.requireFeaturesOnly(project_, options_.labelsRequired);
      Source input = sources.empty() ? Source() : sources.front();
      input.set_path(options_.inputFile.string());
      input.clear_delimiter();
      if (!options_.inputText.empty()) {  // made by a program: plain
        input.clear_encoding();
        input.clear_decimal_comma();
      }
      sources = {input};
    }
    const auto folder = isInput() ? std::filesystem::path() : folder_;
    auto table = options_.inputText.empty()
                     ? readTable(sources, folder, impl_->schema, problems_, options_.stop)
                     : readTableOfText(options_.inputText, sources.front(), impl_->schema,
                                       problems_, options_.stop);
    if (!table) return passOn(std::move(table).error());
    impl_->table = *std::move(table);
    impl_->columns = std::move(impl_->table.columns);
    impl_->indexColumns();
    problems_.setPlace([this](std::int64_t row) {
      return std::pair(impl_->table.fileOf(row), impl_->table.lines[static_cast<std::size_t>(row)]);
    });
    return {};
  }

  template <typename Wanted>
  Result<> computeColumns(Wanted wanted) {
    for (const auto& entry : impl_->schema.entries) {
      const bool possible = entry.required || allPresent(entry.info, impl_->columns);
      if (!entry.derived || !wanted(entry.role) || !possible) continue;
      if (options_.stop.stop_requested()) return fail(Code::cancelled);
      STATEROOM_TRY(auto column, computeDerived(entry, impl_->columns, impl_->order, problems_));
      impl_->columns.push_back(std::move(column));
      impl_->indexColumns();
    }
    return {};
  }

  Result<> divide() {
    impl_->sequences = usesSequences(project_);
    impl_->sequenceSettings = project_.data().sequences();
    impl_->fileRows.resize(static_cast<std::size_t>(rowCount()));
    for (std::int64_t row = 0; row < rowCount(); ++row) {
      impl_->fileRows[static_cast<std::size_t>(row)] = row;
    }
    if (isInput()) {
      impl_->splits.assign(impl_->fileRows.size(), SplitName::Test);
      return {};
    }
    const auto& split = project_.data().split();
    const SplitInput input{.settings = split,
                           .sequences = impl_->sequences,
                           .order = impl_->order,
                           .userColumn = impl_->withRole(USER),
                           .orderColumn = impl_->withRole(ORDER),
                           .splitColumn = impl_->column(split.column()),
                           .rowKey = [this](std::int64_t row) { return rowKey(row); }};
    STATEROOM_TRY(impl_->splits, assignSplits(input, problems_));
    warnOfEmptySplits();
    return {};
  }

  /// File and number of the row in it: rows added at its end change nobody's.
  std::string rowKey(std::int64_t row) const {
    const auto file = impl_->table.fileNumber(row);
    return impl_->table.files[file] + ":" + std::to_string(row - impl_->table.fileBegins[file]);
  }

  void warnOfEmptySplits() {
    const auto& split = project_.data().split();
    const auto expect = [&](SplitName name, bool wanted, Problem::Severity severity) {
      if (!wanted || std::ranges::find(impl_->splits, name) != impl_->splits.end()) return;
      problems_.add({.severity = severity,
                     .error = Error(Code::split_empty, {{"split", std::string(nameOf(name))}})});
    };
    const bool shares = split.by() != "none" && split.by() != "column" && split.folds() == 0;
    expect(SplitName::Train, true, Problem::Severity::Error);
    expect(SplitName::Validation, shares && split.validation() > 0, Problem::Severity::Warning);
    expect(SplitName::Test, shares && split.test() > 0, Problem::Severity::Warning);
  }

  void checkRows() {
    const auto* user = impl_->withRole(USER);
    const auto* order = impl_->withRole(ORDER);
    if (user != nullptr) forMissing(*user, Code::missing_user, Problem::Severity::Error);
    if (order != nullptr) forMissing(*order, Code::missing_order, Problem::Severity::Error);
    if (const auto* entry = impl_->schema.withRole(USER); entry != nullptr && user == nullptr) {
      problems_.add({.severity = Problem::Severity::Warning,
                     .error = Error(Code::no_user_column, {{"name", entry->name}}),
                     .file = impl_->table.files.front()});
    }
    if (order != nullptr && !options_.fileOrder) warnOfTies(*order);
    if (options_.labelsRequired) checkLabelsAndWeights();
    if (project_.data().split().by() == "column") warnOfDividedUsers();
  }

  void forMissing(const ColumnData& column, Code code, Problem::Severity severity) {
    for (std::int64_t row = 0; row < rowCount(); ++row) {
      if (column.isMissing(row))
        addProblem(severity, Error(code, {{"name", column.name()}}), column, row);
    }
  }

  void addProblem(Problem::Severity severity, Error error, const ColumnData& column,
                  std::int64_t row) {
    problems_.addOfRow(row, {.severity = severity,
                             .error = std::move(error),
                             .column = column.name(),
                             .value = column.text(row)});
  }

  void warnOfTies(const ColumnData& order) {
    const auto& rows = impl_->order.rows;
    for (std::size_t i = 1; i < rows.size(); ++i) {
      const auto user = [&](std::size_t at) {
        return impl_->order.userOf[static_cast<std::size_t>(rows[at])];
      };
      const bool tied = user(i) == user(i - 1) && !order.isMissing(rows[i]) &&
                        order.number(rows[i]) == order.number(rows[i - 1]);
      if (tied) {
        addProblem(Problem::Severity::Warning, Error(Code::tied_order, {{"name", order.name()}}),
                   order, rows[i]);
      }
    }
  }

  void checkLabelsAndWeights() {
    for (const auto& entry : impl_->schema.entries) {
      if (entry.role == LABEL) {
        forMissing(*impl_->column(entry.name), Code::missing_label, Problem::Severity::Warning);
      }
    }
    const auto* weight = impl_->withRole(WEIGHT);
    for (std::int64_t row = 0; weight != nullptr && row < rowCount(); ++row) {
      if (!(weight->number(row) < 0)) continue;
      addProblem(Problem::Severity::Error, Error(Code::bad_weight, {{"value", weight->text(row)}}),
                 *weight, row);
    }
  }

  void warnOfDividedUsers() {
    for (std::size_t user = 0; user < impl_->order.userNames.size(); ++user) {
      const auto rows = std::span(impl_->order.rows)
                            .subspan(static_cast<std::size_t>(impl_->order.begins[user]),
                                     static_cast<std::size_t>(impl_->order.begins[user + 1] -
                                                              impl_->order.begins[user]));
      const auto split = [&](auto row) { return impl_->splits[static_cast<std::size_t>(row)]; };
      const bool divided =
          std::ranges::any_of(rows, [&](auto row) { return split(row) != split(rows.front()); });
      if (!divided || impl_->withRole(USER) == nullptr) continue;
      addProblem(Problem::Severity::Warning,
                 Error(Code::user_in_two_splits, {{"user", impl_->order.userNames[user]}}),
                 *impl_->withRole(USER), rows.front());
    }
  }

  const Project& project_;
  const std::filesystem::path& folder_;
  const Dataset::Options& options_;
  ProblemList problems_;
  std::shared_ptr<Dataset::Impl> impl_ = std::make_shared<Dataset::Impl>();
};

Result<Dataset> Dataset::open(const Project& resolved, const std::filesystem::path& folder,
                              const Options& options) {
  STATEROOM_TRY(auto impl, DatasetOpening(resolved, folder, options).run());
  return Dataset(std::move(impl));
}

Dataset::Dataset(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

std::int64_t Dataset::rowCount() const {
  return std::ssize(impl_->table.lines);
}

std::int64_t Dataset::userCount() const {
  return userColumn() == nullptr ? 0 : std::ssize(impl_->order.userNames);
}

const std::vector<ColumnData>& Dataset::columns() const {
  return impl_->columns;
}

const ColumnData* Dataset::column(std::string_view name) const {
  return impl_->column(name);
}

const ColumnData* Dataset::userColumn() const {
  return impl_->withRole(USER);
}

const ColumnData* Dataset::orderColumn() const {
  return impl_->withRole(ORDER);
}

const ColumnData* Dataset::weightColumn() const {
  return impl_->withRole(WEIGHT);
}

std::vector<const ColumnData*> Dataset::labelColumns() const {
  std::vector<const ColumnData*> labels;
  for (const auto& entry : impl_->schema.entries) {
    if (entry.role != LABEL) continue;
    if (const auto* label = column(entry.name)) labels.push_back(label);
  }
  return labels;
}

Role Dataset::roleOf(std::string_view column) const {
  const auto* entry = impl_->schema.find(column);
  return entry == nullptr ? ROLE_UNSPECIFIED : entry->role;
}

SplitName Dataset::splitOf(std::int64_t row) const {
  return impl_->splits[static_cast<std::size_t>(row)];
}

bool Dataset::hasSequences() const {
  return impl_->sequences;
}

std::int64_t Dataset::lineOf(std::int64_t row) const {
  return impl_->table.lines[static_cast<std::size_t>(row)];
}

const std::string& Dataset::fileOf(std::int64_t row) const {
  return impl_->table.fileOf(row);
}

const std::vector<Problem>& Dataset::problems() const {
  return impl_->problems;
}

const std::vector<std::string>& Dataset::fileHashes() const {
  return impl_->table.hashes;
}

std::vector<Sequence> Dataset::sequences(SplitName split) const {
  auto sequences = allSequences();
  std::erase_if(sequences, [split](const Sequence& sequence) { return sequence.split != split; });
  return sequences;
}

std::vector<Sequence> Dataset::allSequences() const {
  if (impl_->sequences) return makeSequences(impl_->order, impl_->splits, impl_->sequenceSettings);
  std::vector<Sequence> single;
  for (std::size_t row = 0; row < impl_->fileRows.size(); ++row) {
    const auto user = static_cast<std::size_t>(impl_->order.userOf[row]);
    single.push_back({impl_->order.userNames[user], std::span(impl_->fileRows).subspan(row, 1),
                      impl_->splits[row]});
  }
  return single;
}

}  // namespace stateroom
