#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/data/byte_source.h"
#include "core/data/text_decoder.h"

namespace stateroom {

/// A CSV file as a stream of records (RFC 4180, read leniently: lines end with CRLF, LF or CR; a
/// UTF-8 byte order mark, empty lines and spaces around column names are left out; a quote inside
/// an unquoted field is text). Memory: one block, or twice the longest record. Errors say
/// row (the line of the file on which the record begins, from 1) and column.
/// Our own, because libcsv tells neither row nor column of what is wrong, has no limits, and is
/// slower (312 against 396 MB/s).
class CsvReader {
 public:
  struct Options {
    std::string encoding = {};  ///< utf-8, utf-16, windows-1252; empty: told by the file's mark
    char delimiter = '\0';      ///< '\0': the one of , ; tab | that divides the first lines best
    std::size_t block = std::size_t{1} << 20;  ///< bytes read at a time
    std::size_t maxField = std::size_t{1} << 20;
    std::size_t maxRecord = std::size_t{64} << 20;
    std::size_t maxColumns = 100000;
  };

  /// Reads the header. A column without a name is called column_N, N from 1.
  static Result<CsvReader> open(const std::filesystem::path& path, const Options& options);
  static Result<CsvReader> over(ByteSource source, const Options& options);

  const std::vector<std::string>& header() const { return header_; }
  char delimiter() const { return delimiter_; }

  /// Moves to the next record; false at the end. An error ends reading: what follows cannot be
  /// trusted.
  Result<bool> next();
  /// The current record's fields, unquoted, UTF-8 whatever the file is; valid until next().
  std::span<const std::string_view> fields() const { return fields_; }
  std::int64_t line() const { return recordLine_; }
  /// What is wrong with this record alone (number of fields, text after a quote): leave it out and
  /// go on.
  const std::optional<Error>& problem() const { return problem_; }
  /// SHA-256 of the file; after the last record, once.
  std::string hash() { return source_.hash(); }

 private:
  explicit CsvReader(ByteSource source, const Options& options);
  Result<> start();
  Result<> readHeader();
  Result<bool> nextRecord();
  Result<> refill();
  Result<std::size_t> readSome();
  enum class Scan : std::uint8_t { Complete, Incomplete };
  Scan scanRecord();
  Scan scanQuoted(char*& at);
  Scan endRecord(char* at);
  Result<> checkRecord();
  Error located(Error error, std::size_t field) const;
  void unescape();
  char sniff();

  ByteSource source_;
  std::optional<TextDecoder> decoder_;  ///< of what is not UTF-8
  Options options_;
  char delimiter_ = ',';
  std::vector<char> buffer_;  // one byte more than is filled: a sentinel
  std::size_t begin_ = 0, end_ = 0;
  bool atEnd_ = false;
  std::int64_t line_ = 1, recordLine_ = 1, newlines_ = 0;
  std::size_t recordBegin_ = 0, recordEnd_ = 0;
  bool openQuote_ = false, textAfterQuote_ = false;
  std::vector<std::string> header_;
  std::vector<std::string_view> fields_;
  std::vector<std::size_t> escaped_;  // fields that hold doubled quotes
  std::optional<Error> problem_;
};

}  // namespace stateroom
