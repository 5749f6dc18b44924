#pragma once

#include <string>

#include "core/base/result.h"
#include "core/project/field_path.h"

namespace stateroom {

/// The text of a project file with one field as it stands in `after`; every byte outside of the
/// field stays. `where` was resolved in the message of the text.
Result<std::string> textWithField(const std::string& before, const FieldPath& where,
                                  const google::protobuf::Message& after);

/// The text without a field; `after` is the message without it.
Result<std::string> textWithoutField(const std::string& before, const FieldPath& where,
                                     const google::protobuf::Message& after);

}  // namespace stateroom
