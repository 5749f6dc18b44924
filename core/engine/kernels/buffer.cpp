#include "core/engine/kernels/buffer.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <new>
#include <unordered_map>

namespace stateroom::kernels {
namespace {

/// Freed buffers, kept for the next one of the same size: a workspace of tens of megabytes that
/// came fresh from the system at every step would cost its page faults each time (measured: 6 of 15
/// ms).
class Pool {
 public:
  std::byte* take(std::size_t bytes) {
    const std::scoped_lock lock(mutex_);
    const auto known = free_.find(bytes);
    if (known == free_.end()) return nullptr;
    std::byte* memory = known->second;
    free_.erase(known);
    held_ -= bytes;
    return memory;
  }

  bool keep(std::byte* memory, std::size_t bytes) {
    constexpr std::size_t kMost = std::size_t{256} << 20;
    const std::scoped_lock lock(mutex_);
    if (held_ + bytes > kMost) return false;
    free_.emplace(bytes, memory);
    held_ += bytes;
    return true;
  }

 private:
  std::mutex mutex_;
  std::unordered_multimap<std::size_t, std::byte*> free_;
  std::size_t held_ = 0;
};

Pool& pool() {
  static auto* pool = new Pool;  // never destroyed: buffers of other threads may outlive it
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
  if (!pool().keep(bytes, size)) std::free(bytes);
}

}  // namespace stateroom::kernels
