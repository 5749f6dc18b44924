#include "core/interop/events/event_writer.h"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/text.h"
#include "core/interop/events/event.pb.h"
#include "core/interop/events/hparams.pb.h"
#include "core/interop/events/record.h"

namespace stateroom {
namespace {

namespace tf = tensorflow;

constexpr std::size_t kBufferBytes = std::size_t{64} << 10;
constexpr std::string_view kPrefix = "events.out.tfevents.";

/// The time in an event file's name; 0 for other files.
long long timeInName(const std::string& name) {
  if (!name.starts_with(kPrefix)) return 0;
  const auto parts = split(std::string_view(name).substr(kPrefix.size()), '.');
  return parseInteger(parts.front()).value_or(0);
}

long long nextTime(const fs::path& folder) {
  auto time = static_cast<long long>(secondsSinceEpoch(now()));
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    time = std::max(time, timeInName(entry.path().filename()) + 1);
  }
  return time;
}

fs::path newPath(const fs::path& folder) {
  static std::atomic<int> uid = 0;
  return folder / fmt::format("{}{:010}.{}.{}.{}.v2", kPrefix, nextTime(folder), hostName(),
                              ::getpid(), uid++);
}

tf::HParamInfo::DataType typeOf(HParam::Kind kind) {
  switch (kind) {
    case HParam::Kind::Number:
      return tf::HParamInfo::FLOAT64;
    case HParam::Kind::Bool:
      return tf::HParamInfo::BOOL;
    case HParam::Kind::Text:
      return tf::HParamInfo::STRING;
  }
  return tf::HParamInfo::UNSET;
}

google::protobuf::Value valueOf(const HParam& hparam) {
  google::protobuf::Value value;
  switch (hparam.kind) {
    case HParam::Kind::Number:
      value.set_number_value(hparam.number);
      break;
    case HParam::Kind::Bool:
      value.set_bool_value(hparam.truth);
      break;
    case HParam::Kind::Text:
      value.set_string_value(hparam.text);
      break;
  }
  return value;
}

}  // namespace

struct EventWriter::Impl {
  fs::path path;
  int descriptor = -1;
  std::string buffer;  ///< framed records not yet handed over
  std::string data;    ///< of the record being written
  tf::Event event;     ///< reused, so that it keeps its memory

  ~Impl() {
    if (descriptor < 0) return;
    std::ignore = flush();
    ::close(descriptor);
  }

  Result<> failed() const {
    return fail(Code::file_not_writable,
                {{"path", path.string()}, {"reason", std::strerror(errno)}});
  }

  Result<> flush() {
    std::string_view rest = buffer;
    while (!rest.empty()) {
      const auto written = ::write(descriptor, rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) {
        buffer.erase(0, buffer.size() - rest.size());
        return failed();
      }
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
    buffer.clear();
    return {};
  }

  tf::Event& begin(std::int64_t step, WallTime time) {
    event.Clear();
    event.set_step(step);
    event.set_wall_time(secondsSinceEpoch(time));
    return event;
  }

  tf::Summary::Value& beginSummary(std::int64_t step, WallTime time, const std::string& tag,
                                   const char* plugin, tf::SummaryMetadata::DataClass dataClass) {
    auto& value = *begin(step, time).mutable_summary()->add_value();
    value.set_tag(tag);
    value.mutable_metadata()->mutable_plugin_data()->set_plugin_name(plugin);
    value.mutable_metadata()->set_data_class(dataClass);
    return value;
  }

  Result<> write() {
    event.SerializeToString(&data);
    record::append(buffer, data);
    return buffer.size() < kBufferBytes ? Result<>() : flush();
  }

  /// hparams travel in the metadata; the tensor is TensorBoard's null tensor.
  Result<> writeHParams(const char* tag, const tf::HParamsPluginData& content) {
    auto& value = beginSummary(0, now(), tag, "hparams", tf::SummaryMetadata::DATA_CLASS_UNKNOWN);
    value.mutable_metadata()->mutable_plugin_data()->set_content(content.SerializeAsString());
    value.mutable_tensor()->set_dtype(tf::DT_FLOAT);
    value.mutable_tensor()->mutable_tensor_shape()->add_dim()->set_size(1);
    value.mutable_tensor()->add_float_val(0);
    return write();
  }
};

EventWriter::EventWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
EventWriter::EventWriter(EventWriter&&) noexcept = default;
EventWriter& EventWriter::operator=(EventWriter&&) noexcept = default;
EventWriter::~EventWriter() = default;

Result<EventWriter> EventWriter::create(const fs::path& folder) {
  STATEROOM_CHECK(makeFolder(folder));
  auto impl = std::make_unique<Impl>();
  impl->path = newPath(folder);
  impl->descriptor =
      ::open(impl->path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644);
  if (impl->descriptor < 0) {
    STATEROOM_CHECK(impl->failed());
  }
  impl->begin(0, now()).set_file_version("brain.Event:2");
  STATEROOM_CHECK(impl->write());
  STATEROOM_CHECK(impl->flush());
  return EventWriter(std::move(impl));
}

Result<> EventWriter::scalar(const std::string& tag, std::int64_t step, double value,
                             WallTime time) {
  auto& summary =
      impl_->beginSummary(step, time, tag, "scalars", tf::SummaryMetadata::DATA_CLASS_SCALAR);
  summary.mutable_tensor()->set_dtype(tf::DT_FLOAT);
  summary.mutable_tensor()->mutable_tensor_shape();
  summary.mutable_tensor()->add_float_val(static_cast<float>(value));
  return impl_->write();
}

Result<> EventWriter::text(const std::string& tag, std::int64_t step, const std::string& markdown) {
  auto& summary =
      impl_->beginSummary(step, now(), tag, "text", tf::SummaryMetadata::DATA_CLASS_TENSOR);
  summary.mutable_tensor()->set_dtype(tf::DT_STRING);
  summary.mutable_tensor()->mutable_tensor_shape();
  summary.mutable_tensor()->add_string_val(markdown);
  return impl_->write();
}

Result<> EventWriter::hparams(const std::vector<HParam>& hparams,
                              const std::vector<std::string>& metricTags, const std::string& group,
                              double startTime) {
  tf::HParamsPluginData described;
  auto& experiment = *described.mutable_experiment();
  experiment.set_time_created_secs(startTime);
  tf::HParamsPluginData begun;
  auto& session = *begun.mutable_session_start_info();
  session.set_group_name(group);
  session.set_start_time_secs(startTime);
  for (const auto& hparam : hparams) {
    auto& info = *experiment.add_hparam_infos();
    info.set_name(hparam.name);
    info.set_type(typeOf(hparam.kind));
    (*session.mutable_hparams())[hparam.name] = valueOf(hparam);
  }
  for (const auto& tag : metricTags) experiment.add_metric_infos()->mutable_name()->set_tag(tag);
  STATEROOM_CHECK(impl_->writeHParams("_hparams_/experiment", described));
  return impl_->writeHParams("_hparams_/session_start_info", begun);
}

Result<> EventWriter::sessionEnd(bool success, double endTime) {
  tf::HParamsPluginData ended;
  auto& session = *ended.mutable_session_end_info();
  session.set_status(success ? tf::SessionEndInfo::STATUS_SUCCESS
                             : tf::SessionEndInfo::STATUS_FAILURE);
  session.set_end_time_secs(endTime);
  return impl_->writeHParams("_hparams_/session_end_info", ended);
}

Result<> EventWriter::sessionStart(std::int64_t step) {
  impl_->begin(step, now()).mutable_session_log()->set_status(tf::SessionLog::START);
  return impl_->write();
}

Result<> EventWriter::flush() {
  return impl_->flush();
}

Result<> EventWriter::sync() {
  STATEROOM_CHECK(impl_->flush());
  return ::fdatasync(impl_->descriptor) == 0 ? Result<>() : impl_->failed();
}

const fs::path& EventWriter::path() const {
  return impl_->path;
}

}  // namespace stateroom
