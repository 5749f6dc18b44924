#pragma once

#include <string>

#include <google/protobuf/message.h>

#include "core/project/field_path.h"

namespace stateroom {

/// The value as people write it: a text without quotes, a list as [a, b], a block in text format.
std::string fieldText(const google::protobuf::Message& parent, const FieldStep& step);

/// A field in the house style of text format: two spaces, strings in double quotes, lists of values
/// in brackets, inner blocks in one line where they fit into 100 columns. `indent` is the column
/// where the field begins; its first line is not indented, its last one not ended.
std::string printField(const google::protobuf::Message& parent, const FieldStep& step,
                       std::size_t indent);
std::string printFieldInOneLine(const google::protobuf::Message& parent, const FieldStep& step);

/// All fields of a message, each on lines of its own.
std::string printText(const google::protobuf::Message& message);

}  // namespace stateroom
