// Whatever the bytes are: the reader ends, gives valid UTF-8 in as many fields as the header has,
// and what it read can be written as CSV and read back unchanged.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/base/utf8.h"
#include "core/data/csv_reader.h"

using namespace stateroom;

namespace {

constexpr std::size_t kMaxField = 4096;  // written, every quote in it is doubled

using Records = std::vector<std::vector<std::string>>;

void require(bool holds) {
  if (!holds) std::abort();
}

/// Header first; records that were refused left out. Empty when the file was refused at its start.
Records read(std::string text, char delimiter, std::size_t maxField,
             const std::string& encoding = {}) {
  CsvReader::Options options{.encoding = encoding};
  options.delimiter = delimiter;
  options.maxField = maxField;
  options.block = 64;  // records lie across the borders of blocks
  auto reader = CsvReader::over(ByteSource::ofText(std::move(text)), options);
  if (!reader) return {};
  Records records = {reader->header()};
  std::int64_t line = 0;
  for (auto more = reader->next(); more && *more; more = reader->next()) {
    require(reader->line() > line);
    line = reader->line();
    if (reader->problem()) continue;
    require(reader->fields().size() == reader->header().size());
    for (const auto field : reader->fields()) {
      require(findInvalidUtf8(field) == field.npos && field.find('\0') == field.npos);
    }
    records.emplace_back(reader->fields().begin(), reader->fields().end());
  }
  return records;
}

std::string write(const Records& records) {
  std::string csv;
  for (const auto& record : records) {
    for (std::size_t i = 0; i < record.size(); ++i) {
      csv += i > 0 ? ",\"" : "\"";
      for (const char c : record[i]) csv += c == '"' ? std::string("\"\"") : std::string(1, c);
      csv += '"';
    }
    csv += "\r\n";
  }
  return csv;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kDelimiters("\0,;\t|", 5);
  if (size == 0) return 0;
  static const std::string kEncodings[] = {"", "utf-8", "utf-16", "windows-1252"};
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto records = read(text, kDelimiters[data[0] % kDelimiters.size()], kMaxField,
                            kEncodings[data[0] / kDelimiters.size() % std::size(kEncodings)]);
  if (!records.empty()) require(read(write(records), ',', 2 * kMaxField) == records);
  return 0;
}
