#pragma once

#include <array>
#include <list>
#include <memory>

#include <ATen/core/Tensor.h>
#include <c10/core/UndefinedTensorImpl.h>

namespace stateroom::kernels {

/// What was made from parameters (their packed forms), by the parameters; made anew when the
/// version of one has moved on. At most 64 of them, for one thread.
template <typename Packed, std::size_t N>
class PackedByVersion {
 public:
  /// Tensors without elements count as absent. The first one must be there.
  template <typename Make>
  std::shared_ptr<Packed> get(const std::array<const at::Tensor*, N>& tensors, Make make) {
    Entry wanted;
    for (std::size_t i = 0; i < N; ++i) {
      const auto& tensor = *tensors[i];
      if (tensor.numel() == 0) continue;
      if (tensor.is_inference()) return make();  // has no version
      wanted.data[i] = tensor.data_ptr();
      wanted.versions[i] = static_cast<std::int64_t>(tensor._version());
    }
    const auto* owner = tensors[0]->unsafeGetTensorImpl();
    for (auto entry = newestFirst_.begin(); entry != newestFirst_.end(); ++entry) {
      if (entry->data != wanted.data || entry->owner._unsafe_get_target() != owner) continue;
      newestFirst_.splice(newestFirst_.begin(), newestFirst_, entry);
      if (entry->versions != wanted.versions || entry->owner.expired()) {
        entry->versions = wanted.versions;
        entry->packed = make();
      }
      return entry->packed;
    }
    wanted.owner = Owner(tensors[0]->getIntrusivePtr());
    wanted.packed = make();
    newestFirst_.push_front(std::move(wanted));
    if (newestFirst_.size() > kMost) newestFirst_.pop_back();
    return newestFirst_.front().packed;
  }

 private:
  static constexpr std::size_t kMost = 64;
  using Owner = c10::weak_intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;
  struct Entry {
    std::array<const void*, N> data{};
    std::array<std::int64_t, N> versions{};
    Owner owner{c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>()};
    std::shared_ptr<Packed> packed;
  };
  std::list<Entry> newestFirst_;
};

}  // namespace stateroom::kernels
