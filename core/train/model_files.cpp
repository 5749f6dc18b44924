#include "core/train/model_files.h"

#include <google/protobuf/text_format.h>

#include "core/base/json_fields.h"
#include "core/model/signature.h"
#include "core/project/text_parser.h"

namespace stateroom {
namespace {

constexpr std::uintmax_t kMaxText = std::uintmax_t{64} << 20;

fs::path signaturesIn(const fs::path& folder) {
  return folder / "signatures.json";
}

Result<> writeText(const fs::path& path, const google::protobuf::Message& message) {
  std::string text;
  google::protobuf::TextFormat::PrintToString(message, &text);
  return writeFileAtomically(path, text);
}

template <typename Message>
Result<Message> readText(const fs::path& path) {
  STATEROOM_TRY(const auto text, readFile(path, kMaxText));
  Message message;
  const auto parsed = parseText(text, message);
  if (parsed) return message;
  Error error(Code::run_model_damaged, {{"reason", parsed.error().message()}});
  for (const auto& [what, where] : parsed.error().context()) error.at(what, where);
  return unexpected(std::move(error).at("file", path.string()));
}

}  // namespace

Result<> writeModelFiles(const RunFolder& folder, const Project& project, const ModelSpec& spec,
                         const FeatureSet& features) {
  STATEROOM_TRY(const auto signatures, describeSignatures(spec, features.columns(), project));
  Project fitted;
  for (const auto& column : features.columns()) *fitted.add_features() = column;
  STATEROOM_CHECK(writeText(folder.modelPath(), spec));
  STATEROOM_CHECK(writeText(folder.featuresPath(), fitted));
  return writeFileAtomically(signaturesIn(folder.path()), jsonText(signatures));
}

Result<ModelSpec> readModelSpec(const fs::path& folder) {
  return readText<ModelSpec>(folder / "model.textproto");
}

Result<FeatureSet> readFeatures(const fs::path& folder) {
  STATEROOM_TRY(const auto fitted, readText<Project>(folder / "features.textproto"));
  return FeatureSet::load({fitted.features().begin(), fitted.features().end()});
}

Result<nlohmann::json> readSignatures(const fs::path& folder) {
  std::error_code none;
  if (!fs::exists(signaturesIn(folder), none)) return nlohmann::json::object();
  STATEROOM_TRY(const auto text, readFile(signaturesIn(folder), kMaxText));
  auto signatures = nlohmann::json::parse(text, nullptr, false);
  if (signatures.is_object()) return signatures;
  return passOn(Error(Code::run_model_damaged), "file", signaturesIn(folder).string());
}

}  // namespace stateroom
