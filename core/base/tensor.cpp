#include "core/base/tensor.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stateroom {
namespace {

struct DTypeRow {
  std::size_t size;
  std::string_view name;
};

constexpr std::array<DTypeRow, 10> kTypes = {{{8, "float64"},
                                              {4, "float32"},
                                              {2, "float16"},
                                              {2, "bfloat16"},
                                              {8, "int64"},
                                              {4, "int32"},
                                              {2, "int16"},
                                              {1, "int8"},
                                              {1, "uint8"},
                                              {1, "bool"}}};

}  // namespace

std::size_t sizeOf(DType dtype) {
  return kTypes[static_cast<std::size_t>(dtype)].size;
}

std::string_view nameOf(DType dtype) {
  return kTypes[static_cast<std::size_t>(dtype)].name;
}

float fromBFloat16(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

float fromHalf(std::uint16_t bits) {
  const int exponent = bits >> 10 & 0x1f, fraction = bits & 0x3ff;
  const float sign = (bits & 0x8000) != 0 ? -1.0F : 1.0F;
  const auto scaled = [&](int mantissa, int power) {
    return sign * std::ldexp(static_cast<float>(mantissa), power);
  };
  if (exponent == 0) return scaled(fraction, -24);
  if (exponent < 0x1f) return scaled(1024 + fraction, exponent - 25);
  return fraction != 0 ? std::numeric_limits<float>::quiet_NaN()
                       : sign * std::numeric_limits<float>::infinity();
}

std::int64_t elementsOf(std::span<const std::int64_t> shape) {
  std::int64_t count = 1;
  for (const auto size : shape) count *= size;
  return count;
}

std::string toString(std::span<const std::int64_t> shape) {
  return fmt::format("[{}]", fmt::join(shape, ", "));
}

Tensor::Tensor(DType dtype, Shape shape) : dtype_(dtype), shape_(std::move(shape)) {
  bytes_.resize(static_cast<std::size_t>(elementsOf(shape_)) * sizeOf(dtype_));
}

void Tensor::reset(DType dtype, Shape shape) {
  dtype_ = dtype;
  shape_ = std::move(shape);
  bytes_.resize(static_cast<std::size_t>(elementsOf(shape_)) * sizeOf(dtype_));
}

Tensor Tensor::copyOf(const TensorView& view) {
  Tensor tensor(view.dtype, view.shape);
  if (view.bytes() > 0) std::memcpy(tensor.bytes_.data(), view.data, view.bytes());
  return tensor;
}

}  // namespace stateroom
