#include "core/base/random.h"

#include <bit>
#include <cmath>
#include <cstdio>
#include <numbers>

#include <fmt/format.h>

namespace stateroom {
namespace {

std::uint64_t splitMix(std::uint64_t& seed) {
  std::uint64_t z = (seed += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

}  // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream) {
  std::uint64_t mixed = seed ^ (stream * 0xd1342543de82ef95);
  for (auto& word : words_) word = splitMix(mixed);
}

std::uint64_t Random::next() {
  const std::uint64_t result = std::rotl(words_[1] * 5, 7) * 9;
  const std::uint64_t shifted = words_[1] << 17;
  words_[2] ^= words_[0];
  words_[3] ^= words_[1];
  words_[1] ^= words_[2];
  words_[0] ^= words_[3];
  words_[2] ^= shifted;
  words_[3] = std::rotl(words_[3], 45);
  return result;
}

std::uint64_t Random::below(std::uint64_t bound) {
  const std::uint64_t threshold = (0 - bound) % bound;
  for (;;) {
    const std::uint64_t value = next();
    if (value >= threshold) return value % bound;
  }
}

double Random::uniform() {
  return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

double Random::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::string Random::state() const {
  return fmt::format("{:016x} {:016x} {:016x} {:016x}", words_[0], words_[1], words_[2], words_[3]);
}

bool Random::restore(const std::string& state) {
  std::array<unsigned long long, 4> words{};
  int used = 0;
  if (std::sscanf(state.c_str(), "%16llx %16llx %16llx %16llx%n", &words[0], &words[1], &words[2],
                  &words[3], &used) != 4 ||
      static_cast<std::size_t>(used) != state.size()) {
    return false;
  }
  for (std::size_t i = 0; i < words.size(); ++i) words_[i] = words[i];
  return true;
}

}  // namespace stateroom
