// Whatever the bytes are: the readers of .npy and .safetensors refuse them or give tensors that are
// as large as their shapes say and come back unchanged when written.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/interop/npy/npy.h"
#include "core/interop/safetensors/safetensors.h"

using namespace stateroom;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

bool same(const Tensor& one, const Tensor& other) {
  return one.dtype() == other.dtype() && one.shape() == other.shape() &&
         std::ranges::equal(one.bytes(), other.bytes());
}

void whole(const Tensor& tensor) {
  const auto elements = static_cast<std::size_t>(elementsOf(tensor.shape()));
  require(tensor.bytes().size() == elements * sizeOf(tensor.dtype()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto tensor = parseNpy(bytes)) {
    whole(*tensor);
    const auto again = parseNpy(npyBytes(*tensor));
    require(again && same(*again, *tensor));
  }
  if (const auto file = parseSafetensors(bytes)) {
    for (const auto& named : file->tensors) whole(named.tensor);
  }
  return 0;
}
