#include "core/data/csv_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/base/utf8.h"

namespace stateroom {
namespace {

constexpr std::array kDelimiters = {',', ';', '\t', '|'};
constexpr int kSniffedRecords = 20;

bool endsLine(char c) {
  return c == '\n' || c == '\r';
}

}  // namespace

CsvReader::CsvReader(ByteSource source, const Options& options)
    : source_(std::move(source)),
      options_(options),
      buffer_(std::max<std::size_t>(options.block, 4) + 1) {}

Result<CsvReader> CsvReader::open(const std::filesystem::path& path, const Options& options) {
  STATEROOM_TRY(auto source, ByteSource::open(path));
  return over(std::move(source), options);
}

Result<CsvReader> CsvReader::over(ByteSource source, const Options& options) {
  CsvReader reader(std::move(source), options);
  STATEROOM_CHECK(reader.start());
  STATEROOM_CHECK(reader.readHeader());
  return reader;
}

Result<> CsvReader::start() {
  STATEROOM_CHECK(refill());
  const auto encoding = encodingOf(std::string_view(buffer_.data(), end_), options_.encoding);
  if (encoding != kUtf8) {
    STATEROOM_TRY(decoder_, TextDecoder::make(encoding, {buffer_.data(), end_}));
    begin_ = end_ = 0;
    atEnd_ = false;
    STATEROOM_CHECK(refill());
  }
  const std::string_view text(buffer_.data(), end_);
  if (text.starts_with("\xef\xbb\xbf")) begin_ = 3;
  delimiter_ = options_.delimiter != '\0' ? options_.delimiter : sniff();
  return {};
}

/// The delimiter under which most of the first records have as many fields as the header; of
/// equally good ones that with the most columns.
char CsvReader::sniff() {
  std::pair<double, std::size_t> best{0.0, 1};
  char found = ',';
  const auto begin = begin_;
  for (const char candidate : kDelimiters) {
    delimiter_ = candidate;
    std::vector<std::size_t> counts;
    while (counts.size() < kSniffedRecords && begin_ < end_ && scanRecord() == Scan::Complete) {
      if (recordEnd_ - begin_ > 2 || !fields_[0].empty()) counts.push_back(fields_.size());
      begin_ = recordEnd_;
    }
    begin_ = begin;
    if (counts.empty() || counts[0] < 2) continue;
    const auto same = static_cast<double>(std::ranges::count(counts, counts[0]));
    const std::pair score{same / static_cast<double>(counts.size()), counts[0]};
    if (score > best) {
      best = score;
      found = candidate;
    }
  }
  return found;
}

Result<> CsvReader::readHeader() {
  STATEROOM_TRY(const bool more, next());
  if (!more) return fail(Code::csv_empty);
  if (problem_) return passOn(*problem_);
  std::unordered_set<std::string> seen;
  for (const auto field : fields_) {
    std::string name(trimmed(field));
    if (name.empty()) name = fmt::format("column_{}", header_.size() + 1);
    if (!seen.insert(name).second) {
      return unexpected(Error(Code::duplicate_column, {{"name", name}}).at("row", recordLine_));
    }
    header_.push_back(std::move(name));
  }
  return {};
}

Result<bool> CsvReader::next() {
  problem_.reset();
  for (;;) {
    STATEROOM_TRY(const bool more, nextRecord());
    if (!more) return false;
    const bool blank = fields_.size() == 1 && endsLine(buffer_[recordBegin_]);
    if (!blank) break;
  }
  STATEROOM_CHECK(checkRecord());
  unescape();
  if (textAfterQuote_) {
    problem_ = located(Error(Code::csv_text_after_quote), fields_.size());
  } else if (!header_.empty() && fields_.size() != header_.size()) {
    problem_ = located(Error(Code::csv_field_count, {{"found", std::to_string(fields_.size())},
                                                     {"expected", std::to_string(header_.size())}}),
                       header_.size());
  }
  return true;
}

Result<bool> CsvReader::nextRecord() {
  for (;;) {
    if (begin_ == end_ && atEnd_) return false;
    if (scanRecord() == Scan::Complete) break;
    recordLine_ = line_;
    if (atEnd_) return unexpected(located(Error(Code::csv_unclosed_quote), fields_.size()));
    STATEROOM_CHECK(refill());
  }
  recordLine_ = line_;
  line_ += newlines_;
  recordBegin_ = std::exchange(begin_, recordEnd_);
  return true;
}

/// Moves what is left of the block to its front and fills the rest.
Result<> CsvReader::refill() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= std::exchange(begin_, 0);
  if (end_ + 1 == buffer_.size()) {
    if (end_ >= options_.maxRecord) {
      return unexpected(
          located(Error(Code::csv_row_too_long, {{"limit", std::to_string(options_.maxRecord)}}),
                  header_.size()));
    }
    buffer_.resize(std::min(end_ * 2, options_.maxRecord) + 1);
  }
  for (bool filled = false; !atEnd_ && end_ + 1 < buffer_.size(); filled = true) {
    const auto count = readSome();
    if (!count && filled) break;  // the records before are good: it fails again behind them
    if (!count && !decoder_) return unexpected(count.error());
    if (!count) return unexpected(located(count.error(), header_.size()));
    atEnd_ = *count == 0;
    end_ += *count;
  }
  buffer_[end_] = '\n';
  return {};
}

Result<std::size_t> CsvReader::readSome() {
  const auto room = std::span(buffer_).subspan(end_, buffer_.size() - 1 - end_);
  return decoder_ ? decoder_->read(source_, room) : source_.read(room);
}

/// Finds the fields of the record at begin_. Incomplete: it goes on behind the block.
CsvReader::Scan CsvReader::scanRecord() {
  fields_.clear();
  escaped_.clear();
  newlines_ = 0;
  openQuote_ = textAfterQuote_ = false;
  const char* const limit = buffer_.data() + end_;
  const auto plain = [this](char c) { return c != delimiter_ && !endsLine(c); };
  for (char* at = buffer_.data() + begin_;; ++at) {
    char* const start = at;
    if (at != limit && *at == '"') {
      if (scanQuoted(at) == Scan::Incomplete) return Scan::Incomplete;
      textAfterQuote_ |= at != limit && plain(*at);
      while (plain(*at)) ++at;
    } else {
      while (plain(*at)) ++at;
      fields_.emplace_back(start, at - start);
    }
    if (at == limit || endsLine(*at)) return endRecord(at);
    if (fields_.size() > options_.maxColumns) return endRecord(at);
  }
}

/// `at` is on the opening quote and ends behind the closing one.
CsvReader::Scan CsvReader::scanQuoted(char*& at) {
  char* const limit = buffer_.data() + end_;
  char* const start = at + 1;
  bool doubled = false;
  for (char* quote = start;; quote += 2, doubled = true) {
    const auto left = static_cast<std::size_t>(limit - quote);
    quote = left == 0 ? nullptr : static_cast<char*>(std::memchr(quote, '"', left));
    openQuote_ = quote == nullptr;
    if (openQuote_ || (quote + 1 == limit && !atEnd_)) return Scan::Incomplete;
    if (quote[1] == '"') continue;
    newlines_ += std::count(start, quote, '\n');
    if (doubled) escaped_.push_back(fields_.size());
    fields_.emplace_back(start, quote - start);
    at = quote + 1;
    return Scan::Complete;
  }
}

CsvReader::Scan CsvReader::endRecord(char* at) {
  const char* const limit = buffer_.data() + end_;
  if (at == limit && !atEnd_) return Scan::Incomplete;
  if (at != limit && *at == '\r') {
    if (at + 1 == limit && !atEnd_) return Scan::Incomplete;
    if (at + 1 != limit && at[1] == '\n') ++at;
  }
  if (at != limit) ++at;
  ++newlines_;
  recordEnd_ = static_cast<std::size_t>(at - buffer_.data());
  return Scan::Complete;
}

Result<> CsvReader::checkRecord() {
  if (fields_.size() > options_.maxColumns) {
    return unexpected(
        located(Error(Code::csv_too_many_columns, {{"limit", std::to_string(options_.maxColumns)}}),
                fields_.size()));
  }
  const char* const start = fields_[0].data();
  const std::string_view record(
      start, static_cast<std::size_t>(fields_.back().data() - start) + fields_.back().size());
  const bool text = std::memchr(record.data(), '\0', record.size()) == nullptr &&
                    findInvalidUtf8(record) == record.npos;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (fields_[i].size() > options_.maxField) {
      return unexpected(located(
          Error(Code::csv_field_too_long, {{"limit", std::to_string(options_.maxField)}}), i));
    }
    if (text) continue;
    if (fields_[i].contains('\0')) return unexpected(located(Error(Code::csv_nul_byte), i));
    const auto wrong = findInvalidUtf8(fields_[i]);
    if (wrong == fields_[i].npos) continue;
    const auto byte = fmt::format("0x{:02x}", static_cast<unsigned char>(fields_[i][wrong]));
    return unexpected(located(Error(Code::csv_not_utf8, {{"byte", byte}}), i));
  }
  return {};
}

Error CsvReader::located(Error error, std::size_t field) const {
  if (field < header_.size()) error.at("column", header_[field]);
  return std::move(error).at("row", recordLine_);
}

/// Doubled quotes become single ones, in place.
void CsvReader::unescape() {
  for (const auto index : escaped_) {
    const auto field = fields_[index];
    char* const start = buffer_.data() + (field.data() - buffer_.data());
    char* to = start;
    for (std::size_t i = 0; i < field.size(); ++i) {
      *to++ = field[i];
      if (field[i] == '"') ++i;
    }
    fields_[index] = field.substr(0, static_cast<std::size_t>(to - start));
  }
}

}  // namespace stateroom
