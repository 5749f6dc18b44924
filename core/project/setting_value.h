#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <google/protobuf/message.h>

#include "core/base/result.h"
#include "core/base/setting.pb.h"
#include "core/project/field_path.h"

namespace stateroom {

/// What the field declares; the empty Setting when it declares nothing.
const Setting& settingOf(const google::protobuf::FieldDescriptor& field);

/// The words that a choice or enum field allows; empty for others.
std::vector<std::string> choicesOf(const google::protobuf::FieldDescriptor& field);

/// Puts the value that `text` writes into a field: one element, a whole list or a whole block. On
/// an error the field may be half written.
Result<> assignField(google::protobuf::Message& parent, const FieldStep& step,
                     std::string_view text);

/// Bounds and choices of one field that holds a value (of each element of a list).
Result<> checkField(const google::protobuf::Message& parent,
                    const google::protobuf::FieldDescriptor& field);

/// Whether a text names a place to compute: cpu, cuda, cuda:1 or auto.
bool isDeviceName(std::string_view text);

/// A value that is none of the choices, with the nearest one.
Error choiceError(std::string_view value, const std::vector<std::string>& choices);

/// Calls `visit` for every field that is set and is no message, lists as a whole, in order of
/// declaration, until it returns false.
using FieldVisitor =
    std::function<bool(const google::protobuf::Message& parent,
                       const google::protobuf::FieldDescriptor& field, const std::string& path)>;
bool visitFields(const google::protobuf::Message& message, const std::string& prefix,
                 const FieldVisitor& visit);

}  // namespace stateroom
