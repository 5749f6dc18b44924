#include "core/project/setting_value.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>
#include <google/protobuf/text_format.h>

#include "core/base/text.h"
#include "core/project/no_errors.h"
#include "core/project/text_parser.h"
#include "core/project/text_printer.h"

namespace stateroom {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::TextFormat;

bool isMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

std::string quoted(std::string_view text) {
  std::string literal = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') literal += '\\';
    if (c == '\n') {
      literal += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      literal += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    } else {
      literal += c;
    }
  }
  return literal + '"';
}

/// A value in an error: an empty one is seen.
std::string shown(std::string_view value) {
  return value.empty() ? "\"\"" : std::string(value);
}

/// Whether a text is one literal in quotes as a whole.
bool isQuoted(std::string_view text) {
  if (text.size() < 2 || (text[0] != '"' && text[0] != '\'')) return false;
  std::size_t at = 1;
  while (at < text.size() && text[at] != text[0]) at += text[at] == '\\' ? 2 : 1;
  return at == text.size() - 1;
}

Result<std::string> integerLiteral(std::string_view text, int bits) {
  const auto digits = text.starts_with('-') || text.starts_with('+') ? text.substr(1) : text;
  if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos) {
    return fail(Code::setting_not_integer, {{"value", shown(text)}});
  }
  const auto value = parseInteger(text);
  const auto limit = bits == 32 ? std::numeric_limits<std::int32_t>::max()
                                : std::numeric_limits<std::int64_t>::max();
  if (!value || *value > limit || *value < -limit - 1) {
    return fail(Code::setting_integer_range,
                {{"value", std::string(text)}, {"bits", std::to_string(bits)}});
  }
  return std::to_string(*value);
}

Result<std::string> numberLiteral(std::string_view text) {
  const auto value = parseDouble(text);
  if (!value) return fail(Code::setting_not_number, {{"value", shown(text)}});
  if (!std::isfinite(*value)) return fail(Code::setting_not_finite, {{"value", shown(text)}});
  return formatDouble(*value);
}

Result<std::string> boolLiteral(std::string_view text) {
  const auto word = lowered(text);
  if (word == "true" || word == "1") return "true";
  if (word == "false" || word == "0") return "false";
  return fail(Code::setting_not_bool, {{"value", shown(text)}});
}

Result<std::string> enumLiteral(const FieldDescriptor& field, std::string_view text) {
  const auto choices = choicesOf(field);
  const auto found =
      std::ranges::find(choices, lowered(text), [](const auto& c) { return lowered(c); });
  if (found == choices.end()) return unexpected(choiceError(text, choices));
  return *found;
}

/// One value as a literal of text format.
Result<std::string> literalOf(const FieldDescriptor& field, std::string_view text) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      if (!isUtf8(text)) return fail(Code::setting_not_utf8, {{"value", std::string(text)}});
      return isQuoted(text) ? std::string(text) : quoted(text);
    case FieldDescriptor::CPPTYPE_INT32:
      return integerLiteral(text, 32);
    case FieldDescriptor::CPPTYPE_INT64:
      return integerLiteral(text, 64);
    case FieldDescriptor::CPPTYPE_BOOL:
      return boolLiteral(text);
    case FieldDescriptor::CPPTYPE_ENUM:
      return enumLiteral(field, text);
    default:
      return numberLiteral(text);
  }
}

/// The elements of "[a, b]" or "a, b": split at commas outside of quotes and brackets.
std::vector<std::string_view> listElements(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  std::vector<std::string_view> elements;
  std::size_t begin = 0;
  int depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == '\\') ++i;
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    } else if (c == ',' && depth == 0) {
      elements.push_back(trimmed(text.substr(begin, i - begin)));
      begin = i + 1;
    }
  }
  const auto rest = trimmed(text.substr(std::min(begin, text.size())));
  if (!rest.empty()) elements.push_back(rest);
  return elements;
}

Result<> parseBlock(std::string_view text, Message& message) {
  text = trimmed(text);
  if (!text.starts_with('{') || !text.ends_with('}')) {
    return fail(Code::setting_not_block, {{"value", shown(text)}});
  }
  message.Clear();
  return parseText(std::string(text.substr(1, text.size() - 2)), message);
}

/// Sets a single value, or adds an element to a list.
Result<> put(Message& parent, const FieldDescriptor& field, std::string_view text) {
  const auto& reflection = *parent.GetReflection();
  if (isMessage(field)) {
    return parseBlock(text, field.is_repeated() ? *reflection.AddMessage(&parent, &field)
                                                : *reflection.MutableMessage(&parent, &field));
  }
  STATEROOM_TRY(const auto literal, literalOf(field, text));
  NoErrors none;
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&none);
  if (!parser.ParseFieldValueFromString(literal, &field, &parent)) {
    return fail(Code::setting_not_text, {{"value", std::string(text)}});
  }
  return {};
}

std::string rangeText(const Setting& declared) {
  std::vector<std::string> bounds;
  const auto bound = [&](const std::string& text, char strict) {
    if (text.empty()) return;
    bounds.push_back(text.front() == strict ? fmt::format("{} {}", strict, text.substr(1))
                                            : fmt::format("{}= {}", strict, text));
  };
  bound(declared.min(), '>');
  bound(declared.max(), '<');
  return join(bounds, ", ");
}

bool withinBound(double value, const std::string& bound, char strict) {
  if (bound.empty()) return true;
  const bool exclusive = bound.front() == strict;
  const double limit = *parseDouble(std::string_view(bound).substr(exclusive ? 1 : 0));
  const double distance = strict == '>' ? value - limit : limit - value;
  return exclusive ? distance > 0 : distance >= 0;
}

Result<> checkText(const FieldDescriptor& field, const std::string& text) {
  const auto& declared = settingOf(field);
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    const bool device = field.full_name() == "stateroom.TrainingSettings.device";
    if (device && !isDeviceName(text)) {
      return unexpected(choiceError(text, {"cpu", "cuda", "cuda:N", "auto"}));
    }
    if (declared.choices().empty() || std::ranges::count(declared.choices(), text) > 0) return {};
    return unexpected(choiceError(text, choicesOf(field)));
  }
  const auto number = parseDouble(text);
  if (!number) return {};
  if (!std::isfinite(*number)) return fail(Code::setting_not_finite, {{"value", text}});
  if (withinBound(*number, declared.min(), '>') && withinBound(*number, declared.max(), '<'))
    return {};
  return fail(Code::setting_out_of_range, {{"value", text}, {"range", rangeText(declared)}});
}

int elementCount(const Message& parent, const FieldDescriptor& field) {
  return field.is_repeated() ? parent.GetReflection()->FieldSize(parent, &field) : 1;
}

}  // namespace

const Setting& settingOf(const FieldDescriptor& field) {
  return field.options().GetExtension(setting);
}

std::vector<std::string> choicesOf(const FieldDescriptor& field) {
  const auto& choices = settingOf(field).choices();
  std::vector<std::string> words(choices.begin(), choices.end());
  if (const auto* type = field.enum_type()) {
    for (int i = 1; i < type->value_count(); ++i) words.push_back(type->value(i)->name());
  }
  return words;
}

Result<> assignField(Message& parent, const FieldStep& step, std::string_view text) {
  const auto& [field, index] = step;
  const auto& reflection = *parent.GetReflection();
  if (!field->is_repeated()) return put(parent, *field, text);
  if (index >= 0) {
    STATEROOM_CHECK(put(parent, *field, text));
    const int last = reflection.FieldSize(parent, field) - 1;
    if (index == last) return {};
    reflection.SwapElements(&parent, field, index, last);
    reflection.RemoveLast(&parent, field);
    return {};
  }
  reflection.ClearField(&parent, field);
  for (const auto element : listElements(text)) STATEROOM_CHECK(put(parent, *field, element));
  return {};
}

Result<> checkField(const Message& parent, const FieldDescriptor& field) {
  for (int i = 0; i < elementCount(parent, field); ++i) {
    STATEROOM_CHECK(checkText(field, fieldText(parent, {&field, field.is_repeated() ? i : -1})));
  }
  return {};
}

bool isDeviceName(std::string_view text) {
  const bool numbered = text.starts_with("cuda:") && parseInteger(text.substr(5)).value_or(-1) >= 0;
  return text == "cpu" || text == "cuda" || text == "auto" || numbered;
}

Error choiceError(std::string_view value, const std::vector<std::string>& choices) {
  const auto near = nearest(value, choices);
  Error::Arguments arguments = {{"value", shown(value)}, {"choices", join(choices, ", ")}};
  if (near) arguments.emplace_back("nearest", *near);
  return Error(near ? Code::setting_choice : Code::setting_choice_unlike, std::move(arguments));
}

bool visitFields(const Message& message, const std::string& prefix, const FieldVisitor& visit) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  const std::string below = prefix.empty() ? "" : prefix + ".";
  for (const auto* field : fields) {
    if (!isMessage(*field)) {
      if (!visit(message, *field, below + field->name())) return false;
      continue;
    }
    int i = 0;
    for (const auto& part : pathParts(message, *field)) {
      const auto& child = field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i++)
                                               : reflection.GetMessage(message, field);
      if (!visitFields(child, below + part, visit)) return false;
    }
  }
  return true;
}

}  // namespace stateroom
