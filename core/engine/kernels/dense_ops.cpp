#include <algorithm>
#include <map>

#include <ATen/ops/elu.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/selu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/tanh.h>
#include <c10/core/GradMode.h>
#include <torch/library.h>

#include "core/engine/kernels/dnnl_dense.h"
#include "core/engine/kernels/packed_weights.h"

/// `stateroom::linear` and activations: LibTorch's operators with the same arguments, results and
/// meaning. Where no gradient is wanted of float32 tensors on the processor they are computed so
/// that a row's result does not depend on the rows beside it: LibTorch's own differ in the last
/// bits, because BLAS takes other paths for few rows and the ends of vectorised loops are computed
/// by other formulas. Everything else goes to the stock operator.
namespace stateroom::kernels {
namespace {

using at::Scalar;
using at::Tensor;
using OptionalTensor = c10::optional<Tensor>;

bool plain(const Tensor& tensor) {
  return tensor.device().is_cpu() && tensor.scalar_type() == at::kFloat &&
         tensor.layout() == at::kStrided && tensor.numel() > 0 &&
         !(at::GradMode::is_enabled() && tensor.requires_grad());
}

/// A Dense layer's weight in every layout that its shapes have asked for so far.
struct PackedDense {
  std::map<std::uint64_t, Buffer> byLayout;
};

const Buffer& packed(const Dense& dense, const Tensor& weight) {
  thread_local PackedByVersion<PackedDense, 1> known;
  thread_local std::shared_ptr<PackedDense> held;
  held = known.get({&weight}, [] { return std::make_shared<PackedDense>(); });
  const auto found = held->byLayout.find(dense.layout());
  if (found != held->byLayout.end()) return found->second;
  return held->byLayout.emplace(dense.layout(), dense.pack(weight.data_ptr<float>())).first->second;
}

Tensor linear(const Tensor& x, const Tensor& weight, const OptionalTensor& bias) {
  const bool biased = bias && bias->defined();
  if (!plain(x) || !plain(weight) || weight.dim() != 2 || x.dim() == 0 ||
      x.size(-1) != weight.size(1) || (biased && !plain(*bias)) ||
      (biased && bias->numel() != weight.size(0))) {
    return at::linear(x, weight, bias);
  }
  const auto input = x.contiguous(), rows = weight.contiguous();
  auto shape = input.sizes().vec();
  shape.back() = rows.size(0);
  const auto y = at::empty(shape, input.options());
  const auto dense = denseFor({input.numel() / rows.size(1), rows.size(1), rows.size(0), biased});
  const auto offset = biased ? bias->contiguous() : Tensor();
  dense->forward(packed(*dense, rows), input.data_ptr<float>(),
                 biased ? offset.data_ptr<float>() : nullptr, y.data_ptr<float>());
  return y;
}

Tensor elementwise(Function function, const Tensor& x) {
  const auto input = x.contiguous();
  const auto y = at::empty_like(input);
  apply(function, input.data_ptr<float>(), y.data_ptr<float>(), input.numel());
  return y;
}

template <Function function, Tensor (*stock)(const Tensor&)>
Tensor unary(const Tensor& x) {
  return plain(x) ? elementwise(function, x) : stock(x);
}

Tensor elu(const Tensor& x, const Scalar& alpha, const Scalar& scale, const Scalar& inputScale) {
  const bool usual = alpha.toDouble() == 1 && scale.toDouble() == 1 && inputScale.toDouble() == 1;
  return usual && plain(x) ? elementwise(Function::Elu, x) : at::elu(x, alpha, scale, inputScale);
}

Tensor gelu(const Tensor& x, c10::string_view approximate) {
  return approximate == "none" && plain(x) ? elementwise(Function::Gelu, x)
                                           : at::gelu(x, approximate);
}

Tensor softplus(const Tensor& x, const Scalar& beta, const Scalar& threshold) {
  const bool usual = beta.toDouble() == 1 && threshold.toDouble() == 20;
  return usual && plain(x) ? elementwise(Function::Softplus, x) : at::softplus(x, beta, threshold);
}

TORCH_LIBRARY_FRAGMENT(stateroom, library) {
  library.def("linear(Tensor input, Tensor weight, Tensor? bias=None) -> Tensor", linear);
  library.def("sigmoid(Tensor self) -> Tensor", unary<Function::Sigmoid, at::sigmoid>);
  library.def("tanh(Tensor self) -> Tensor", unary<Function::Tanh, at::tanh>);
  library.def("exp(Tensor self) -> Tensor", unary<Function::Exp, at::exp>);
  library.def("selu(Tensor self) -> Tensor", unary<Function::Selu, at::selu>);
  library.def("silu(Tensor self) -> Tensor", unary<Function::Silu, at::silu>);
  library.def("elu(Tensor self, Scalar alpha=1, Scalar scale=1, Scalar input_scale=1) -> Tensor",
              elu);
  library.def("gelu(Tensor self, *, str approximate='none') -> Tensor", gelu);
  library.def("softplus(Tensor self, Scalar beta=1, Scalar threshold=20) -> Tensor", softplus);
}

}  // namespace
}  // namespace stateroom::kernels
