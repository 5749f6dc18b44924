#include "core/project/text_parser.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include <fmt/format.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "core/base/text.h"
#include "core/base/utf8.h"
#include "core/project/field_path.h"
#include "core/project/project.pb.h"
#include "core/project/setting_value.h"
#include "core/project/text_scan.h"

namespace stateroom {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::TextFormat;

constexpr int kDeepest = 40;

using Holes = std::vector<std::string>;

/// What stands in the places of the '*' of a pattern; empty when the text does not fit.
std::optional<Holes> match(std::string_view pattern, std::string_view text) {
  Holes holes;
  auto pieces = split(pattern, '*');
  if (!text.starts_with(pieces.front())) return std::nullopt;
  text.remove_prefix(pieces.front().size());
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    const auto end = pieces[i].empty() ? text.size() : text.find(pieces[i]);
    if (end == text.npos) return std::nullopt;
    holes.emplace_back(text.substr(0, end));
    text.remove_prefix(end + pieces[i].size());
  }
  return text.empty() ? std::optional(holes) : std::nullopt;
}

/// Everything that is known when protobuf reports an error.
struct Report {
  const Descriptor& root;
  TextScan scan;
  std::string reason;  ///< protobuf's words
};

struct Translated {
  Error error;
  TextToken token;         ///< where it is wrong
  std::string field = {};  ///< name of the field in the innermost block; empty: none
};

/// The message type of the innermost open block.
const Descriptor& typeHere(const Report& report) {
  const auto* type = &report.root;
  for (const auto& block : report.scan.blocks) {
    const auto* field = type->FindFieldByName(block.name);
    if (field == nullptr || field->message_type() == nullptr) break;
    type = field->message_type();
  }
  return *type;
}

std::vector<std::string> choicesHere(const Report& report, const std::string& name) {
  const auto* field = typeHere(report).FindFieldByName(name);
  return field == nullptr ? std::vector<std::string>() : choicesOf(*field);
}

/// The block above that has the field, when this one has not: a brace is missing.
const Descriptor* ownerAbove(const Report& report, const Descriptor& here,
                             const std::string& name) {
  const auto* type = &report.root;
  const Descriptor* owner = nullptr;
  for (const auto& block : report.scan.blocks) {
    if (type != &here && type->FindFieldByName(name) != nullptr) owner = type;
    const auto* field = type->FindFieldByName(block.name);
    if (field == nullptr || field->message_type() == nullptr) break;
    type = field->message_type();
  }
  return owner;
}

/// The token at the reported place.
const TextToken& here(const Report& report) {
  return report.scan.tokens.back();
}

Translated unknownField(const Report& report, const Holes& holes) {
  const auto& type = typeHere(report);
  const auto& name = holes[1];
  const auto& token = report.scan.tokenNamed(name);
  Error::Arguments arguments = {{"message", type.name()}, {"field", name}};
  if (const auto* owner = ownerAbove(report, type, name)) {
    arguments.emplace_back("owner", owner->name());
    return {Error(Code::field_misplaced, std::move(arguments)), token};
  }
  const auto names = fieldNames(type);
  if (const auto near = nearest(name, names)) {
    arguments.emplace_back("nearest", *near);
    return {Error(Code::field_unknown, std::move(arguments)), token};
  }
  arguments.emplace_back("known", join(names, ", "));
  return {Error(Code::field_unknown_here, std::move(arguments)), token};
}

Translated twice(const Report& report, const Holes& holes) {
  return {Error(Code::field_twice, {{"field", holes[0]}}), report.scan.tokenNamed(holes[0]),
          holes[0]};
}

Translated kindTwice(const Report& report, const Holes& holes) {
  return {Error(Code::kind_twice, {{"field", holes[0]}, {"other", holes[1]}}),
          report.scan.tokenNamed(holes[0]), holes[0]};
}

Translated notBool(const Report& report, const Holes& holes) {
  return {Error(Code::setting_not_bool, {{"value", holes[1]}}), report.scan.tokenNamed(holes[1]),
          holes[0]};
}

Translated wrongEnum(const Report& report, const Holes& holes) {
  return {choiceError(holes[0], choicesHere(report, holes[1])), report.scan.tokenNamed(holes[0]),
          holes[1]};
}

/// A value of a wrong type; a list; or none at all where the next token is a brace or the next
/// field.
Translated wrongValue(const Report& report, Code code, const std::string& found) {
  const auto& field = report.scan.field;
  const bool none = found.empty() || found == "}" || found == "," || found == ";" ||
                    typeHere(report).FindFieldByName(found) != nullptr;
  if (none) return {Error(Code::text_value_missing, {{"field", field}}), here(report), field};
  if (found == "[") return {Error(Code::text_not_list, {{"field", field}}), here(report), field};
  return {Error(code, {{"value", found}}), here(report), field};
}

Translated notInteger(const Report& report, const Holes& holes) {
  return wrongValue(report, Code::setting_not_integer, holes[0]);
}

Translated notNumber(const Report& report, const Holes& holes) {
  return wrongValue(report, Code::setting_not_number, holes[0]);
}

Translated notText(const Report& report, const Holes& holes) {
  return wrongValue(report, Code::setting_not_text, holes[0]);
}

Translated notEnum(const Report& report, const Holes& holes) {
  auto wrong = wrongValue(report, Code::setting_choice, holes[0]);
  if (wrong.error.code() == Code::setting_choice) {
    wrong.error = choiceError(holes[0], choicesHere(report, report.scan.field));
  }
  return wrong;
}

Translated integerRange(const Report& report, const Holes& holes) {
  const auto* field = typeHere(report).FindFieldByName(report.scan.field);
  if (field != nullptr && field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
    return {Error(Code::setting_not_bool, {{"value", holes[0]}}), here(report), report.scan.field};
  }
  const bool small = field != nullptr && field->cpp_type() == FieldDescriptor::CPPTYPE_INT32;
  return {Error(Code::setting_integer_range, {{"value", holes[0]}, {"bits", small ? "32" : "64"}}),
          here(report), report.scan.field};
}

Translated blockOpen(const Report& report) {
  const auto& brace = report.scan.blocks.back().brace;
  return {Error(Code::text_block_open, {{"brace", brace.text == "<" ? ">" : "}"}}), brace};
}

bool isDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

/// "0,1": the comma ends a field, and the fraction stands where a name should.
std::optional<Translated> decimalComma(const Report& report) {
  const auto& tokens = report.scan.tokens;
  if (tokens.size() < 3) return std::nullopt;
  const auto& [whole, comma, fraction] =
      std::tie(tokens.end()[-3], tokens.end()[-2], tokens.end()[-1]);
  if (!isDigits(whole.text) || comma.text != "," || !isDigits(fraction.text)) return std::nullopt;
  return Translated{
      Error(Code::text_decimal_comma, {{"whole", whole.text}, {"fraction", fraction.text}}), whole,
      report.scan.field};
}

Translated noName(const Report& report, const Holes& holes) {
  if (holes[0].empty() && !report.scan.blocks.empty()) return blockOpen(report);
  if (auto comma = decimalComma(report)) return *std::move(comma);
  const bool brace = holes[0] == "}" || holes[0] == ">";
  return {Error(brace ? Code::text_brace_extra : Code::text_name_expected, {{"found", holes[0]}}),
          here(report)};
}

Translated expected(const Report& report, const Holes& holes) {
  const auto& [wanted, found] = std::tie(holes[0], holes[1]);
  const auto& field = report.scan.field;
  const auto& tokens = report.scan.tokens;
  if (wanted == "," && found.empty())
    return {Error(Code::text_list_open, {{"field", field}}), here(report), field};
  if (found.empty() && !report.scan.blocks.empty()) return blockOpen(report);
  if (wanted == ":" && found == "{" && tokens.size() > 1) {
    const auto& name = tokens.end()[-2];
    return {Error(Code::text_not_block, {{"field", name.text}}), name, name.text};
  }
  return {Error(Code::text_expected,
                {{"expected", wanted}, {"found", found.empty() ? "the end of the file" : found}}),
          here(report)};
}

Translated tooDeep(const Report& report, const Holes&) {
  return {Error(Code::text_too_deep, {{"limit", std::to_string(kDeepest)}}), here(report)};
}

Translated quoteOpen(const Report& report, const Holes&) {
  return {Error(Code::text_quote_open), report.scan.quotedText(), report.scan.field};
}

Translated badEscape(const Report& report, const Holes&) {
  return {Error(Code::text_escape), {"", report.scan.line, report.scan.column}, report.scan.field};
}

Translated controlCharacter(const Report& report, const Holes&) {
  return {Error(Code::text_control), {"", report.scan.line, report.scan.column}};
}

Translated extension(const Report& report, const Holes& holes) {
  return {Error(Code::text_name_expected, {{"found", "[" + holes[0] + "]"}}), here(report)};
}

struct Rule {
  std::string_view pattern;  ///< of protobuf 3.21's text_format.cc and tokenizer.cc
  Translated (*translate)(const Report&, const Holes&);
};

constexpr std::array kRules = {
    Rule{"Message type \"*\" has no field named \"*\".", unknownField},
    Rule{"Non-repeated field \"*\" is specified multiple times.", twice},
    Rule{"Field \"*\" is specified along with field \"*\", another member of oneof \"*\".",
         kindTwice},
    Rule{"Invalid value for boolean field \"*\". Value: \"*\".", notBool},
    Rule{"Unknown enumeration value of \"*\" for field \"*\".", wrongEnum},
    Rule{"Expected integer, got: *", notInteger},
    Rule{"Integer out of range (*)", integerRange},
    Rule{"Expected double, got: *", notNumber},
    Rule{"Expected string, got: *", notText},
    Rule{"Expected integer or identifier, got: *", notEnum},
    Rule{"Expected identifier, got: *", noName},
    Rule{"Expected \"*\", found \"*\".", expected},
    Rule{"Message is too deep, *", tooDeep},
    Rule{"String literals cannot cross line boundaries.", quoteOpen},
    Rule{"Unexpected end of string.", quoteOpen},
    Rule{"Invalid escape sequence in string literal.", badEscape},
    Rule{"Invalid control characters encountered in text.", controlCharacter},
    Rule{"Extension \"*\" is not defined or is not an extension of \"*\".", extension},
};

Translated translate(const Report& report) {
  for (const auto& rule : kRules) {
    if (const auto holes = match(rule.pattern, report.reason))
      return rule.translate(report, *holes);
  }
  return {Error(Code::text_unreadable, {{"reason", report.reason}}), here(report)};
}

/// "data.columns[2]": the way to the innermost open block; empty when it is too long to help.
std::string wayTo(const Report& report) {
  constexpr std::size_t kLongest = 12;
  if (report.scan.blocks.size() > kLongest) return {};
  std::string way;
  const auto* type = &report.root;
  for (const auto& block : report.scan.blocks) {
    const auto* field = type == nullptr ? nullptr : type->FindFieldByName(block.name);
    if (!way.empty()) way += '.';
    way += block.name;
    if (field != nullptr && field->is_repeated()) way += fmt::format("[{}]", block.index);
    type = field == nullptr ? nullptr : field->message_type();
  }
  return way;
}

Error placed(const Report& report, Translated translated) {
  auto way = wayTo(report);
  if (!translated.field.empty()) way += (way.empty() ? "" : ".") + translated.field;
  if (!way.empty()) translated.error.at("field", way);
  return std::move(translated.error)
      .at("column", translated.token.column + 1)
      .at("line", translated.token.line + 1);
}

/// Keeps the first error, in our words.
class Collector : public google::protobuf::io::ErrorCollector {
 public:
  Collector(const std::string& text, const Descriptor& root) : text_(text), root_(root) {}

  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& reason) final {
    if (error_) return;
    const Report report{root_, scanTo(text_, line, column), reason};
    error_ = placed(report, translate(report));
  }
  void AddWarning(int, google::protobuf::io::ColumnNumber, const std::string&) final {}

  std::optional<Error> take() { return std::move(error_); }

 private:
  const std::string& text_;
  const Descriptor& root_;
  std::optional<Error> error_;
};

/// The first byte that is not part of UTF-8 text, a zero byte too; npos when all are.
std::size_t findInvalidText(std::string_view text) {
  return std::min(findInvalidUtf8(text), text.find('\0'));
}

Result<> checkUtf8(std::string_view text) {
  const auto at = findInvalidText(text);
  if (at == text.npos) return {};
  return passOn(
      Error(Code::text_not_utf8).at("line", 1 + std::ranges::count(text.substr(0, at), '\n')));
}

}  // namespace

bool isUtf8(std::string_view text) {
  return findInvalidText(text) == text.npos;
}

Result<> parseText(const std::string& text, Message& message,
                   TextFormat::ParseInfoTree* locations) {
  STATEROOM_CHECK(checkUtf8(text));
  Collector collector(text, *message.GetDescriptor());
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  parser.SetRecursionLimit(kDeepest);
  parser.WriteLocationsTo(locations);
  const bool parsed = parser.ParseFromString(text, &message);
  if (auto error = collector.take()) return unexpected(*std::move(error));
  if (!parsed) return fail(Code::text_unreadable, {{"reason", "it is not text format"}});
  return {};
}

}  // namespace stateroom
