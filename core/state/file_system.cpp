#include "core/state/file_system.h"

#include <algorithm>
#include <array>

#include <sys/vfs.h>

namespace stateroom {
namespace {

struct FileSystem {
  unsigned long magic;
  std::string_view name;
};

// linux/magic.h, and the values of file systems outside the kernel that statfs(2) lists.
constexpr std::array<FileSystem, 9> kNetworkFileSystems = {{{0x6969, "NFS"},
                                                            {0x517B, "SMB"},
                                                            {0xFF534D42, "CIFS"},
                                                            {0xFE534D42, "SMB2"},
                                                            {0x5346414F, "AFS"},
                                                            {0x73757245, "Coda"},
                                                            {0x00C36400, "Ceph"},
                                                            {0x01021997, "9p"},
                                                            {0x0BD00BD0, "Lustre"}}};

}  // namespace

std::optional<std::string_view> networkFileSystem(long magic) {
  const auto low = static_cast<unsigned long>(magic) & 0xffffffffUL;
  const auto found = std::ranges::find(kNetworkFileSystems, low, &FileSystem::magic);
  if (found == kNetworkFileSystems.end()) return std::nullopt;
  return found->name;
}

std::optional<std::string_view> networkFileSystemOf(const std::filesystem::path& folder) {
  struct statfs status = {};
  const char* path = folder.empty() ? "." : folder.c_str();
  if (::statfs(path, &status) != 0) return std::nullopt;
  return networkFileSystem(status.f_type);
}

}  // namespace stateroom
