#pragma once

#include <filesystem>
#include <string>

#include "core/base/tensor.h"

namespace stateroom::test {

/// Float datasets of a Keras file: an .h5, or the model.weights.h5 inside a .keras. Throws
/// std::runtime_error when something is not there, which ends the test program with the reason.
class Hdf5File {
 public:
  explicit Hdf5File(const std::filesystem::path& path);
  Hdf5File(const Hdf5File&) = delete;
  Hdf5File& operator=(const Hdf5File&) = delete;
  ~Hdf5File();

  Tensor read(const std::string& dataset) const;

 private:
  std::string image_;  ///< of what was in a .keras
  long file_ = -1;
};

}  // namespace stateroom::test
