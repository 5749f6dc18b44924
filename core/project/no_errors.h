#pragma once

#include <google/protobuf/io/tokenizer.h>

namespace stateroom {

/// Lets protobuf's messages fall: the caller sees failure in the result.
class NoErrors : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int, google::protobuf::io::ColumnNumber, const std::string&) final {}
  void AddWarning(int, google::protobuf::io::ColumnNumber, const std::string&) final {}
};

}  // namespace stateroom
