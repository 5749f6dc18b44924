#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <oneapi/dnnl/dnnl.hpp>

/// What the files that know oneDNN (2.6 as in Debian 12) share. Only dnnl_*.cpp include this.
namespace stateroom::kernels {

const dnnl::engine& cpu();
/// This thread's.
dnnl::stream& stream();

/// While it lives this thread's primitives are made for, and run on, as many threads as pay: a
/// second one has to be woken at every parallel part and waited for, which takes longer than a step
/// of a small layer (measured on two cores: LSTM 64 of 32 rows, 1.3 MFLOP a step, became slower on
/// two threads, LSTM 128 of 64 rows, 9.4 MFLOP, faster).
class UsefulThreads {
 public:
  /// `flops` of one of the steps that must wait for each other.
  explicit UsefulThreads(double flops);
  ~UsefulThreads();
  UsefulThreads(const UsefulThreads&) = delete;
  UsefulThreads& operator=(const UsefulThreads&) = delete;

 private:
  int before_;
  bool changed_;
};

/// For primitives that find their scratch memory among their arguments; Executable gives it.
dnnl::primitive_attr withOwnScratch();

/// A primitive with its argument memories, whose pointers are set at each call: nothing is
/// allocated. Not safe from two threads at once.
class Executable {
 public:
  Executable(const dnnl::primitive_desc_base& descriptor, const dnnl::primitive& primitive);

  dnnl::memory::desc descriptorOf(int argument) const {
    return descriptor_.query_md(dnnl::query::exec_arg_md, argument);
  }
  const dnnl::primitive_desc_base& descriptor() const { return descriptor_; }
  std::size_t bytesOf(int argument) const { return descriptorOf(argument).get_size(); }

  /// Where an argument lies, until it is set again.
  void set(int argument, const void* data);
  void run();

 private:
  dnnl::primitive_desc_base descriptor_;
  dnnl::primitive primitive_;
  std::size_t bytesOfScratch_;
  std::array<dnnl::memory, 24> memories_;
  std::array<dnnl_exec_arg_t, 24> arguments_{};
  std::size_t count_ = 0;
};

/// Equal layouts have equal names.
std::uint64_t nameOf(const dnnl::memory::desc& layout);

/// Copies from one layout to another.
void reorder(const dnnl::memory::desc& fromLayout, const void* from,
             const dnnl::memory::desc& toLayout, void* to);

}  // namespace stateroom::kernels
