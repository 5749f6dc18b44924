#include "app/cli/tensor_text.h"

#include <array>
#include <cmath>
#include <cstring>
#include <limits>

#include <fmt/format.h>

#include "app/cli/table.h"
#include "core/base/text.h"

namespace stateroom::cli {
namespace {

template <typename T>
T bitsAt(const TensorView& tensor, std::int64_t index) {
  T value;
  std::memcpy(&value, tensor.data + index * static_cast<std::int64_t>(sizeof(T)), sizeof(T));
  return value;
}

std::string elementText(const TensorView& tensor, std::int64_t index) {
  if (tensor.dtype == DType::F32) return fmt::format("{}", bitsAt<float>(tensor, index));
  return formatDouble(elementOf(tensor, index));
}

Json axisJson(const TensorView& tensor, std::size_t axis, std::int64_t& next) {
  if (axis == tensor.shape.size()) return elementOf(tensor, next++);
  Json values = Json::array();
  for (std::int64_t i = 0; i < tensor.shape[axis]; ++i) {
    values.push_back(axisJson(tensor, axis + 1, next));
  }
  return values;
}

}  // namespace

std::string formatBytes(std::uintmax_t bytes) {
  constexpr std::array kUnits = {"bytes", "kB", "MB", "GB", "TB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1000 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  return unit == 0 ? fmt::format("{} bytes", bytes) : fmt::format("{:.3g} {}", value, kUnits[unit]);
}

Json variablesJson(const std::vector<SafetensorsEntry>& tensors) {
  Json variables = Json::array();
  for (const auto& tensor : tensors) {
    variables.push_back(
        {{"name", tensor.name}, {"shape", tensor.shape}, {"dtype", nameOf(tensor.dtype)}});
  }
  return variables;
}

std::vector<std::string> variablesTable(const std::vector<SafetensorsEntry>& tensors) {
  Table table({{"tensor"}, {"dtype"}, {"shape"}, {"values", Table::Align::Right}});
  std::int64_t total = 0;
  for (const auto& tensor : tensors) {
    const auto count = elementsOf(tensor.shape);
    total += count;
    table.add({tensor.name, std::string(nameOf(tensor.dtype)), toString(tensor.shape),
               formatCount(count)});
  }
  table.add({"total", "", "", formatCount(total)});
  return table.lines();
}

double elementOf(const TensorView& tensor, std::int64_t index) {
  switch (tensor.dtype) {
    case DType::F64:
      return bitsAt<double>(tensor, index);
    case DType::F32:
      return bitsAt<float>(tensor, index);
    case DType::F16:
      return fromHalf(bitsAt<std::uint16_t>(tensor, index));
    case DType::BF16:
      return fromBFloat16(bitsAt<std::uint16_t>(tensor, index));
    case DType::I64:
      return static_cast<double>(bitsAt<std::int64_t>(tensor, index));
    case DType::I32:
      return bitsAt<std::int32_t>(tensor, index);
    case DType::I16:
      return bitsAt<std::int16_t>(tensor, index);
    case DType::I8:
      return bitsAt<std::int8_t>(tensor, index);
    case DType::U8:
    case DType::Bool:
      return bitsAt<std::uint8_t>(tensor, index);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

std::vector<std::string> csvRows(const TensorView& tensor) {
  const auto width = tensor.shape.empty() ? 1 : tensor.shape.back();
  std::vector<std::string> rows;
  for (std::int64_t begin = 0; width > 0 && begin < tensor.elements(); begin += width) {
    std::string row;
    for (std::int64_t i = 0; i < width; ++i) {
      if (i > 0) row += ',';
      row += elementText(tensor, begin + i);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Json valuesJson(const TensorView& tensor) {
  std::int64_t next = 0;
  return axisJson(tensor, 0, next);
}

}  // namespace stateroom::cli
