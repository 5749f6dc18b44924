#pragma once

#include <cstddef>
#include <memory>

namespace stateroom::kernels {

/// Memory on a 64-byte border, not set to zero.
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t bytes);
  std::byte* data() const { return bytes_.get(); }
  float* floats() const { return reinterpret_cast<float*>(bytes_.get()); }
  std::size_t size() const { return size_; }  ///< at least what was asked for

 private:
  struct Free {
    std::size_t size;
    void operator()(std::byte* bytes) const;
  };
  std::unique_ptr<std::byte, Free> bytes_;
  std::size_t size_ = 0;
};

}  // namespace stateroom::kernels
