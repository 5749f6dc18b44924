#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_fields.h"

/// What a revision records of its row. One step is an object of cells by column, what is missing
/// left out: `{"day":3,"bili":1.4}`. Several steps are a list of such objects.
namespace stateroom {

/// The steps of a recorded input, each an object; none where it cannot be read.
std::vector<Json> recordedSteps(std::string_view input);
/// The last of them; an empty object where there is none.
Json lastRecordedStep(std::string_view input);

/// The input that these steps are recorded as; each is JSON. At least one.
std::string inputOfSteps(std::span<const std::string> steps);
std::string inputOfSteps(std::span<const Json> steps);

}  // namespace stateroom
