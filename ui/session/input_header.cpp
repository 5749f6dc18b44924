#include "ui/session/input_header.h"

#include <array>

#include <nlohmann/json.hpp>

#include "core/base/text.h"
#include "core/data/csv_reader.h"

namespace stateroom {

namespace {

constexpr std::size_t kFirst = std::size_t{1} << 20;

Result<std::string> firstLine(const std::filesystem::path& path) {
  STATEROOM_TRY(auto source, ByteSource::open(path));
  std::string text;
  std::array<char, 4096> block{};
  while (text.size() < kFirst && text.find('\n') == std::string::npos) {
    STATEROOM_TRY(const auto count, source.read(block));
    if (count == 0) break;
    text.append(block.data(), count);
  }
  return text.substr(0, text.find('\n'));
}

Result<std::vector<std::string>> columnsOf(const std::filesystem::path& path) {
  STATEROOM_TRY(const auto line, firstLine(path));
  if (!trimmed(line).starts_with('{')) {
    STATEROOM_TRY(const auto reader, CsvReader::open(path, {}));
    return reader.header();
  }
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object() || !json.contains("inputs") || !json["inputs"].is_object())
    return fail(Code::input_without_inputs);
  std::vector<std::string> columns;
  for (const auto& [name, value] : json["inputs"].items()) columns.push_back(name);
  return columns;
}

}  // namespace

InputHeader headerOf(const std::filesystem::path& path) {
  auto columns = columnsOf(path);
  if (!columns) return {{}, columns.error()};
  return {*std::move(columns), {}};
}

}  // namespace stateroom
