#include "core/data/table_reader.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/text.h"
#include "core/data/cell.h"
#include "core/data/csv_reader.h"

namespace stateroom {
namespace {

constexpr std::size_t kShownValue = 80;  // bytes of a cell that a problem quotes
constexpr std::int64_t kRowsBetweenLooks = 4096;

std::string shown(std::string_view text) {
  if (text.size() <= kShownValue) return std::string(text);
  auto end = kShownValue;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0u) == 0x80u) --end;
  return std::string(text.substr(0, end)) + "…";
}

Error missingColumn(const std::string& name, std::span<const std::string> header) {
  if (const auto like = nearest(name, header)) {
    return Error(Code::missing_column, {{"name", name}, {"nearest", *like}});
  }
  const auto some = header.first(std::min<std::size_t>(header.size(), 20));
  return Error(Code::missing_column_of,
               {{"name", name}, {"columns", fmt::format("{}", fmt::join(some, ", "))}});
}

Result<CsvReader::Options> readerOptions(const Source& source) {
  CsvReader::Options options{.encoding = source.encoding()};
  const auto& text = source.delimiter();
  if (text.empty()) return options;
  options.delimiter = text.front();
  const bool usable = text.size() == 1 && static_cast<unsigned char>(text[0]) < 0x80 &&
                      std::string_view("\"\r\n\0", 4).find(text[0]) == std::string_view::npos;
  if (!usable) return fail(Code::csv_bad_delimiter, {{"delimiter", text}});
  return options;
}

/// One file on its way into the table.
class FileReading {
 public:
  FileReading(Table& table, ProblemList& problems, const Source& source)
      : table_(table),
        problems_(problems),
        file_(source.path()),
        format_(std::vector<std::string>(source.missing().begin(), source.missing().end()),
                source.decimal_comma()) {}

  Result<> run(CsvReader& reader, const Schema& schema, const std::stop_token& stop) {
    warnOfHeader(reader);
    STATEROOM_CHECK(placeColumns(reader.header(), schema));
    for (std::int64_t count = 0;; ++count) {
      if (count % kRowsBetweenLooks == 0 && stop.stop_requested()) return fail(Code::cancelled);
      STATEROOM_TRY(const bool more, reader.next());
      if (!more) return {};
      if (const auto& wrong = reader.problem()) {
        addRowProblem(reader, *wrong);
      } else {
        appendRow(reader);
      }
    }
  }

 private:
  void warnOfHeader(const CsvReader& reader) {
    const auto isNumber = [](const std::string& name) { return parseDouble(name).has_value(); };
    if (!std::ranges::all_of(reader.header(), isNumber)) return;
    problems_.add({.severity = Problem::Severity::Warning,
                   .error = Error(Code::csv_header_is_data),
                   .file = file_,
                   .row = reader.line()});
  }

  /// Finds each wanted column's field. Columns of the first file stay those of the table.
  Result<> placeColumns(const std::vector<std::string>& header, const Schema& schema) {
    const bool first = table_.fileBegins.size() == 1;
    for (const auto& entry : schema.entries) {
      if (entry.derived) continue;
      const auto found = std::ranges::find(header, entry.name);
      if (found == header.end() && entry.required) return passOn(missingColumn(entry.name, header));
      if (found == header.end()) continue;
      if (first) table_.columns.emplace_back(entry.name, entry.type);
      places_.push_back(static_cast<std::size_t>(found - header.begin()));
    }
    return {};
  }

  void addRowProblem(const CsvReader& reader, const Error& wrong) {
    Problem problem{.error = Error(wrong.code(), wrong.arguments())};
    problem.file = file_;
    problem.row = reader.line();
    problems_.add(std::move(problem));
  }

  void appendRow(const CsvReader& reader) {
    table_.lines.push_back(reader.line());
    for (std::size_t i = 0; i < places_.size(); ++i) {
      const auto text = reader.fields()[places_[i]];
      if (const auto wrong = appendCell(table_.columns[i], text, format_)) {
        problems_.add({.error = Error(*wrong, {{"value", shown(text)}}),
                       .file = file_,
                       .row = reader.line(),
                       .column = table_.columns[i].name(),
                       .value = shown(text)});
      }
    }
  }

  Table& table_;
  ProblemList& problems_;
  std::string file_;
  CellFormat format_;
  std::vector<std::size_t> places_;  // field of each column of the table
};

Result<> readOne(Table& table, const Source& source, Result<CsvReader> opened, const Schema& schema,
                 ProblemList& problems, const std::stop_token& stop) {
  table.files.push_back(source.path());
  table.fileBegins.push_back(std::ssize(table.lines));
  STATEROOM_TRY(auto reader, std::move(opened));
  STATEROOM_CHECK(FileReading(table, problems, source).run(reader, schema, stop));
  table.hashes.push_back(reader.hash());
  return {};
}

Result<> readFile(Table& table, const Source& source, const std::filesystem::path& folder,
                  const Schema& schema, ProblemList& problems, const std::stop_token& stop) {
  STATEROOM_TRY(const auto options, readerOptions(source));
  return readOne(table, source, CsvReader::open(folder / source.path(), options), schema, problems,
                 stop);
}

}  // namespace

std::size_t Table::fileNumber(std::int64_t row) const {
  const auto next = std::ranges::upper_bound(fileBegins, row);
  return static_cast<std::size_t>(next - fileBegins.begin()) - 1;
}

Result<Table> readTable(const std::vector<Source>& sources, const std::filesystem::path& folder,
                        const Schema& schema, ProblemList& problems, const std::stop_token& stop) {
  if (sources.empty()) return fail(Code::no_sources);
  Table table;
  for (const auto& source : sources) {
    auto read = readFile(table, source, folder, schema, problems, stop);
    if (!read) return passOn(std::move(read).error(), "file", source.path());
  }
  if (table.lines.empty()) return fail(Code::no_rows);
  return table;
}

Result<Table> readTableOfText(std::string text, const Source& source, const Schema& schema,
                              ProblemList& problems, const std::stop_token& stop) {
  Table table;
  STATEROOM_TRY(const auto options, readerOptions(source));
  STATEROOM_CHECK(readOne(table, source,
                          CsvReader::over(ByteSource::ofText(std::move(text)), options), schema,
                          problems, stop));
  if (table.lines.empty()) return fail(Code::no_rows);
  return table;
}

}  // namespace stateroom
