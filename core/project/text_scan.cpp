#include "core/project/text_scan.h"

#include <map>

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "core/project/no_errors.h"

namespace stateroom {
namespace {

using google::protobuf::io::Tokenizer;

/// Follows names and braces token by token.
class BlockStack {
 public:
  explicit BlockStack(TextScan& scan) : scan_(scan) {}

  void take(const TextToken& token, bool identifier) {
    if (identifier) {
      name_ = token.text;
    } else if (token.text == ":") {
      scan_.field = name_;
    } else if (token.text == "{" || token.text == "<") {
      open(token);
    } else if ((token.text == "}" || token.text == ">") && !scan_.blocks.empty()) {
      name_ = scan_.blocks.back().name;  // of the next block in a list [{}, {}]
      scan_.blocks.pop_back();
      counts_.resize(scan_.blocks.size() + 1);
      scan_.field.clear();
    }
  }

 private:
  void open(const TextToken& token) {
    const int index = counts_.back()[name_]++;
    scan_.blocks.push_back({name_, index, token});
    counts_.emplace_back();
    scan_.field.clear();
  }

  TextScan& scan_;
  std::string name_;
  std::vector<std::map<std::string, int>> counts_ = {{}};
};

}  // namespace

const TextToken& TextScan::tokenNamed(std::string_view text) const {
  for (auto token = tokens.rbegin(); token != tokens.rend(); ++token) {
    if (token->text == text) return *token;
  }
  return tokens.back();
}

const TextToken& TextScan::quotedText() const {
  for (auto token = tokens.rbegin(); token != tokens.rend(); ++token) {
    const bool before = token->line < line || (token->line == line && token->column < column);
    if (before && (token->text.starts_with('"') || token->text.starts_with('\''))) return *token;
  }
  return tokens.back();
}

TextScan scanTo(std::string_view text, int line, int column) {
  NoErrors none;
  google::protobuf::io::ArrayInputStream stream(text.data(), static_cast<int>(text.size()));
  Tokenizer tokenizer(&stream, &none);
  tokenizer.set_comment_style(Tokenizer::SH_COMMENT_STYLE);
  tokenizer.set_allow_f_after_float(true);
  tokenizer.set_require_space_after_number(false);
  tokenizer.set_allow_multiline_strings(false);
  TextScan scan;
  scan.line = line;
  scan.column = column;
  BlockStack stack(scan);
  while (tokenizer.Next()) {
    const auto& token = tokenizer.current();
    scan.tokens.push_back({token.text, token.line, token.column});
    if (token.line > line || (token.line == line && token.column >= column)) return scan;
    stack.take(scan.tokens.back(), token.type == Tokenizer::TYPE_IDENTIFIER);
  }
  scan.tokens.push_back({"", tokenizer.current().line, tokenizer.current().column});
  return scan;
}

}  // namespace stateroom
