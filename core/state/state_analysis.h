#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/state/ledger.h"

/// Questions over the states of all users of main. Nothing here needs an engine. What takes long
/// ends with Code::cancelled soon after it was asked to.
namespace stateroom {

/// The heads of all users that fit the bound model, as one float matrix [users, units] in the order
/// of the layout, kept by its caller between questions.
class StateMatrix {
 public:
  static Result<StateMatrix> load(Ledger& ledger, const std::stop_token& stop = {});

  std::int64_t rows() const { return static_cast<std::int64_t>(users_.size()); }
  std::int64_t units() const { return layout_.units(); }
  const StateLayout& layout() const { return layout_; }
  const std::vector<std::string>& users() const { return users_; }
  std::span<const float> row(std::int64_t row) const;
  std::optional<std::int64_t> find(std::string_view user) const;
  std::int64_t sequence() const { return sequence_; }  ///< of the ledger when it was loaded

 private:
  StateLayout layout_;
  std::vector<std::string> users_;
  std::vector<float> values_;
  std::vector<float> norms_;
  std::int64_t sequence_ = 0;
  friend Result<std::vector<struct Similar>> similar(const StateMatrix&, std::string_view,
                                                     std::int64_t);
};

struct Similar {
  std::string user;
  double cosine = 0;  ///< x.y / (|x| |y|), over all units; 0 where one of them is zero
};
/// The `count` users whose states point most nearly the same way, the nearest first, the user
/// itself left out. Ties by name. Fails with user_unknown.
Result<std::vector<Similar>> similar(const StateMatrix& states, std::string_view user,
                                     std::int64_t count);

struct Anomaly {
  std::string user;
  double distance = 0;    ///< Mahalanobis distance in the space of the principal components
  std::int64_t rank = 0;  ///< 1: the farthest
};
struct Anomalies {
  std::int64_t components = 0;  ///< principal components used
  double explained = 0;         ///< their share of the variance
  std::vector<Anomaly> users;   ///< farthest first
};
/// Users far from the cloud: sqrt(sum over components of (v_k.(x - mean))^2 / lambda_k) over the
/// `components` largest principal components of the covariance (Mahalanobis 1936; Jackson 1991,
/// T^2), found by subspace iteration. Fewer where the variance ends earlier.
Result<Anomalies> anomalies(const StateMatrix& states, std::int64_t count,
                            std::int64_t components = 10, const std::stop_token& stop = {});

/// How often each unit is at its limit over all users.
struct UnitCensus {
  std::string layer, tensor;
  std::int64_t unit = 0;
  double saturated = 0;  ///< share of users with |tanh c| > 0.95 (of h where there is no c: |h|)
  double mean = 0, sd = 0;
};
/// Most often saturated first.
std::vector<UnitCensus> census(const StateMatrix& states);

/// One unit of one user, and how it stands among everybody's.
struct UserUnit {
  UnitCensus everybody;
  float value = 0;         ///< of the user's c (of h where there is no c)
  bool saturated = false;  ///< as in UnitCensus
};
/// The user's saturated units first, then by |value|. Fails with user_unknown.
Result<std::vector<UserUnit>> censusOf(const StateMatrix& states, std::string_view user);

}  // namespace stateroom
