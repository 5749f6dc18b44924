#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <google/protobuf/message.h>

#include "core/base/result.h"

namespace stateroom {

/// One field on the way from a message to a value. `index` -1: the field as a whole.
struct FieldStep {
  const google::protobuf::FieldDescriptor* field = nullptr;
  int index = -1;
};

/// "model.layers[lstm].lstm.units" looked up in a message. An element of a list is named by its
/// index, or by what it is called: its name, column or path, or else the kind of its oneof. Names
/// that hold ']' or look like an index stand in double quotes.
class FieldPath {
 public:
  /// With `append`, the index after the last one means a new element.
  static Result<FieldPath> resolve(const google::protobuf::Message& root, std::string_view path,
                                   bool append = false);

  const std::vector<FieldStep>& steps() const { return steps_; }
  const FieldStep& last() const { return steps_.back(); }
  /// The message that holds the last field; nullptr while it is not there.
  const google::protobuf::Message* parentIn(const google::protobuf::Message& root) const;
  /// The same, created with what lies above it.
  google::protobuf::Message& makeParentIn(google::protobuf::Message& root) const;

 private:
  std::vector<FieldStep> steps_;
};

/// What an element of a list is called; empty when it has no name.
std::string elementName(const google::protobuf::Message& element);

/// How paths name what a field holds, element by element: "layers[lstm]", "steps[0]", or only
/// "units" where it is no list; an element's name is used when no other element of the list has it.
std::vector<std::string> pathParts(const google::protobuf::Message& parent,
                                   const google::protobuf::FieldDescriptor& field);

/// The way to the field that was probably meant by an unknown `word` in a message of this type,
/// `prefix` being the way to the message; empty when none is near.
std::string suggestField(const google::protobuf::Descriptor& type, std::string_view prefix,
                         std::string_view word);
std::vector<std::string> fieldNames(const google::protobuf::Descriptor& type);

}  // namespace stateroom
