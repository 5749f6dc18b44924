#include "core/project/text_printer.h"

#include <fmt/format.h>
#include <google/protobuf/text_format.h>

#include "core/base/text.h"

namespace stateroom {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::size_t kColumns = 100;

bool isMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

const Message& messageAt(const Message& parent, const FieldStep& step) {
  const auto& reflection = *parent.GetReflection();
  return step.field->is_repeated() ? reflection.GetRepeatedMessage(parent, step.field, step.index)
                                   : reflection.GetMessage(parent, step.field);
}

/// The elements of a field, or the field itself when it is no list.
std::vector<FieldStep> elementsOf(const Message& parent, const FieldStep& step) {
  if (!step.field->is_repeated() || step.index >= 0) return {step};
  std::vector<FieldStep> elements;
  for (int i = 0; i < parent.GetReflection()->FieldSize(parent, step.field); ++i) {
    elements.push_back({step.field, i});
  }
  return elements;
}

std::vector<FieldStep> fieldsOf(const Message& message) {
  std::vector<const FieldDescriptor*> set;
  message.GetReflection()->ListFields(message, &set);
  std::vector<FieldStep> fields;
  for (const auto* field : set) fields.push_back({field});
  return fields;
}

/// One value, texts in quotes.
std::string literal(const Message& parent, const FieldStep& step) {
  std::string text;
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  printer.PrintFieldValueToString(parent, step.field, step.index, &text);
  return text;
}

std::string listText(const Message& parent, const FieldStep& step) {
  std::vector<std::string> literals;
  for (const auto& element : elementsOf(parent, step)) {
    literals.push_back(
        isMessage(*step.field)
            ? printFieldInOneLine(parent, element).substr(step.field->name().size() + 1)
            : literal(parent, element));
  }
  return fmt::format("[{}]", join(literals, ", "));
}

std::string inOneLine(const Message& message) {
  std::vector<std::string> fields;
  for (const auto& field : fieldsOf(message)) fields.push_back(printFieldInOneLine(message, field));
  return join(fields, " ");
}

std::string inBlock(const Message& parent, const FieldStep& step, std::size_t indent) {
  const auto& message = messageAt(parent, step);
  std::string text = step.field->name() + " {\n";
  for (const auto& field : fieldsOf(message)) {
    text += fmt::format("{:{}}{}\n", "", indent + 2, printField(message, field, indent + 2));
  }
  return text + fmt::format("{:{}}}}", "", indent);
}

}  // namespace

std::string fieldText(const Message& parent, const FieldStep& step) {
  const auto& [field, index] = step;
  const auto& reflection = *parent.GetReflection();
  if (field->is_repeated() && index < 0) return listText(parent, step);
  if (isMessage(*field)) return printText(messageAt(parent, step));
  if (field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) return literal(parent, step);
  return index < 0 ? reflection.GetString(parent, field)
                   : reflection.GetRepeatedString(parent, field, index);
}

std::string printFieldInOneLine(const Message& parent, const FieldStep& step) {
  const auto& name = step.field->name();
  if (!isMessage(*step.field)) {
    const bool list = step.field->is_repeated() && step.index < 0;
    return fmt::format("{}: {}", name, list ? listText(parent, step) : literal(parent, step));
  }
  std::vector<std::string> blocks;
  for (const auto& element : elementsOf(parent, step)) {
    const auto fields = inOneLine(messageAt(parent, element));
    blocks.push_back(fields.empty() ? name + " {}" : fmt::format("{} {{ {} }}", name, fields));
  }
  return join(blocks, " ");
}

std::string printField(const Message& parent, const FieldStep& step, std::size_t indent) {
  const bool list = step.field->is_repeated() && step.index < 0;
  auto line = printFieldInOneLine(parent, step);
  const bool fits = indent + line.size() <= kColumns;
  if (!list && !isMessage(*step.field)) return line;
  if (list && !isMessage(*step.field) && fits) return line;
  if (list) {
    std::vector<std::string> parts;
    for (const auto& element : elementsOf(parent, step))
      parts.push_back(printField(parent, element, indent));
    return join(parts, fmt::format("\n{:{}}", "", indent));
  }
  const bool section = indent == 0 && !step.field->is_repeated();
  return fits && !section ? line : inBlock(parent, step, indent);
}

std::string printText(const Message& message) {
  std::string text;
  for (const auto& field : fieldsOf(message)) text += printField(message, field, 0) + "\n";
  return text;
}

}  // namespace stateroom
