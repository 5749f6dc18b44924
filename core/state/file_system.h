#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace stateroom {

/// Name of the network file system with this magic number of statfs(2) ("NFS", "CIFS", …); empty
/// for others.
std::optional<std::string_view> networkFileSystem(long magic);

/// The same for the file system of a folder.
std::optional<std::string_view> networkFileSystemOf(const std::filesystem::path& folder);

}  // namespace stateroom
