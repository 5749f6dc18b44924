#pragma once

#include <array>
#include <cstddef>

namespace stateroom::kernels {

/// Freed buffers, kept for the next one of the same size: a workspace of tens of megabytes that
/// came fresh from the system at every step would cost its page faults each time (measured: 6 of 15
/// ms). At most `most` bytes: those that were freed the longest ago leave. What is noted of a
/// buffer stands in the buffer. For one thread at a time.
class BufferPool {
 public:
  explicit BufferPool(std::size_t most) : most_(most) {}
  ~BufferPool();
  BufferPool(const BufferPool&) = delete;
  BufferPool& operator=(const BufferPool&) = delete;

  /// Memory of std::aligned_alloc that keep() has been given with this size; nullptr: none.
  std::byte* take(std::size_t bytes);
  /// Takes over memory of at least 64 bytes.
  void keep(std::byte* memory, std::size_t bytes);
  std::size_t held() const { return held_; }

 private:
  struct Free;
  struct Neighbours {
    Free *newer = nullptr, *older = nullptr;
  };
  struct Free {
    std::size_t bytes = 0;
    Neighbours likeIt, all;  ///< among those of sizes like its own, among all
  };
  struct List {
    Free *newest = nullptr, *oldest = nullptr;
  };
  using In = Neighbours Free::*;

  static void enter(List& list, In in, Free* entry);
  static void leave(List& list, In in, Free* entry);
  List& likeIt(std::size_t bytes) { return bySize_[bytes / 64 % bySize_.size()]; }
  std::byte* release(Free* entry);

  std::size_t most_, held_ = 0;
  std::array<List, 256> bySize_;
  List all_;
};

}  // namespace stateroom::kernels
