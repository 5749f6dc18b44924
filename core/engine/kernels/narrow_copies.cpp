#include "core/engine/kernels/narrow_copies.h"

#include <bit>

namespace stateroom::kernels {
namespace {

std::uint16_t narrow(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const bool isNaN = (bits & 0x7fffffffU) > 0x7f800000U;
  const auto rounded = (bits + 0x7fffU + (bits >> 16 & 1U)) >> 16;
  return static_cast<std::uint16_t>(isNaN ? (bits >> 16 | 0x40U) : rounded);
}

float widen(std::uint16_t value) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(value) << 16);
}

}  // namespace

std::uint16_t* NarrowCopies::space(Role role, std::int64_t count) {
  const auto bytes = static_cast<std::size_t>(count) * sizeof(std::uint16_t);
  if (buffers_[role].size() < bytes) buffers_[role] = Buffer(bytes);
  return reinterpret_cast<std::uint16_t*>(buffers_[role].data());
}

const std::uint16_t* NarrowCopies::of(Role role, const float* values, std::int64_t count) {
  auto* to = space(role, count);
  for (std::int64_t i = 0; i < count; ++i) to[i] = narrow(values[i]);
  return to;
}

void NarrowCopies::back(Role role, float* to, std::int64_t count) {
  const auto* from = space(role, count);
  for (std::int64_t i = 0; i < count; ++i) to[i] = widen(from[i]);
}

NarrowCopies& narrowCopies() {
  thread_local NarrowCopies copies;
  return copies;
}

}  // namespace stateroom::kernels
