#include "core/state/chain.h"

#include <bit>
#include <string>

namespace stateroom {
namespace {

/// The canonical bytes of a row.
class Canonical {
 public:
  explicit Canonical(std::size_t bytes) { bytes_.reserve(bytes); }
  void add(std::uint64_t number) {
    bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
  void add(std::string_view text) {
    add(std::uint64_t{text.size()});
    bytes_ += text;
  }
  void add(std::optional<double> number) {
    add(std::uint64_t{number.has_value()});
    add(std::bit_cast<std::uint64_t>(number.value_or(0)));
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

std::string_view textOf(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

Digest chainHash(const Digest& previous, const ChainedRow& row) {
  constexpr std::size_t kFixed = 512;  // numbers, lengths and hashes take less
  Canonical canonical(kFixed + row.user.size() + row.input.size() + row.output.size() +
                      row.note.size());
  canonical.add(textOf(previous));
  canonical.add(row.user);
  for (const auto number : {row.number, row.parent, row.depth, row.branch, row.time}) {
    canonical.add(static_cast<std::uint64_t>(number));
  }
  canonical.add(row.order);
  canonical.add(row.lastOutput);
  for (const auto text : {row.cause, row.model, row.kernel, row.input, row.output, row.source,
                          row.author, row.note, textOf(row.stateHash)}) {
    canonical.add(text);
  }
  return Sha256().add(canonical.bytes()).digest();
}

}  // namespace stateroom
