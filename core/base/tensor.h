#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stateroom {

enum class DType : std::uint8_t { F64, F32, F16, BF16, I64, I32, I16, I8, U8, Bool };

std::size_t sizeOf(DType dtype);       ///< bytes of one element
std::string_view nameOf(DType dtype);  ///< "float32", "int64", … as NumPy spells them
template <typename T>
constexpr DType dtypeOf() = delete;
template <>
constexpr DType dtypeOf<double>() {
  return DType::F64;
}
template <>
constexpr DType dtypeOf<float>() {
  return DType::F32;
}
template <>
constexpr DType dtypeOf<std::int64_t>() {
  return DType::I64;
}
template <>
constexpr DType dtypeOf<std::int32_t>() {
  return DType::I32;
}
template <>
constexpr DType dtypeOf<std::uint8_t>() {
  return DType::U8;
}

float fromBFloat16(std::uint16_t bits);
float fromHalf(std::uint16_t bits);  ///< IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits

using Shape = std::vector<std::int64_t>;
inline constexpr std::size_t kMostAxes = 32;  ///< of a tensor in a file, as in NumPy

std::int64_t elementsOf(std::span<const std::int64_t> shape);  ///< 1 for a scalar
std::string toString(std::span<const std::int64_t> shape);     ///< "[32, 50, 16]"

/// A borrowed, contiguous, row-major array. Whoever hands one out says how long it lives.
struct TensorView {
  DType dtype = DType::F32;
  Shape shape;
  const std::byte* data = nullptr;

  bool empty() const { return data == nullptr; }
  std::int64_t elements() const { return elementsOf(shape); }
  std::size_t bytes() const { return static_cast<std::size_t>(elements()) * sizeOf(dtype); }
  /// The elements; T must be the type of `dtype`.
  template <typename T>
  std::span<const T> as() const {
    return {reinterpret_cast<const T*>(data), static_cast<std::size_t>(elements())};
  }
};

/// An owned, contiguous, row-major array: the one tensor value that crosses module borders.
class Tensor {
 public:
  Tensor() = default;
  Tensor(DType dtype, Shape shape);  ///< zeros

  template <typename T>
  static Tensor of(Shape shape, std::span<const T> values) {
    Tensor tensor(dtypeOf<T>(), std::move(shape));
    std::copy(values.begin(), values.end(), tensor.as<T>().begin());
    return tensor;
  }
  static Tensor copyOf(const TensorView& view);

  /// Another type and shape in the same memory where it is large enough; the values are not
  /// specified.
  void reset(DType dtype, Shape shape);

  DType dtype() const { return dtype_; }
  const Shape& shape() const { return shape_; }
  std::int64_t elements() const { return elementsOf(shape_); }
  std::span<const std::byte> bytes() const { return bytes_; }
  std::span<std::byte> bytes() { return bytes_; }
  TensorView view() const { return {dtype_, shape_, bytes_.data()}; }

  template <typename T>
  std::span<T> as() {
    return {reinterpret_cast<T*>(bytes_.data()), static_cast<std::size_t>(elements())};
  }
  template <typename T>
  std::span<const T> as() const {
    return {reinterpret_cast<const T*>(bytes_.data()), static_cast<std::size_t>(elements())};
  }

  bool operator==(const Tensor&) const = default;  ///< same type, shape and bytes

 private:
  DType dtype_ = DType::F32;
  Shape shape_ = {0};
  std::vector<std::byte> bytes_;
};

struct NamedTensor {
  std::string name;
  Tensor tensor;
  bool operator==(const NamedTensor&) const = default;
};

struct NamedView {
  std::string name;
  TensorView view;
};

}  // namespace stateroom
