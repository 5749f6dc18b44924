#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/tensor.h"

namespace stateroom {

/// NumPy's .npy format, versions 1 to 3 (numpy.lib.format): arrays of numbers and truth values, in
/// either byte order, in C or Fortran order. Arrays of objects are pickles and refused.
Result<Tensor> parseNpy(std::string_view bytes);
Result<Tensor> readNpy(const std::filesystem::path& path);

/// The arrays of an .npz file (np.savez, np.savez_compressed), by name, in the order of the
/// archive. The sizes that the archive claims are limited before anything is unpacked.
Result<std::vector<NamedTensor>> readNpz(const std::filesystem::path& path);

/// The way back: little-endian, C order, version 1; bfloat16 as float32.
std::string npyBytes(const Tensor& tensor);
/// As one step, not compressed. Names must be unique.
Result<> writeNpz(const std::filesystem::path& path, const std::vector<NamedTensor>& arrays);

}  // namespace stateroom
