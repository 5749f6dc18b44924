#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_fields.h"
#include "core/predict/predictor.h"

namespace stateroom {

/// A float as JSON: the shortest decimal that reads back as the same float; null when not finite.
Json jsonFloat(float value);

/// {"probability": 0.76}, {"probabilities": [0.1, 0.9], "class": "b"}: outputs by the names of
/// their heads, as `predict` writes and the ledger records them.
std::string outputsText(const std::vector<OutputHead>& heads,
                        const std::vector<std::vector<float>>& outputs);
Json outputsJson(const std::vector<OutputHead>& heads,
                 const std::vector<std::vector<float>>& outputs);

/// The way back: units by head; empty when the text is not of these heads.
std::optional<std::vector<std::vector<float>>> outputsOfJson(const std::vector<OutputHead>& heads,
                                                             std::string_view text);

}  // namespace stateroom
