#pragma once

#include <QString>

#include <nlohmann/json_fwd.hpp>

#include "core/base/error.h"

namespace stateroom {

/// Message and hint of an error in the language of the window: the templates of core's table,
/// translated by their English text in the context "Errors", with the arguments filled in.
QString messageOf(const Error& error);
QString hintOf(const Error& error);
/// "data/visits.csv, row 812, column bili"; the names of places translated too.
QString placeOf(const Error& error);
/// "message (place)", for bars and the log.
QString sentenceOf(const Error& error);

/// The "error" object of the command line's JSON as a value again.
Error errorOfJson(const nlohmann::json& json);

}  // namespace stateroom
