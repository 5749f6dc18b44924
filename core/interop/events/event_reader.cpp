#include "core/interop/events/event_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/text.h"
#include "core/interop/events/event.pb.h"
#include "core/interop/events/hparams.pb.h"
#include "core/interop/events/record.h"

namespace stateroom {
namespace {

namespace tf = tensorflow;

/// Bytes [offset, offset + count) of a file, fewer at its end.
Result<std::string> readPiece(const fs::path& path, std::uintmax_t offset, std::size_t count) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  std::string piece(descriptor < 0 ? 0 : count, '\0');
  std::size_t have = 0;
  ssize_t got = descriptor < 0 ? -1 : 1;
  while (got > 0 && have < count) {
    got = ::pread(descriptor, piece.data() + have, count - have, static_cast<off_t>(offset + have));
    if (got > 0) have += static_cast<std::size_t>(got);
    if (got < 0 && errno == EINTR) got = 1;
  }
  const int number = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (got < 0) {
    return fail(Code::file_not_readable,
                {{"path", path.string()}, {"reason", std::strerror(number)}});
  }
  piece.resize(have);
  return piece;
}

template <typename Number>
std::optional<double> firstOf(const google::protobuf::RepeatedField<Number>& values,
                              const std::string& content) {
  if (!values.empty()) return static_cast<double>(values[0]);
  if (content.size() < sizeof(Number)) return content.empty() ? std::optional(0.0) : std::nullopt;
  Number number;
  std::memcpy(&number, content.data(), sizeof number);
  return static_cast<double>(number);
}

/// The number of a rank-0 tensor; a tensor without any value holds zero.
std::optional<double> scalarOf(const tf::TensorProto& tensor) {
  switch (tensor.dtype()) {
    case tf::DT_FLOAT:
      return firstOf(tensor.float_val(), tensor.tensor_content());
    case tf::DT_DOUBLE:
      return firstOf(tensor.double_val(), tensor.tensor_content());
    case tf::DT_INT32:
      return firstOf(tensor.int_val(), tensor.tensor_content());
    case tf::DT_INT64:
      return firstOf(tensor.int64_val(), tensor.tensor_content());
    default:
      return std::nullopt;
  }
}

std::string textOf(const tf::TensorProto& tensor) {
  return join(std::vector<std::string>(tensor.string_val().begin(), tensor.string_val().end()),
              "\n");
}

std::vector<HParam> hparamsOf(const tf::SessionStartInfo& session) {
  std::vector<HParam> hparams;
  for (const auto& [name, value] : session.hparams()) {
    HParam& hparam = hparams.emplace_back(HParam{.name = name, .text = {}});
    if (value.has_bool_value()) {
      hparam.kind = HParam::Kind::Bool;
      hparam.truth = value.bool_value();
    } else if (value.has_string_value()) {
      hparam.kind = HParam::Kind::Text;
      hparam.text = value.string_value();
    } else {
      hparam.number = value.number_value();
    }
  }
  std::ranges::sort(hparams, {}, &HParam::name);
  return hparams;
}

/// Keeps the points of steps before `step`; whether any was dropped.
bool keepBefore(ScalarSeries& series, std::int64_t step) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (series.steps[i] >= step) continue;
    series.steps[kept] = series.steps[i];
    series.times[kept] = series.times[i];
    series.values[kept] = series.values[i];
    ++kept;
  }
  if (kept == series.size()) return false;
  series.steps.resize(kept);
  series.times.resize(kept);
  series.values.resize(kept);
  return true;
}

/// 2 of "brain.Event:2"; 0 when there is none.
long long versionOf(std::string_view text) {
  constexpr std::string_view kPrefix = "brain.Event:";
  return text.starts_with(kPrefix) ? parseInteger(text.substr(kPrefix.size())).value_or(0) : 0;
}

}  // namespace

struct EventReader::Impl {
  struct File {
    std::uintmax_t offset = 0;  ///< behind the last whole record
    std::uintmax_t size = 0;    ///< when it was last looked at
    bool damaged = false;
  };

  fs::path folder;
  std::map<fs::path, File> files;
  std::map<std::string, ScalarSeries> scalars;
  std::vector<TextEvent> texts;
  std::vector<std::int64_t> restarts;
  std::vector<HParam> hparams;
  long long fileVersion = 0;
  std::int64_t mostRecentStep = -1;
  tf::Event event;  ///< reused, so that it keeps its memory
  std::optional<Error> pending;
  std::vector<Error> damage;  ///< told so far

  unexpected<Error> tell(Error error) {
    damage.push_back(std::move(error));
    return passOn(damage.back());
  }

  Result<> findFiles() {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      const auto name = entry.path().filename().string();
      if (name.find("tfevents") != name.npos) files.try_emplace(entry.path());
    }
    if (error) return fail(Code::event_folder_missing, {{"path", folder.string()}});
    return {};
  }

  bool purgeAll(std::int64_t step) {
    bool purged = false;
    for (auto& [tag, series] : scalars) purged |= keepBefore(series, step);
    return std::erase_if(texts, [&](const auto& text) { return text.step >= step; }) > 0 || purged;
  }

  /// Whether points were dropped.
  bool restart(std::int64_t step) {
    std::erase_if(restarts, [&](std::int64_t earlier) { return earlier >= step; });
    if (step > 0) restarts.push_back(step);
    return purgeAll(step);
  }

  bool purgeTags() {
    bool purged = false;
    for (const auto& value : event.summary().value()) {
      const auto series = scalars.find(value.tag());
      if (series != scalars.end()) purged |= keepBefore(series->second, event.step());
    }
    return purged;
  }

  /// EventAccumulator._MaybePurgeOrphanedData: from file version 2 on only SessionLog START tells
  /// of a restart; older files by a step that goes back.
  bool purgeOrphaned() {
    bool purged = false;
    if (fileVersion >= 2) {
      purged = event.session_log().status() == tf::SessionLog::START && restart(event.step());
    } else if (event.has_summary() && event.step() < mostRecentStep) {
      purged = purgeTags();
    }
    if (event.has_summary()) mostRecentStep = event.step();
    return purged;
  }

  void addPoint(ScalarSeries& series, double value) {
    series.steps.push_back(event.step());
    series.times.push_back(event.wall_time());
    series.values.push_back(value);
  }

  /// Only a tag's first value need name its plugin: a series that exists is a scalar's.
  void addTensor(const tf::Summary::Value& value) {
    const auto& plugin = value.metadata().plugin_data().plugin_name();
    const auto known = scalars.find(value.tag());
    if (plugin == "scalars" || (plugin.empty() && known != scalars.end())) {
      const auto number = scalarOf(value.tensor());
      if (number) addPoint(known != scalars.end() ? known->second : scalars[value.tag()], *number);
    } else if (plugin == "text") {
      texts.push_back({value.tag(), event.step(), event.wall_time(), textOf(value.tensor())});
    } else if (plugin == "hparams") {
      tf::HParamsPluginData content;
      if (content.ParseFromString(value.metadata().plugin_data().content()) &&
          content.has_session_start_info()) {
        hparams = hparamsOf(content.session_start_info());
      }
    }
  }

  void addSummary() {
    for (const auto& value : event.summary().value()) {
      if (value.has_simple_value()) {
        addPoint(scalars[value.tag()], value.simple_value());
      } else if (value.has_tensor() || value.has_metadata()) {
        addTensor(value);
      }
    }
  }

  Result<> addRecord(std::string_view data, Update& update) {
    if (!event.ParseFromArray(data.data(), static_cast<int>(data.size()))) {
      return fail(Code::event_not_parsed);
    }
    if (!event.file_version().empty()) fileVersion = versionOf(event.file_version());
    update.purged |= purgeOrphaned();
    addSummary();
    update.changed = true;
    ++update.records;
    return {};
  }

  /// Takes the whole records of a piece off its front. Returns the bytes that the next record needs
  /// as far as known.
  Result<std::size_t> addRecords(std::string_view piece, File& file, Update& update) {
    while (piece.size() >= record::kHeaderBytes) {
      STATEROOM_TRY(const auto size, record::sizeOf(piece));
      if (piece.size() < size) return size;
      STATEROOM_TRY(const auto data, record::dataOf(piece.substr(0, size)));
      STATEROOM_CHECK(addRecord(data, update));
      piece.remove_prefix(size);
      file.offset += size;
    }
    return record::kHeaderBytes;
  }

  /// Reads at most about `budget` bytes and takes them off it. Whether the file's end was reached.
  Result<bool> readFile(const fs::path& path, File& file, std::size_t& budget, Update& update) {
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error || size == file.size) return true;
    std::size_t count = budget;
    while (file.offset < size) {
      STATEROOM_TRY(
          const auto piece,
          readPiece(path, file.offset, std::min<std::uintmax_t>(count, size - file.offset)));
      const auto before = file.offset;
      STATEROOM_TRY(const auto needed, addRecords(piece, file, update));
      budget -= std::min<std::size_t>(budget, file.offset - before);
      if (needed > size - file.offset) break;  // the tail is not whole yet
      if (budget == 0 || piece.size() < record::kHeaderBytes) return false;
      count = std::max(budget, needed);
    }
    file.size = size;
    return true;
  }

  /// The error that ended reading, if one did.
  std::optional<Error> readFiles(std::size_t budget, Update& update) {
    for (auto& [path, file] : files) {
      if (file.damaged) continue;
      const auto ended = readFile(path, file, budget, update);
      if (!ended) {
        file.damaged = true;
        return Error(ended.error())
            .at("byte", std::to_string(file.offset))
            .at("file", path.filename().string());
      }
      if (!*ended) return std::nullopt;
    }
    return std::nullopt;
  }
};

EventReader::EventReader(fs::path folder) : impl_(std::make_unique<Impl>()) {
  impl_->folder = std::move(folder);
}

EventReader::EventReader(EventReader&&) noexcept = default;
EventReader& EventReader::operator=(EventReader&&) noexcept = default;
EventReader::~EventReader() = default;

Result<EventReader::Update> EventReader::poll(std::size_t byteBudget) {
  if (impl_->pending) return impl_->tell(std::exchange(impl_->pending, std::nullopt).value());
  STATEROOM_CHECK(impl_->findFiles());
  Update update;
  auto error = impl_->readFiles(byteBudget, update);
  if (!error) return update;
  if (!update.changed) return impl_->tell(std::move(*error));
  impl_->pending = std::move(error);  // what was read before the damage is told first
  return update;
}

const std::map<std::string, ScalarSeries>& EventReader::scalars() const {
  return impl_->scalars;
}

const std::vector<TextEvent>& EventReader::texts() const {
  return impl_->texts;
}

const std::vector<std::int64_t>& EventReader::restarts() const {
  return impl_->restarts;
}

const std::vector<HParam>& EventReader::hparams() const {
  return impl_->hparams;
}

const std::vector<Error>& EventReader::damage() const {
  return impl_->damage;
}

Result<EventReader> readEvents(const fs::path& folder) {
  EventReader reader(folder);
  for (bool more = true; more;) {
    const auto told = reader.damage().size();
    const auto update = reader.poll();
    if (!update && reader.damage().size() == told) return unexpected(update.error());
    more = !update || update->changed;
  }
  return reader;
}

}  // namespace stateroom
