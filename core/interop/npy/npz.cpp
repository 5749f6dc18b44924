#include <memory>

#include <zip.h>

#include "core/base/file.h"
#include "core/interop/npy/npy.h"

namespace stateroom {
namespace {

constexpr zip_int64_t kMostEntries = 100000;
constexpr zip_uint64_t kLargestTotal = zip_uint64_t{8} << 30;
constexpr zip_uint64_t kLargestRatio = 1100;  // deflate reaches 1032 at most
constexpr std::string_view kExtension = ".npy";

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseEntry {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, CloseArchive>;

unexpected<Error> zipError(const char* reason) {
  return fail(Code::npz_damaged, {{"reason", reason}});
}

Result<Archive> openArchive(const std::filesystem::path& path) {
  int number = 0;
  Archive archive(zip_open(path.c_str(), ZIP_RDONLY, &number));
  if (archive) return archive;
  zip_error_t error;
  zip_error_init_with_code(&error, number);
  const std::string reason = zip_error_strerror(&error);
  zip_error_fini(&error);
  return zipError(reason.c_str());
}

Result<std::string> unpack(zip_t* archive, const zip_stat_t& entry) {
  const std::unique_ptr<zip_file_t, CloseEntry> file(zip_fopen_index(archive, entry.index, 0));
  if (!file) return zipError(zip_strerror(archive));
  std::string bytes(entry.size, '\0');
  if (zip_fread(file.get(), bytes.data(), entry.size) != static_cast<zip_int64_t>(entry.size)) {
    return zipError(zip_file_strerror(file.get()));
  }
  // One more read reaches the end, where the checksum is compared.
  char more = 0;
  if (zip_fread(file.get(), &more, 1) != 0) return zipError(zip_file_strerror(file.get()));
  return bytes;
}

/// `fileSize`: no entry is packed into more than the file has.
Result<> checkSize(const zip_stat_t& entry, zip_uint64_t total, zip_uint64_t fileSize) {
  const auto packed = std::max<zip_uint64_t>(entry.comp_size, 1);
  const bool large = total > kLargestTotal || entry.size > kLargestTotal;
  if (large || packed > fileSize || entry.size / packed > kLargestRatio) {
    return fail(Code::npz_size, {{"size", std::to_string(entry.size)},
                                 {"packed", std::to_string(entry.comp_size)}});
  }
  return {};
}

Result<NamedTensor> readEntry(zip_t* archive, zip_uint64_t index, zip_uint64_t fileSize,
                              zip_uint64_t& total) {
  constexpr zip_uint64_t kWanted =
      ZIP_STAT_NAME | ZIP_STAT_INDEX | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
  zip_stat_t entry;
  if (zip_stat_index(archive, index, 0, &entry) != 0 || (entry.valid & kWanted) != kWanted) {
    return zipError(zip_strerror(archive));
  }
  const std::string_view name = entry.name;
  const auto within = [&]<typename T>(Result<T> result) -> Result<T> {
    if (result) return result;
    return passOn(std::move(result).error(), "entry", name);
  };
  total += entry.size;
  STATEROOM_CHECK(within(checkSize(entry, total, fileSize)));
  STATEROOM_TRY(const auto bytes, within(unpack(archive, entry)));
  STATEROOM_TRY(auto tensor, within(parseNpy(bytes)));
  const auto stem =
      name.ends_with(kExtension) ? name.substr(0, name.size() - kExtension.size()) : name;
  return NamedTensor{std::string(stem), std::move(tensor)};
}

Result<std::vector<NamedTensor>> readEntries(const std::filesystem::path& path) {
  STATEROOM_TRY(const auto archive, openArchive(path));
  const auto count = zip_get_num_entries(archive.get(), 0);
  if (count > kMostEntries) return fail(Code::npz_entries, {{"count", std::to_string(count)}});
  std::error_code ignored;
  const auto fileSize = fs::file_size(path, ignored);
  std::vector<NamedTensor> arrays;
  zip_uint64_t total = 0;
  for (zip_int64_t i = 0; i < count; ++i) {
    STATEROOM_TRY(auto array,
                  readEntry(archive.get(), static_cast<zip_uint64_t>(i), fileSize, total));
    arrays.push_back(std::move(array));
  }
  return arrays;
}

Result<> addEntry(zip_t* archive, const std::string& name, const std::string& bytes) {
  auto* source = zip_source_buffer(archive, bytes.data(), bytes.size(), /*freep=*/0);
  if (source == nullptr) return zipError(zip_strerror(archive));
  const auto index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return zipError(zip_strerror(archive));
  }
  zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
  return {};
}

Result<> writeEntries(const fs::path& path, const std::vector<NamedTensor>& arrays) {
  int number = 0;
  Archive archive(zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &number));
  if (!archive) return fail(Code::file_not_writable, {{"path", path.string()}, {"reason", "zip"}});
  std::vector<std::string> entries;  // borrowed by the archive until it is closed
  entries.reserve(arrays.size());
  for (const auto& array : arrays) {
    entries.push_back(npyBytes(array.tensor));
    STATEROOM_CHECK(addEntry(archive.get(), array.name + ".npy", entries.back()));
  }
  if (zip_close(archive.get()) == 0) {
    (void)archive.release();
    return {};
  }
  return fail(Code::file_not_writable,
              {{"path", path.string()}, {"reason", zip_strerror(archive.get())}});
}

}  // namespace

Result<> writeNpz(const fs::path& path, const std::vector<NamedTensor>& arrays) {
  auto part = path;
  part += ".part";
  STATEROOM_CHECK(writeEntries(part, arrays));
  STATEROOM_CHECK(syncFile(part));
  return renameDurably(part, path);
}

Result<std::vector<NamedTensor>> readNpz(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return fail(Code::file_not_found, {{"path", path.string()}});
  auto arrays = readEntries(path);
  if (!arrays) return passOn(std::move(arrays).error(), "file", path.string());
  return arrays;
}

}  // namespace stateroom
