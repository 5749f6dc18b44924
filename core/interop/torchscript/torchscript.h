#pragma once

#include <filesystem>

#include "core/base/result.h"

namespace stateroom {

/// Whether a file is a zip archive that holds compiled code: TorchScript. A checkpoint of
/// torch.save is such an archive too, but without code.
bool isTorchScript(const std::filesystem::path& path);

/// Refuses a TorchScript file that would run code while it is loaded (a class with __setstate__),
/// that names operators which touch files or other machines or which LibTorch does not bring, and
/// one whose parts are larger than 8 GiB or shrink more than deflate can. Nothing of the file is
/// executed to find out.
Result<> checkTorchScript(const std::filesystem::path& path);

}  // namespace stateroom
