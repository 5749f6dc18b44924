#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace stateroom {

/// xoshiro256** (Blackman and Vigna, 2018, public domain), seeded by SplitMix64: the same stream on
/// every machine, with a state that a checkpoint can hold. `stream` gives independent streams of
/// one seed (shuffling, initialisation …).
class Random {
 public:
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0);

  std::uint64_t next();
  std::uint64_t below(
      std::uint64_t bound);  ///< uniform in [0, bound), without modulo bias; bound > 0
  double uniform();          ///< in [0, 1), 53 bits
  double normal();           ///< mean 0, standard deviation 1 (Box-Muller)

  std::string state() const;               ///< text, for checkpoints
  bool restore(const std::string& state);  ///< false when the text is not a state

 private:
  std::array<std::uint64_t, 4> words_;
};

}  // namespace stateroom
