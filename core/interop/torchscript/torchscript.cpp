#include "core/interop/torchscript/torchscript.h"

#include <memory>
#include <string>
#include <string_view>

#include <zip.h>

namespace stateroom {
namespace {

constexpr zip_uint64_t kLargestTotal = zip_uint64_t{8} << 30, kLargestCode = zip_uint64_t{64} << 20;
constexpr zip_uint64_t kLargestRatio = 1100;  // deflate reaches 1032 at most

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseEntry {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, CloseArchive>;

Archive opened(const std::filesystem::path& path) {
  return Archive(zip_open(path.c_str(), ZIP_RDONLY, nullptr));
}

bool isCode(std::string_view name) {
  return name.find("/code/") != std::string_view::npos && name.ends_with(".py");
}

unexpected<Error> refused(std::string what) {
  return fail(Code::foreign_model_only_computes, {{"what", std::move(what)}});
}

Result<std::string> textOf(zip_t* archive, const zip_stat_t& entry) {
  const std::unique_ptr<zip_file_t, CloseEntry> file(zip_fopen_index(archive, entry.index, 0));
  std::string text(entry.size, '\0');
  if (!file ||
      zip_fread(file.get(), text.data(), entry.size) != static_cast<zip_int64_t>(entry.size))
    return refused("read: its code is damaged");
  return text;
}

/// Of one entry of the archive; `total` is the size of all so far.
Result<> checkEntry(zip_t* archive, const zip_stat_t& entry, zip_uint64_t& total) {
  total += entry.size;
  const auto packed = std::max<zip_uint64_t>(entry.comp_size, 1);
  if (entry.size > kLargestTotal || total > kLargestTotal || entry.size / packed > kLargestRatio)
    return refused("unpacked: it is too large");
  if (!isCode(entry.name)) return {};
  if (entry.size > kLargestCode) return refused("read: its code is too large");
  STATEROOM_TRY(const std::string text, textOf(archive, entry));
  if (text.find("__setstate__") == std::string::npos) return {};
  return refused("browsed: it runs code while it is loaded (__setstate__)");
}

}  // namespace

bool isTorchScript(const std::filesystem::path& path) {
  const Archive archive = opened(path);
  if (!archive) return false;
  const auto count = zip_get_num_entries(archive.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const char* name = zip_get_name(archive.get(), static_cast<zip_uint64_t>(i), 0);
    if (name != nullptr && isCode(name)) return true;
  }
  return false;
}

Result<> checkTorchScript(const std::filesystem::path& path) {
  constexpr zip_uint64_t kWanted =
      ZIP_STAT_NAME | ZIP_STAT_INDEX | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
  const Archive archive = opened(path);
  if (!archive) return refused("read: it is damaged");
  const auto count = zip_get_num_entries(archive.get(), 0);
  zip_uint64_t total = 0;
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t entry;
    if (zip_stat_index(archive.get(), static_cast<zip_uint64_t>(i), 0, &entry) != 0 ||
        (entry.valid & kWanted) != kWanted)
      return refused("read: its archive is damaged");
    STATEROOM_CHECK(checkEntry(archive.get(), entry, total));
  }
  return {};
}

}  // namespace stateroom
