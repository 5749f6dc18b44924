#pragma once

#include <QString>
#include <filesystem>
#include <string_view>

namespace stateroom {

/// Core speaks UTF-8.
inline QString qstr(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}
inline QString qpath(const std::filesystem::path& path) {
  return qstr(path.native());
}
inline std::filesystem::path fsPath(const QString& path) {
  return std::filesystem::path(path.toStdString());
}

}  // namespace stateroom
