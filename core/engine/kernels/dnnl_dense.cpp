#include "core/engine/kernels/dnnl_dense.h"

#include <array>

#include "core/engine/kernels/dnnl_executable.h"
#include "core/engine/kernels/newest_first.h"

namespace stateroom::kernels {
namespace {

using dnnl::memory;
using Tag = memory::format_tag;

constexpr auto kFloat = memory::data_type::f32;
constexpr std::size_t kMostShapes = 512;

Executable product(const DenseShape& s) {
  const memory::desc x({s.rows, s.inputs}, kFloat, Tag::ab), y({s.rows, s.units}, kFloat, Tag::ab);
  const memory::desc weight({s.inputs, s.units}, kFloat, Tag::any);
  const memory::desc bias({1, s.units}, kFloat, Tag::ab);
  const auto description =
      s.bias ? dnnl::matmul::desc(x, weight, bias, y) : dnnl::matmul::desc(x, weight, y);
  const dnnl::matmul::primitive_desc descriptor(description, withOwnScratch(), cpu());
  return {descriptor, dnnl::matmul(descriptor)};
}

double flopsOf(std::int64_t rows, std::int64_t inputs, std::int64_t units) {
  return 2.0 * static_cast<double>(rows * inputs * units);
}

constexpr double kFlopsOfFunction = 32;  // of an exponential and what is around it

/// Mixes the members of a key.
std::size_t hashOf(std::initializer_list<std::int64_t> values) {
  std::uint64_t hash = 0;
  for (const auto value : values) {
    hash = (hash ^ static_cast<std::uint64_t>(value)) * 0x9e3779b97f4a7c15;
    hash ^= hash >> 29;
  }
  return hash;
}

struct DenseHash {
  std::size_t operator()(const DenseShape& s) const {
    return hashOf({s.rows, s.inputs, s.units, s.bias ? 1 : 0});
  }
};

struct ElementwiseShape {
  Function function;
  std::int64_t count;
  bool operator==(const ElementwiseShape&) const = default;
};

struct ElementwiseHash {
  std::size_t operator()(const ElementwiseShape& s) const {
    return hashOf({static_cast<std::int64_t>(s.function), s.count});
  }
};

/// Klambauer et al., 2017.
constexpr float kSeluAlpha = 1.67326324F, kSeluScale = 1.05070099F;

std::pair<dnnl::algorithm, float> algorithmOf(Function function) {
  using A = dnnl::algorithm;
  switch (function) {
    case Function::Sigmoid:
      return {A::eltwise_logistic, 0};
    case Function::Tanh:
      return {A::eltwise_tanh, 0};
    case Function::Exp:
      return {A::eltwise_exp, 0};
    case Function::Elu:
      return {A::eltwise_elu, 1};
    case Function::Selu:
      return {A::eltwise_elu, kSeluAlpha};
    case Function::Gelu:
      return {A::eltwise_gelu_erf, 0};
    case Function::Silu:
      return {A::eltwise_swish, 1};
    case Function::Softplus:
      break;
  }
  return {A::eltwise_soft_relu, 0};
}

Executable elementwise(const ElementwiseShape& shape) {
  const memory::desc data({shape.count}, kFloat, Tag::a);
  const auto [algorithm, alpha] = algorithmOf(shape.function);
  const dnnl::eltwise_forward::desc description(dnnl::prop_kind::forward_inference, algorithm, data,
                                                alpha, 0);
  const dnnl::eltwise_forward::primitive_desc descriptor(description, withOwnScratch(), cpu());
  return {descriptor, dnnl::eltwise_forward(descriptor)};
}

}  // namespace

struct Dense::Impl {
  explicit Impl(const DenseShape& s)
      : plain({s.inputs, s.units}, kFloat, Tag::ba),
        executable(product(s)),
        packed(executable.descriptorOf(DNNL_ARG_WEIGHTS)),
        layout(nameOf(packed)),
        bias(s.bias),
        flops(flopsOf(s.rows, s.inputs, s.units)) {}

  memory::desc plain;
  Executable executable;
  memory::desc packed;
  std::uint64_t layout;
  bool bias;
  double flops;
};

Dense::Dense(const DenseShape& shape) {
  const UsefulThreads threads(flopsOf(shape.rows, shape.inputs, shape.units));
  impl_ = std::make_unique<Impl>(shape);
}

Dense::~Dense() = default;

std::uint64_t Dense::layout() const {
  return impl_->layout;
}

Buffer Dense::pack(const float* weight) const {
  Buffer result(impl_->packed.get_size());
  reorder(impl_->plain, weight, impl_->packed, result.data());
  return result;
}

void Dense::forward(const Buffer& weight, const float* x, const float* bias, float* y) {
  const UsefulThreads threads(impl_->flops);
  auto& executable = impl_->executable;
  executable.set(DNNL_ARG_SRC, x);
  executable.set(DNNL_ARG_WEIGHTS, weight.data());
  if (impl_->bias) executable.set(DNNL_ARG_BIAS, bias);
  executable.set(DNNL_ARG_DST, y);
  executable.run();
}

std::shared_ptr<Dense> denseFor(const DenseShape& shape) {
  thread_local NewestFirst<DenseShape, std::shared_ptr<Dense>, DenseHash> known(kMostShapes);
  return known.get(shape, [&] { return std::make_shared<Dense>(shape); });
}

void product(bool transposeA, bool transposeB, const ProductSize& size, const Rows<float>& a,
             const Rows<float>& b, float beta, float* c) {
  const auto [rows, columns, depth] = size;
  const UsefulThreads threads(flopsOf(rows, columns, depth));
  dnnl::error::wrap_c_api(
      dnnl_sgemm(transposeA ? 'T' : 'N', transposeB ? 'T' : 'N', rows, columns, depth, 1.0F,
                 a.values, a.width, b.values, b.width, beta, c, columns),
      "oneDNN could not compute a matrix product");
}

namespace {

/// rows, columns, depth, width of a, width of b.
using NarrowShape = std::array<std::int64_t, 5>;

struct NarrowHash {
  std::size_t operator()(const NarrowShape& s) const {
    return hashOf({s[0], s[1], s[2], s[3], s[4]});
  }
};

Executable narrowProduct(const NarrowShape& shape) {
  const auto [rows, columns, depth, aWidth, bWidth] = shape;
  constexpr auto kNarrow = memory::data_type::bf16;
  const memory::desc a({rows, depth}, kNarrow, memory::dims{1, aWidth});
  const memory::desc b({depth, columns}, kNarrow, memory::dims{bWidth, 1});
  const memory::desc c({rows, columns}, kFloat, Tag::ab);
  const dnnl::matmul::primitive_desc descriptor(dnnl::matmul::desc(a, b, c), withOwnScratch(),
                                                cpu());
  return {descriptor, dnnl::matmul(descriptor)};
}

}  // namespace

void productNarrow(const ProductSize& size, const Rows<std::uint16_t>& a,
                   const Rows<std::uint16_t>& b, float* c) {
  const UsefulThreads threads(flopsOf(size.rows, size.columns, size.depth));
  thread_local NewestFirst<NarrowShape, Executable, NarrowHash> known(kMostShapes);
  const NarrowShape shape = {size.rows, size.columns, size.depth, a.width, b.width};
  auto& executable = known.get(shape, [&] { return narrowProduct(shape); });
  executable.set(DNNL_ARG_SRC, a.values);
  executable.set(DNNL_ARG_WEIGHTS, b.values);
  executable.set(DNNL_ARG_DST, c);
  executable.run();
}

void apply(Function function, const float* x, float* y, std::int64_t count) {
  const UsefulThreads threads(static_cast<double>(count) * kFlopsOfFunction);
  thread_local NewestFirst<ElementwiseShape, Executable, ElementwiseHash> known(kMostShapes);
  const ElementwiseShape shape{function, count};
  auto& executable = known.get(shape, [&] { return elementwise(shape); });
  executable.set(DNNL_ARG_SRC, x);
  executable.set(DNNL_ARG_DST, y);
  executable.run();
  // oneDNN clamps arguments, which turns NaN into a number.
  const float scale = function == Function::Selu ? kSeluScale : 1.0F;
  for (std::int64_t i = 0; i < count; ++i) y[i] = x[i] == x[i] ? y[i] * scale : x[i];
}

}  // namespace stateroom::kernels
