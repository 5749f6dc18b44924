#pragma once

#include <QString>
#include <filesystem>

namespace stateroom {

/// The line of a text file and its two neighbours, numbered, each cut at 400 characters; empty when
/// the file cannot be read. Empty also beyond the first 8 MB, so that reading stays below a frame.
QString fileExcerpt(const std::filesystem::path& path, qint64 line);

}  // namespace stateroom
