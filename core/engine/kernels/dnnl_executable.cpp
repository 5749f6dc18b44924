#include "core/engine/kernels/dnnl_executable.h"

#include <algorithm>

#include "core/engine/kernels/buffer.h"
#include "core/engine/kernels/openmp.h"

namespace stateroom::kernels {
namespace {

/// This thread's scratch memory; it only grows.
std::byte* scratch(std::size_t bytes) {
  thread_local Buffer buffer;
  if (buffer.size() < bytes) buffer = Buffer(bytes);
  return buffer.data();
}

}  // namespace

const dnnl::engine& cpu() {
  static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  return engine;
}

dnnl::stream& stream() {
  thread_local dnnl::stream stream(cpu());
  return stream;
}

UsefulThreads::UsefulThreads(double flops) : before_(::omp_get_max_threads()) {
  constexpr double kFlopsOfOne = 4e6;
  const int useful = std::clamp(static_cast<int>(flops / kFlopsOfOne), 1, before_);
  changed_ = useful != before_;
  if (changed_) ::omp_set_num_threads(useful);
}

UsefulThreads::~UsefulThreads() {
  if (changed_) ::omp_set_num_threads(before_);
}

dnnl::primitive_attr withOwnScratch() {
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  return attributes;
}

Executable::Executable(const dnnl::primitive_desc_base& descriptor,
                       const dnnl::primitive& primitive)
    : descriptor_(descriptor),
      primitive_(primitive),
      bytesOfScratch_(descriptorOf(DNNL_ARG_SCRATCHPAD).get_size()) {}

void Executable::set(int argument, const void* data) {
  for (std::size_t i = 0; i < count_; ++i) {
    if (arguments_[i].arg == argument) {
      memories_[i].set_data_handle(const_cast<void*>(data), stream());
      return;
    }
  }
  memories_[count_] = dnnl::memory(descriptorOf(argument), cpu(), const_cast<void*>(data));
  arguments_[count_] = {argument, memories_[count_].get()};
  ++count_;
}

void Executable::run() {
  set(DNNL_ARG_SCRATCHPAD, scratch(bytesOfScratch_));
  dnnl::error::wrap_c_api(dnnl_primitive_execute(primitive_.get(), stream().get(),
                                                 static_cast<int>(count_), arguments_.data()),
                          "oneDNN could not compute");
  stream().wait();
}

/// FNV-1a over the descriptor's bytes.
std::uint64_t nameOf(const dnnl::memory::desc& layout) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto* bytes = reinterpret_cast<const unsigned char*>(&layout.data);
  for (std::size_t i = 0; i < sizeof layout.data; ++i) hash = (hash ^ bytes[i]) * 0x100000001b3;
  return hash;
}

void reorder(const dnnl::memory::desc& fromLayout, const void* from,
             const dnnl::memory::desc& toLayout, void* to) {
  dnnl::memory source(fromLayout, cpu(), const_cast<void*>(from));
  dnnl::memory target(toLayout, cpu(), to);
  dnnl::reorder(source, target).execute(stream(), source, target);
  stream().wait();
}

}  // namespace stateroom::kernels
