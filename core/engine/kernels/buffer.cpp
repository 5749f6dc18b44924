#include "core/engine/kernels/buffer.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <new>

#include "core/engine/kernels/buffer_pool.h"

namespace stateroom::kernels {
namespace {

/// Of the whole process.
class SharedPool {
 public:
  std::byte* take(std::size_t bytes) {
    const std::scoped_lock lock(mutex_);
    return pool_.take(bytes);
  }

  void keep(std::byte* memory, std::size_t bytes) {
    const std::scoped_lock lock(mutex_);
    pool_.keep(memory, bytes);
  }

 private:
  std::mutex mutex_;
  BufferPool pool_{std::size_t{256} << 20};
};

SharedPool& pool() {
  static auto* pool = new SharedPool;  // never destroyed: buffers of other threads may outlive it
  return *pool;
}

}  // namespace

Buffer::Buffer(std::size_t bytes) : size_(std::max<std::size_t>(64, (bytes + 63) / 64 * 64)) {
  std::byte* memory = pool().take(size_);
  if (memory == nullptr) memory = static_cast<std::byte*>(std::aligned_alloc(64, size_));
  if (memory == nullptr) throw std::bad_alloc();
  bytes_ = std::unique_ptr<std::byte, Free>(memory, Free{size_});
}

void Buffer::Free::operator()(std::byte* bytes) const {
  pool().keep(bytes, size);
}

}  // namespace stateroom::kernels
