#pragma once

#include <string>
#include <string_view>

#include <google/protobuf/text_format.h>

#include "core/base/result.h"

namespace stateroom {

/// Parses protobuf's text format into a message. An error says what is wrong in our own words, with
/// the nearest known field or word, and carries "line", "column" (both from 1, columns in bytes)
/// and, where it is known, "field", the way to it. `locations` learns where the fields stand.
Result<> parseText(const std::string& text, google::protobuf::Message& message,
                   google::protobuf::TextFormat::ParseInfoTree* locations = nullptr);

/// Whether a text is well-formed UTF-8 (RFC 3629) without zero bytes.
bool isUtf8(std::string_view text);

}  // namespace stateroom
