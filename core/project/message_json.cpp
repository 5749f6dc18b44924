#include "core/project/message_json.h"

#include "core/project/text_printer.h"

namespace stateroom {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using Json = nlohmann::ordered_json;

Json numberOf(const std::string& text) {
  auto number = Json::parse(text, nullptr, false);
  return number.is_number() ? number : Json(text);  // "inf" and "nan"
}

Json valueOf(const Message& parent, const FieldStep& step) {
  const auto& reflection = *parent.GetReflection();
  switch (step.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return jsonOf(step.index < 0 ? reflection.GetMessage(parent, step.field)
                                   : reflection.GetRepeatedMessage(parent, step.field, step.index));
    case FieldDescriptor::CPPTYPE_BOOL:
      return fieldText(parent, step) == "true";
    case FieldDescriptor::CPPTYPE_STRING:
    case FieldDescriptor::CPPTYPE_ENUM:
      return fieldText(parent, step);
    default:
      return numberOf(fieldText(parent, step));
  }
}

Json listOf(const Message& parent, const FieldDescriptor& field) {
  Json list = Json::array();
  for (int i = 0; i < parent.GetReflection()->FieldSize(parent, &field); ++i) {
    list.push_back(valueOf(parent, {&field, i}));
  }
  return list;
}

}  // namespace

Json jsonOf(const Message& message) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  Json json = Json::object();
  for (const auto* field : fields) {
    json[field->name()] =
        field->is_repeated() ? listOf(message, *field) : valueOf(message, {field});
  }
  return json;
}

}  // namespace stateroom
