#pragma once

#include <functional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.h"

/// One row of works.json as something that can be timed.
namespace stateroom::bench {

struct Work {
  std::string name;
  std::function<Result<>()> run;
  double share = 1;  ///< one run's seconds times this are the row's: 1 / 256 users, 1 / 2.1 GFLOP
};

/// Compiles the row's model and draws its weights and batch; every run is one step then.
Result<Work> makeWork(const nlohmann::json& row, int threads);

}  // namespace stateroom::bench
