#include "core/engine/kernels/buffer_pool.h"

#include <cstdlib>
#include <new>

namespace stateroom::kernels {

BufferPool::~BufferPool() {
  while (all_.oldest != nullptr) std::free(release(all_.oldest));
}

void BufferPool::enter(List& list, In in, Free* entry) {
  (entry->*in) = {nullptr, list.newest};
  if (list.newest != nullptr) (list.newest->*in).newer = entry;
  list.newest = entry;
  if (list.oldest == nullptr) list.oldest = entry;
}

void BufferPool::leave(List& list, In in, Free* entry) {
  const auto [newer, older] = entry->*in;
  (newer != nullptr ? (newer->*in).older : list.newest) = older;
  (older != nullptr ? (older->*in).newer : list.oldest) = newer;
}

std::byte* BufferPool::take(std::size_t bytes) {
  auto* entry = likeIt(bytes).newest;
  while (entry != nullptr && entry->bytes != bytes) entry = entry->likeIt.older;
  return entry != nullptr ? release(entry) : nullptr;
}

void BufferPool::keep(std::byte* memory, std::size_t bytes) {
  static_assert(sizeof(Free) <= 64);
  if (bytes > most_) return std::free(memory);
  while (held_ + bytes > most_) std::free(release(all_.oldest));
  auto* entry = new (memory) Free{bytes, {}, {}};
  enter(likeIt(bytes), &Free::likeIt, entry);
  enter(all_, &Free::all, entry);
  held_ += bytes;
}

std::byte* BufferPool::release(Free* entry) {
  leave(likeIt(entry->bytes), &Free::likeIt, entry);
  leave(all_, &Free::all, entry);
  held_ -= entry->bytes;
  return reinterpret_cast<std::byte*>(entry);
}

}  // namespace stateroom::kernels
