#include "core/data/sql_tokens.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"

namespace stateroom {
namespace {

constexpr std::array<std::string_view, 7> kRefusedWords = {
    "select", "with", "values", "raise", "current_date", "current_time", "current_timestamp"};

bool isWordStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

bool isWordPart(char c) {
  return isWordStart(c) || isDigit(c) || c == '$';
}

unexpected<Error> refused(std::string_view token) {
  return fail(Code::expression_token, {{"token", std::string(token)}});
}

/// Splits the text; what it leaves to SQLite are only questions of grammar.
class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : rest_(text) {}

  Result<std::vector<SqlToken>> run() {
    for (skipSpaces(); !rest_.empty(); skipSpaces()) STATEROOM_CHECK(takeToken());
    if (depth_ > 0) return fail(Code::expression_unclosed, {{"token", "("}});
    if (tokens_.empty()) return fail(Code::expression_empty);
    return std::move(tokens_);
  }

 private:
  void skipSpaces() {
    const auto first = rest_.find_first_not_of(" \t\r\n\f");
    rest_.remove_prefix(std::min(first, rest_.size()));
  }

  Result<> takeToken() {
    const char c = rest_.front();
    if (isWordStart(c)) return takeWord();
    if (isDigit(c) || (c == '.' && rest_.size() > 1 && isDigit(rest_[1]))) return takeNumber();
    if (c == '\'') return takeQuoted('\'', SqlToken::Kind::String);
    if (c == '"' || c == '`') return takeQuoted(c, SqlToken::Kind::Quoted);
    if (c == '[') return takeQuoted(']', SqlToken::Kind::Quoted);
    return takeSymbol();
  }

  Result<> takeWord() {
    const auto end = std::ranges::find_if_not(rest_, isWordPart) - rest_.begin();
    const auto word = take(SqlToken::Kind::Word, static_cast<std::size_t>(end));
    if (std::ranges::find(kRefusedWords, lowered(word)) != kRefusedWords.end())
      return refused(word);
    return {};
  }

  Result<> takeNumber() {
    std::size_t end = 0;
    while (end < rest_.size() &&
           (isWordPart(rest_[end]) || rest_[end] == '.' ||
            ((rest_[end] == '+' || rest_[end] == '-') && lowered(rest_.substr(end - 1, 1)) == "e" &&
             !lowered(rest_.substr(0, 2)).starts_with("0x")))) {
      ++end;
    }
    take(SqlToken::Kind::Number, end);
    return {};
  }

  /// To the closing quote; a doubled one is part of the text.
  Result<> takeQuoted(char close, SqlToken::Kind kind) {
    std::size_t end = 1;
    for (;; ++end) {
      end = rest_.find(close, end);
      if (end == rest_.npos) {
        return fail(Code::expression_unclosed, {{"token", std::string(rest_.substr(0, 1))}});
      }
      if (close == ']' || end + 1 >= rest_.size() || rest_[end + 1] != close) break;
      ++end;
    }
    const auto inside = rest_.substr(1, end - 1);
    const auto word = lowered(trimmed(inside));
    const bool clock = word == "now" || word == "localtime" || word == "utc";
    if (kind == SqlToken::Kind::String && clock) return refused("'" + word + "'");
    tokens_.push_back({kind, inside});
    rest_.remove_prefix(end + 1);
    return {};
  }

  Result<> takeSymbol() {
    for (const std::string_view comment : {"--", "/*"}) {
      if (rest_.starts_with(comment)) return refused(comment);
    }
    const auto symbol = take(SqlToken::Kind::Symbol, 1);
    const char c = symbol.front();
    if (c == '(') ++depth_;
    if (c == ')' && --depth_ < 0) return fail(Code::expression_unopened);
    if (std::string_view("()+-*/%<>=!|&~,.").find(c) == std::string_view::npos) {
      return refused(symbol);
    }
    return {};
  }

  std::string_view take(SqlToken::Kind kind, std::size_t length) {
    const auto text = rest_.substr(0, length);
    tokens_.push_back({kind, text});
    rest_.remove_prefix(length);
    return text;
  }

  std::string_view rest_;
  std::vector<SqlToken> tokens_;
  int depth_ = 0;
};

}  // namespace

Result<std::vector<SqlToken>> tokenizeExpression(std::string_view text) {
  if (const auto nul = text.find('\0'); nul != text.npos) return refused("a NUL byte");
  return Tokenizer(text).run();
}

}  // namespace stateroom
