#pragma once

#include <google/protobuf/message.h>
#include <nlohmann/json.hpp>

namespace stateroom {

/// A message as JSON under the names of its .proto file; what is not set is left out. Integers of
/// 64 bits are numbers, where protobuf's own JSON has texts.
nlohmann::ordered_json jsonOf(const google::protobuf::Message& message);

}  // namespace stateroom
