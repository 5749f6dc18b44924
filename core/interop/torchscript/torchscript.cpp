#include "core/interop/torchscript/torchscript.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <zip.h>

#include "core/base/text.h"

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

// ---- what its code may do

/// Of LibTorch's operators on tensors, those that read or write files.
constexpr std::array<std::string_view, 2> kTouchFiles = {"save", "from_file"};
/// Namespaces whose operators compute; others are somebody's additions or talk to other machines.
constexpr std::array<std::string_view, 6> kComputing = {"aten",       "prim",   "quantized",
                                                        "_quantized", "mkldnn", "mkldnn_prepacked"};

bool isPartOfName(char c) {
  return c == '_' || c == '.' || std::isalnum(static_cast<unsigned char>(c)) != 0;
}

/// The dotted names of a program text, comments and texts of it too.
template <typename Visit>
Result<> forEachName(std::string_view code, Visit visit) {
  for (std::size_t begin = 0; begin < code.size();) {
    std::size_t end = begin;
    while (end < code.size() && isPartOfName(code[end])) ++end;
    if (end > begin) STATEROOM_CHECK(visit(code.substr(begin, end - begin)));
    begin = end + 1;
  }
  return {};
}

/// `torch.NAME` and `ops.NAMESPACE.NAME`: that is how TorchScript writes an operator.
Result<> checkOperator(std::string_view name) {
  if (!name.starts_with("torch.") && !name.starts_with("ops.")) return {};
  const auto parts = split(name, '.');
  const bool plain = parts.size() == 2 && parts[0] == "torch";
  const bool other = parts.size() == 3 && parts[0] == "ops";
  if (other && std::ranges::find(kComputing, parts[1]) == kComputing.end())
    return refused(fmt::format("browsed: {} is none of LibTorch's operators", name));
  const bool files =
      (plain || other) && std::ranges::find(kTouchFiles, parts.back()) != kTouchFiles.end();
  if (files) return refused(fmt::format("browsed: {} reads or writes files", name));
  if (other && parts.back().starts_with("rpc_"))
    return refused(fmt::format("browsed: {} calls another machine", name));
  return {};
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
  if (text.find("__setstate__") != std::string::npos)
    return refused("browsed: it runs code while it is loaded (__setstate__)");
  return forEachName(text, checkOperator);
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
