#include <algorithm>

#include <fmt/format.h>

#include "core/base/hash.h"
#include "core/model/resolve.h"

namespace stateroom {
namespace {

/// A piece of the hashed text with its length, so that no two different models give the same bytes.
void add(Sha256& hash, std::string_view bytes) {
  hash.add(fmt::format("{}:", bytes.size())).add(bytes);
}

void add(Sha256& hash, const NamedTensor& parameter) {
  const auto& [name, tensor] = parameter;
  add(hash, fmt::format("{} {} {}", name, nameOf(tensor.dtype()), toString(tensor.shape())));
  hash.add(tensor.bytes());
}

}  // namespace

// The messages have no maps, so their serialisation has one form.
std::string modelFingerprint(const ModelSpec& spec, const FeatureSet& features,
                             const std::vector<NamedTensor>& parameters) {
  Sha256 hash;
  add(hash, "stateroom model 1");
  add(hash, spec.SerializeAsString());
  for (const auto& column : features.columns()) add(hash, column.SerializeAsString());
  std::vector<const NamedTensor*> sorted;
  for (const auto& parameter : parameters) sorted.push_back(&parameter);
  std::ranges::sort(sorted, {}, [](const auto* parameter) { return parameter->name; });
  for (const auto* parameter : sorted) add(hash, *parameter);
  return hash.hex();
}

}  // namespace stateroom
