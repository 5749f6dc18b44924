#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace stateroom {

namespace fs = std::filesystem;

/// A whole file. Refuses files over `limit` bytes, so that a wrong path cannot fill the memory.
Result<std::string> readFile(const fs::path& path, std::uintmax_t limit = std::uintmax_t{1} << 30);

/// Replaces a file as one step: written beside it, fsynced, renamed over it, folder fsynced. After
/// a crash the old or the new content is there, whole.
Result<> writeFileAtomically(const fs::path& path, std::string_view content);

/// The same without waiting for the disk, for what is rewritten often: readers see the old or the
/// new content, whole; after a power cut the file may be gone.
Result<> replaceFile(const fs::path& path, std::string_view content);

Result<> makeFolder(const fs::path& path);

/// Moves a finished file or folder into place, with its folder fsynced.
Result<> renameDurably(const fs::path& from, const fs::path& to);
/// The same where something may stand there already, a folder too: it is in the place of `from`
/// then, except on file systems that cannot exchange names.
Result<> exchangeDurably(const fs::path& from, const fs::path& to);
Result<> syncFile(const fs::path& path);
Result<> syncFolder(const fs::path& path);

/// An exclusive advisory lock (fcntl) on a file, held while the object lives; its owner's pid comes
/// from the kernel, so a stale file never blocks. Safe from any thread.
class FileLock {
 public:
  /// Fails with Code::locked when it is held, by another process or by this one.
  static Result<FileLock> acquire(const fs::path& path);
  /// The pid that holds the lock, if any process does; this one's own pid too.
  static std::optional<int> holder(const fs::path& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

/// This machine's name, as runs and jobs record it.
std::string hostName();

}  // namespace stateroom
