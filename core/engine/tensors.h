#pragma once

#include <span>

#include "core/base/tensor.h"
#include "core/engine/libtorch.h"

namespace stateroom::engine {

/// A tensor over the view's memory, without a copy; it must not outlive it.
at::Tensor borrow(const TensorView& view);
/// The values, row-major, whatever the tensor's strides; gradients are left behind.
Tensor toValue(const at::Tensor& tensor);
/// A view of `tensor`, which must be contiguous and outlive it.
TensorView viewOf(const at::Tensor& tensor);

at::ScalarType scalarType(DType dtype);
DType dtypeOf(const at::Tensor& tensor);
Shape shapeOf(const at::Tensor& tensor);

/// The elements of a contiguous float32 tensor.
std::span<float> floats(const at::Tensor& tensor);

}  // namespace stateroom::engine
