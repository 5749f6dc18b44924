#pragma once

#include <QString>
#include <optional>
#include <string>

#include "core/base/error.h"
#include "core/predict/input_columns.h"

namespace stateroom {

/// A truth value as the window says it everywhere: "true", "false".
QString truthText(bool value);

/// A cell of an input as people read it: "true", "13", "33.69".
QString inputText(const InputColumn& column, const std::string& cell);

/// What was typed or pasted as the data have it: a number in the language's way ("3,25") or the
/// data's ("3.25") is the data's; what is neither stays as it is.
std::string typedInput(const InputColumn& column, const QString& text);

/// Why a cell cannot be read; nothing: it can, or it is missing.
std::optional<Error> inputProblem(const InputColumn& column, const std::string& cell);

/// Whether the training data are like it: a number within their middle 95 %, one of the few texts.
/// The order column goes on beyond what was trained.
bool isUsualInput(const InputColumn& column, const std::string& cell);

}  // namespace stateroom
