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

/// An action's text where it stands outside of a menu: without its mnemonic ("&Open…", "打开(&O)…")
/// and without the dots that announce a dialog.
QString labelOf(const QString& actionText);

}  // namespace stateroom
