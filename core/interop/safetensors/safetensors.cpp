#include "core/interop/safetensors/safetensors.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <fstream>
#include <optional>
#include <set>

#include <nlohmann/json.hpp>

#include "core/base/file.h"

namespace stateroom {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors are little-endian");

using Json = nlohmann::json;

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeader = 100'000'000;
constexpr std::uintmax_t kMaxFile = std::uintmax_t{1} << 40;
constexpr std::string_view kMetadata = "__metadata__";

/// In the order of DType.
constexpr std::array<std::string_view, 10> kTypeNames = {"F64", "F32", "F16", "BF16", "I64",
                                                         "I32", "I16", "I8",  "U8",   "BOOL"};

std::string_view typeName(DType dtype) {
  return kTypeNames[static_cast<std::size_t>(dtype)];
}

struct Header {
  std::vector<SafetensorsEntry> entries;  ///< in order of their offsets
  std::map<std::string, std::string> metadata;
};

Result<Json> parseJson(std::string_view text) {
  std::set<std::string> names;
  std::optional<std::string> twice;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
    if (event == Json::parse_event_t::key && depth == 1 && !names.insert(value).second) {
      twice = value;
    }
    return true;
  };
  try {
    auto json = Json::parse(text, watch);
    if (twice) return fail(Code::safetensors_duplicate, {{"name", *twice}});
    if (json.is_object()) return json;
    return fail(Code::safetensors_not_json,
                {{"reason", "it is a " + std::string(json.type_name())}});
  } catch (const Json::exception& error) {
    return fail(Code::safetensors_not_json, {{"reason", error.what()}});
  }
}

unexpected<Error> badEntry(const std::string& name, const char* field) {
  return fail(Code::safetensors_entry, {{"name", name}, {"field", field}});
}

Result<DType> parseType(const std::string& name, const Json& entry) {
  const auto found = entry.find("dtype");
  if (found == entry.end() || !found->is_string()) return badEntry(name, "dtype");
  const auto& text = found->get_ref<const std::string&>();
  const auto place = std::ranges::find(kTypeNames, text);
  if (place == kTypeNames.end()) {
    return fail(Code::safetensors_dtype, {{"name", name}, {"dtype", text}});
  }
  return static_cast<DType>(place - kTypeNames.begin());
}

/// Bytes of a tensor; empty when they do not fit in 64 bits.
std::optional<std::uint64_t> bytesOf(const Shape& shape, DType dtype) {
  std::uint64_t bytes = sizeOf(dtype);
  for (const auto size : shape) {
    if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(size), &bytes)) return {};
  }
  return bytes;
}

Result<Shape> parseShape(const std::string& name, const Json& entry) {
  const auto found = entry.find("shape");
  if (found == entry.end() || !found->is_array() || found->size() > kMostAxes) {
    return badEntry(name, "shape");
  }
  Shape shape;
  for (const auto& size : *found) {
    if (!size.is_number_unsigned() || size.get<std::uint64_t>() > INT64_MAX) {
      return badEntry(name, "shape");
    }
    shape.push_back(size.get<std::int64_t>());
  }
  return shape;
}

Result<std::pair<std::size_t, std::size_t>> parseOffsets(const std::string& name,
                                                         const Json& entry) {
  const auto found = entry.find("data_offsets");
  const bool valid = found != entry.end() && found->is_array() && found->size() == 2 &&
                     (*found)[0].is_number_unsigned() && (*found)[1].is_number_unsigned();
  if (!valid || (*found)[0] > (*found)[1]) return badEntry(name, "data_offsets");
  return std::pair((*found)[0].get<std::size_t>(), (*found)[1].get<std::size_t>());
}

Result<SafetensorsEntry> parseEntry(const std::string& name, const Json& json) {
  if (!json.is_object()) return badEntry(name, "object");
  STATEROOM_TRY(const auto dtype, parseType(name, json));
  STATEROOM_TRY(auto shape, parseShape(name, json));
  STATEROOM_TRY(const auto offsets, parseOffsets(name, json));
  const auto wanted = bytesOf(shape, dtype);
  const auto got = offsets.second - offsets.first;
  if (wanted != got) {
    return fail(Code::safetensors_size,
                {{"name", name},
                 {"got", std::to_string(got)},
                 {"shape", toString(shape)},
                 {"dtype", std::string(typeName(dtype))},
                 {"wanted", wanted ? std::to_string(*wanted) : "more than 2^64"}});
  }
  return SafetensorsEntry{name, dtype, std::move(shape), offsets.first, offsets.second};
}

Result<std::map<std::string, std::string>> parseMetadata(const Json& json) {
  if (!json.is_object()) {
    return fail(Code::safetensors_metadata, {{"name", std::string(kMetadata)}});
  }
  std::map<std::string, std::string> metadata;
  for (const auto& [key, value] : json.items()) {
    if (!value.is_string()) return fail(Code::safetensors_metadata, {{"name", key}});
    metadata[key] = value.get<std::string>();
  }
  return metadata;
}

/// The format's rule: tensors cover the data from its first byte to its last.
Result<> checkCoverage(const std::vector<SafetensorsEntry>& entries, std::uint64_t dataBytes) {
  std::size_t end = 0;
  for (const auto& entry : entries) {
    if (entry.begin != end) {
      return fail(Code::safetensors_gap, {{"name", entry.name},
                                          {"begin", std::to_string(entry.begin)},
                                          {"end", std::to_string(end)}});
    }
    end = entry.end;
  }
  if (end != dataBytes) {
    return fail(Code::safetensors_end,
                {{"wanted", std::to_string(end)}, {"got", std::to_string(dataBytes)}});
  }
  return {};
}

Result<Header> parseHeader(std::string_view text, std::uint64_t dataBytes) {
  STATEROOM_TRY(const auto json, parseJson(text));
  Header header;
  for (const auto& [name, value] : json.items()) {
    if (name == kMetadata) {
      STATEROOM_TRY(header.metadata, parseMetadata(value));
    } else {
      STATEROOM_TRY(auto entry, parseEntry(name, value));
      header.entries.push_back(std::move(entry));
    }
  }
  std::ranges::stable_sort(header.entries, {},
                           [](const auto& entry) { return std::pair(entry.begin, entry.end); });
  STATEROOM_CHECK(checkCoverage(header.entries, dataBytes));
  return header;
}

/// The header's length from a file's first 8 bytes, checked against the file's size.
Result<std::uint64_t> headerLength(std::string_view start, std::uint64_t fileSize) {
  if (start.size() < kLengthBytes) {
    return fail(Code::safetensors_no_header, {{"size", std::to_string(fileSize)}});
  }
  std::uint64_t length = 0;
  std::memcpy(&length, start.data(), kLengthBytes);
  const auto limit = std::min(kMaxHeader, fileSize - kLengthBytes);
  if (length > limit) {
    return fail(Code::safetensors_header_length,
                {{"length", std::to_string(length)}, {"limit", std::to_string(limit)}});
  }
  return length;
}

Result<std::vector<SafetensorsEntry>> listStream(std::ifstream& file, std::uint64_t fileSize) {
  std::string start(kLengthBytes, '\0');
  file.read(start.data(), kLengthBytes);
  start.resize(static_cast<std::size_t>(file.gcount()));
  STATEROOM_TRY(const auto length, headerLength(start, fileSize));
  std::string text(length, '\0');
  file.read(text.data(), static_cast<std::streamsize>(length));
  STATEROOM_TRY(auto header, parseHeader(text, fileSize - kLengthBytes - length));
  return std::move(header.entries);
}

std::string headerText(const std::vector<const NamedTensor*>& tensors,
                       const std::map<std::string, std::string>& metadata) {
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!metadata.empty()) header[std::string(kMetadata)] = metadata;
  std::size_t offset = 0;
  for (const auto* named : tensors) {
    const auto end = offset + named->tensor.bytes().size();
    header[named->name] = {{"dtype", typeName(named->tensor.dtype())},
                           {"shape", named->tensor.shape()},
                           {"data_offsets", {offset, end}}};
    offset = end;
  }
  auto text = header.dump();
  text.append((kLengthBytes - text.size() % kLengthBytes) % kLengthBytes, ' ');
  return text;
}

std::string serialize(const std::vector<const NamedTensor*>& tensors, const std::string& header) {
  std::size_t size = kLengthBytes + header.size();
  for (const auto* named : tensors) size += named->tensor.bytes().size();
  const std::uint64_t length = header.size();
  std::string content;
  content.reserve(size);
  content.append(reinterpret_cast<const char*>(&length), kLengthBytes).append(header);
  for (const auto* named : tensors) {
    const auto bytes = named->tensor.bytes();
    content.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  return content;
}

}  // namespace

Result<Safetensors> parseSafetensors(std::string_view bytes) {
  STATEROOM_TRY(const auto length, headerLength(bytes, bytes.size()));
  const auto data = bytes.substr(kLengthBytes + length);
  STATEROOM_TRY(auto header, parseHeader(bytes.substr(kLengthBytes, length), data.size()));
  Safetensors file;
  file.metadata = std::move(header.metadata);
  for (auto& entry : header.entries) {
    const auto* begin = reinterpret_cast<const std::byte*>(data.data()) + entry.begin;
    file.tensors.push_back(
        {std::move(entry.name), Tensor::copyOf({entry.dtype, std::move(entry.shape), begin})});
  }
  return file;
}

Result<Safetensors> readSafetensors(const fs::path& path) {
  STATEROOM_TRY(const auto bytes, readFile(path, kMaxFile));
  auto file = parseSafetensors(bytes);
  if (!file) return passOn(std::move(file).error(), "file", path.string());
  return file;
}

Result<std::vector<SafetensorsEntry>> listSafetensors(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file) return fail(Code::file_not_found, {{"path", path.string()}});
  auto entries = listStream(file, size);
  if (!entries) return passOn(std::move(entries).error(), "file", path.string());
  return entries;
}

Result<> writeSafetensors(const fs::path& path, const std::vector<NamedTensor>& tensors,
                          const std::map<std::string, std::string>& metadata) {
  std::vector<const NamedTensor*> ordered;
  for (const auto& named : tensors) ordered.push_back(&named);
  std::ranges::stable_sort(ordered, std::greater(),
                           [](const auto* named) { return sizeOf(named->tensor.dtype()); });
  std::string header;
  try {
    header = headerText(ordered, metadata);
  } catch (const Json::exception& error) {  // a name that is not UTF-8
    return fail(Code::file_not_writable, {{"path", path.string()}, {"reason", error.what()}});
  }
  return writeFileAtomically(path, serialize(ordered, header));
}

}  // namespace stateroom
