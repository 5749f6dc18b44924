#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/engine.h"

namespace stateroom {

/// Which tensors a model carries from step to step, and how wide each is: what a State of any
/// number of users looks like. Kept in the ledger as JSON beside the model's fingerprint.
class StateLayout {
 public:
  struct Tensor {
    std::string name;  ///< "h", "c"
    std::int64_t units = 0;
    bool operator==(const Tensor&) const = default;
  };
  struct Layer {
    std::string name;
    std::vector<Tensor> tensors;
    bool operator==(const Layer&) const = default;
  };

  StateLayout() = default;
  /// Refuses empty and repeated names and widths outside 1 … 2^20.
  static Result<StateLayout> of(std::vector<Layer> layers);
  static Result<StateLayout> of(const State& state);
  static Result<StateLayout> fromJson(std::string_view text);

  const std::vector<Layer>& layers() const { return layers_; }
  std::int64_t units() const { return units_; }        ///< floats of one user's state
  std::uint64_t hash() const { return hash_; }         ///< of the names and widths, stable for ever
  const std::string& toJson() const { return json_; }  ///< {"lstm": {"h": 320, "c": 320}} as lists

  State zero(std::int64_t rows = 1) const;
  /// Whether `state` holds exactly these tensors, as float32 [B, units] with one B. Returns B.
  Result<std::int64_t> rowsOf(const State& state) const;

  bool operator==(const StateLayout& other) const { return layers_ == other.layers_; }

 private:
  explicit StateLayout(std::vector<Layer> layers);
  std::vector<Layer> layers_;
  std::int64_t units_ = 0;
  std::uint64_t hash_ = 0;
  std::string json_ = "[]";
};

}  // namespace stateroom
