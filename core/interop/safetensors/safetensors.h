#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/tensor.h"

namespace stateroom {

/// Tensors by name in one file, without code: u64 length, JSON header, data
/// (https://huggingface.co/docs/safetensors).
struct Safetensors {
  std::vector<NamedTensor> tensors;  ///< in order of their offsets
  std::map<std::string, std::string> metadata;
};

/// Reads a safetensors file; every claim of the header is checked against the file's size first.
Result<Safetensors> readSafetensors(const std::filesystem::path& path);
Result<Safetensors> parseSafetensors(std::string_view bytes);

/// The header alone: names, types, shapes.
struct SafetensorsEntry {
  std::string name;
  DType dtype;
  Shape shape;
  std::size_t begin = 0, end = 0;  ///< bytes from the start of the data
};
Result<std::vector<SafetensorsEntry>> listSafetensors(const std::filesystem::path& path);

/// Atomically (core/base/file.h). Types of larger elements come first, so that every tensor is
/// aligned; otherwise the order is kept.
Result<> writeSafetensors(const std::filesystem::path& path,
                          const std::vector<NamedTensor>& tensors,
                          const std::map<std::string, std::string>& metadata = {});

}  // namespace stateroom
