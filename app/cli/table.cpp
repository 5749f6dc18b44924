#include "app/cli/table.h"

#include <algorithm>

#include "core/base/text.h"

namespace stateroom::cli {
namespace {

struct CodePoint {
  char32_t value;
  std::size_t bytes;
};

/// The first code point of a text that is not empty; a broken byte counts as one character.
CodePoint firstCodePoint(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (length == 1 || lead < 0xc0 || length > text.size()) return {U'?', 1};
  char32_t value = lead & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xc0) != 0x80) return {U'?', 1};
    value = value << 6 | (next & 0x3f);
  }
  return {value, length};
}

bool isWide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
         (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
         (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
         (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1faff) ||
         (c >= 0x20000 && c <= 0x3fffd);
}

bool isCombining(char32_t c) {
  return (c >= 0x0300 && c <= 0x036f) || (c >= 0x1ab0 && c <= 0x1aff) ||
         (c >= 0x20d0 && c <= 0x20ff) || (c >= 0xfe00 && c <= 0xfe0f) || c == 0x200b || c == 0x200d;
}

std::string padded(const std::string& text, std::size_t width, Table::Align align) {
  const std::string space(width - std::min(width, displayWidth(text)), ' ');
  return align == Table::Align::Left ? text + space : space + text;
}

}  // namespace

std::size_t displayWidth(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const auto [value, bytes] = firstCodePoint(text);
    if (!isCombining(value)) width += isWide(value) ? 2 : 1;
    text.remove_prefix(bytes);
  }
  return width;
}

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {
  for (auto& column : columns_) column.title = escapeControl(column.title);
}

void Table::add(std::vector<std::string> cells) {
  for (auto& cell : cells) cell = escapeControl(cell);
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> Table::widths() const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    auto width = displayWidth(columns_[i].title);
    for (const auto& row : rows_) width = std::max(width, displayWidth(row[i]));
    widths.push_back(width);
  }
  return widths;
}

std::vector<std::string> Table::lines() const {
  const auto columnWidths = widths();
  const auto line = [&](const auto& cellAt) {
    std::string text;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) text += "  ";
      text += padded(cellAt(i), columnWidths[i], columns_[i].align);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
  };
  std::vector<std::string> lines = {line([&](std::size_t i) { return columns_[i].title; })};
  for (const auto& row : rows_) lines.push_back(line([&](std::size_t i) { return row[i]; }));
  return lines;
}

}  // namespace stateroom::cli
