#include "core/engine/tensors.h"

#include <array>
#include <cstring>
#include <utility>

namespace stateroom::engine {
namespace {

constexpr std::array<std::pair<DType, at::ScalarType>, 10> kTypes = {{
    {DType::F64, at::kDouble},
    {DType::F32, at::kFloat},
    {DType::F16, at::kHalf},
    {DType::BF16, at::kBFloat16},
    {DType::I64, at::kLong},
    {DType::I32, at::kInt},
    {DType::I16, at::kShort},
    {DType::I8, at::kChar},
    {DType::U8, at::kByte},
    {DType::Bool, at::kBool},
}};

}  // namespace

at::ScalarType scalarType(DType dtype) {
  for (const auto& [ours, theirs] : kTypes) {
    if (ours == dtype) return theirs;
  }
  TORCH_CHECK(false, "an unknown element type");
}

DType dtypeOf(const at::Tensor& tensor) {
  for (const auto& [ours, theirs] : kTypes) {
    if (theirs == tensor.scalar_type()) return ours;
  }
  TORCH_CHECK(false, "tensors of ", tensor.scalar_type(), " are not known here");
}

Shape shapeOf(const at::Tensor& tensor) {
  return tensor.sizes().vec();
}

at::Tensor borrow(const TensorView& view) {
  // from_blob wants a pointer to non-const; nothing that borrows writes.
  return at::from_blob(const_cast<std::byte*>(view.data), view.shape,
                       at::TensorOptions(scalarType(view.dtype)));
}

Tensor toValue(const at::Tensor& tensor) {
  const bool ready = tensor.device().is_cpu() && tensor.is_contiguous();
  const auto plain = ready ? tensor : tensor.detach().cpu().contiguous();
  Tensor value(dtypeOf(plain), shapeOf(plain));
  if (plain.numel() > 0) std::memcpy(value.bytes().data(), plain.data_ptr(), plain.nbytes());
  return value;
}

TensorView viewOf(const at::Tensor& tensor) {
  return {dtypeOf(tensor), shapeOf(tensor), static_cast<const std::byte*>(tensor.data_ptr())};
}

std::span<float> floats(const at::Tensor& tensor) {
  return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

}  // namespace stateroom::engine
