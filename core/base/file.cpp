#include "core/base/file.h"

#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stateroom {
namespace {

Error readError(const fs::path& path, int number) {
  if (number == ENOENT) return Error(Code::file_not_found, {{"path", path.string()}});
  return Error(Code::file_not_readable,
               {{"path", path.string()}, {"reason", std::strerror(number)}});
}

Error writeError(const fs::path& path, int number) {
  return Error(Code::file_not_writable,
               {{"path", path.string()}, {"reason", std::strerror(number)}});
}

/// A file descriptor that closes itself.
class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags, mode_t mode = 0644)
      : value_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int value() const { return value_; }
  bool ok() const { return value_ >= 0; }

 private:
  int value_;
};

bool writeAll(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const auto written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

struct flock wholeFile(short type) {
  struct flock lock = {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

/// Locks that this process holds, by device and inode. The kernel does not report a process its own
/// locks, and closing any descriptor of a locked file releases the lock: so such a file is never
/// opened again. The pid tells a forked child that the locks are its parent's.
struct OwnLocks {
  using File = std::pair<dev_t, ino_t>;

  std::mutex mutex;
  std::map<File, pid_t> held;

  bool holds(const fs::path& path) const {
    struct stat info = {};
    if (::stat(path.c_str(), &info) != 0) return false;
    const auto found = held.find({info.st_dev, info.st_ino});
    return found != held.end() && found->second == ::getpid();
  }
};

OwnLocks& ownLocks() {
  static OwnLocks locks;
  return locks;
}

OwnLocks::File fileOf(int descriptor) {
  struct stat info = {};
  ::fstat(descriptor, &info);
  return {info.st_dev, info.st_ino};
}

std::optional<int> otherHolder(const fs::path& path) {
  const Descriptor file(path, O_RDONLY);  // whoever may read the folder may know
  if (!file.ok()) return std::nullopt;
  auto lock = wholeFile(F_WRLCK);
  if (::fcntl(file.value(), F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) return std::nullopt;
  return lock.l_pid;
}

unexpected<Error> lockedBy(const fs::path& path, std::optional<int> pid) {
  return fail(Code::locked, {{"path", path.string()},
                             {"pid", pid ? std::to_string(*pid) : "unknown"},
                             {"host", hostName()}});
}

Result<fs::path> writeBeside(const fs::path& path, std::string_view content, bool sync) {
  fs::path temporary = path.string() + ".part" + std::to_string(::getpid());
  const Descriptor file(temporary, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file.ok()) return unexpected(writeError(path, errno));
  if (!writeAll(file.value(), content) || (sync && ::fsync(file.value()) != 0)) {
    const int number = errno;
    ::unlink(temporary.c_str());
    return unexpected(writeError(path, number));
  }
  return temporary;
}

/// A temporary file gets its name, or goes.
Result<> moveInto(const fs::path& temporary, const fs::path& path) {
  if (::rename(temporary.c_str(), path.c_str()) == 0) return {};
  const int number = errno;
  ::unlink(temporary.c_str());
  return unexpected(writeError(path, number));
}

fs::path folderOf(const fs::path& path) {
  return path.parent_path().empty() ? fs::path(".") : path.parent_path();
}

}  // namespace

std::string hostName() {
  char name[256] = {};
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "this machine";
}

Result<std::string> readFile(const fs::path& path, std::uintmax_t limit) {
  const Descriptor file(path, O_RDONLY);
  if (!file.ok()) return unexpected(readError(path, errno));
  std::string content;
  char block[1 << 16];
  for (;;) {
    const auto count = ::read(file.value(), block, sizeof block);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return unexpected(readError(path, errno));
    if (count == 0) return content;
    content.append(block, static_cast<std::size_t>(count));
    if (content.size() > limit) {
      std::error_code ignored;
      return fail(Code::file_too_large, {{"path", path.string()},
                                         {"size", std::to_string(fs::file_size(path, ignored))},
                                         {"limit", std::to_string(limit)}});
    }
  }
}

Result<> writeFileAtomically(const fs::path& path, std::string_view content) {
  STATEROOM_TRY(const auto temporary, writeBeside(path, content, true));
  STATEROOM_CHECK(moveInto(temporary, path));
  return syncFolder(folderOf(path));
}

Result<> replaceFile(const fs::path& path, std::string_view content) {
  STATEROOM_TRY(const auto temporary, writeBeside(path, content, false));
  return moveInto(temporary, path);
}

Result<> makeFolder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return unexpected(writeError(path, error.value()));
  return {};
}

Result<> renameDurably(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return unexpected(writeError(to, errno));
  return syncFolder(folderOf(to));
}

Result<> exchangeDurably(const fs::path& from, const fs::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_EXCHANGE) == 0) {
    return syncFolder(folderOf(to));
  }
  if (errno == ENOENT) return renameDurably(from, to);
  if (errno != EINVAL && errno != ENOSYS) return unexpected(writeError(to, errno));
  // A file system that cannot exchange names: what stands there goes when the new one has its name.
  const fs::path old = to.string() + ".old";
  std::error_code none;
  fs::remove_all(old, none);
  fs::rename(to, old, none);
  auto moved = renameDurably(from, to);
  if (moved) {
    fs::remove_all(old, none);
  } else {
    fs::rename(old, to, none);
  }
  return moved;
}

Result<> syncFile(const fs::path& path) {
  const Descriptor file(path, O_RDONLY);
  if (!file.ok() || ::fsync(file.value()) != 0) return unexpected(writeError(path, errno));
  return {};
}

Result<> syncFolder(const fs::path& path) {
  const Descriptor folder(path, O_RDONLY | O_DIRECTORY);
  if (!folder.ok() || ::fsync(folder.value()) != 0) return unexpected(writeError(path, errno));
  return {};
}

Result<FileLock> FileLock::acquire(const fs::path& path) {
  auto& own = ownLocks();
  const std::scoped_lock guard(own.mutex);
  if (own.holds(path)) return lockedBy(path, ::getpid());
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) return unexpected(writeError(path, errno));
  auto lock = wholeFile(F_WRLCK);
  if (::fcntl(descriptor, F_SETLK, &lock) != 0) {
    ::close(descriptor);
    return lockedBy(path, otherHolder(path));
  }
  own.held[fileOf(descriptor)] = ::getpid();
  return FileLock(descriptor);
}

std::optional<int> FileLock::holder(const fs::path& path) {
  auto& own = ownLocks();
  const std::scoped_lock guard(own.mutex);
  return own.holds(path) ? ::getpid() : otherHolder(path);
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ < 0) return;
  auto& own = ownLocks();
  const std::scoped_lock guard(own.mutex);
  own.held.erase(fileOf(descriptor_));
  ::close(descriptor_);
}

}  // namespace stateroom
