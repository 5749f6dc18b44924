// Our records beside those that TensorFlow wrote of the same values, field by field. What may
// differ is taken out by name: a record has no other difference.
#include <QTemporaryDir>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>

#include <google/protobuf/util/message_differencer.h>

#include "core/base/file.h"
#include "core/interop/events/event.pb.h"
#include "core/interop/events/event_writer.h"
#include "core/interop/events/hparams.pb.h"
#include "core/interop/events/record.h"
#include "tests/support/paths.h"

using namespace stateroom;

namespace {

namespace tf = tensorflow;

std::vector<tf::Event> eventsOf(const fs::path& folder) {
  const auto bytes = readFile(fs::directory_iterator(folder)->path()).value();
  std::string_view rest = bytes;
  std::vector<tf::Event> events;
  while (!rest.empty()) {
    const auto size = record::sizeOf(rest).value();
    const auto data = record::dataOf(rest.substr(0, size)).value();
    if (!events.emplace_back().ParseFromArray(data.data(), static_cast<int>(data.size())))
      qFatal("no event");
    rest.remove_prefix(size);
  }
  return events;
}

/// The first event with a value of that tag.
const tf::Event& tagged(const std::vector<tf::Event>& events, const std::string& tag) {
  const auto found = std::ranges::find_if(events, [&](const tf::Event& event) {
    return event.summary().value_size() == 1 && event.summary().value(0).tag() == tag;
  });
  if (found == events.end()) qFatal("no event of %s", tag.c_str());
  return *found;
}

/// Numbers of a tensor stand in tensor_content there and in float_val here: both are TensorFlow's.
void spellOut(tf::TensorProto& tensor) {
  const auto& content = tensor.tensor_content();
  for (std::size_t at = 0; at + sizeof(float) <= content.size(); at += sizeof(float)) {
    float number = 0;
    std::memcpy(&number, content.data() + at, sizeof number);
    tensor.add_float_val(number);
  }
  tensor.clear_tensor_content();
}

/// What differs, of two messages of one type; empty is good.
std::string difference(const google::protobuf::Message& theirs,
                       const google::protobuf::Message& ours) {
  std::string found;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&found);
  return differencer.Compare(theirs, ours) ? "" : found;
}

tf::HParamsPluginData pluginData(const tf::Event& event) {
  tf::HParamsPluginData data;
  if (!data.ParseFromString(event.summary().value(0).metadata().plugin_data().content()))
    qFatal("no hparams");
  data.DiscardUnknownFields();
  return data;
}

/// The envelope of an hparams record: everything but the content, and the tensor without numbers,
/// which is [0] there and TensorBoard's null tensor, [1], here.
tf::Event envelope(tf::Event event) {
  auto& value = *event.mutable_summary()->mutable_value(0);
  value.mutable_metadata()->mutable_plugin_data()->clear_content();
  value.mutable_tensor()->mutable_tensor_shape()->mutable_dim(0)->clear_size();
  value.mutable_tensor()->clear_float_val();
  event.clear_wall_time();
  return event;
}

}  // namespace

class TestEventRecords : public QObject {
  Q_OBJECT

  std::vector<tf::Event> theirs_ = eventsOf(test::oracle("events/tf2"));

  /// The events of a new file; `write` returns whether it worked.
  static std::vector<tf::Event> written(const std::function<bool(EventWriter&)>& write) {
    const QTemporaryDir folder;
    auto writer = EventWriter::create(folder.path().toStdString());
    if (!writer || !write(*writer) || !writer->flush()) qFatal("nothing is written");
    return eventsOf(folder.path().toStdString());
  }

 private Q_SLOTS:
  void aFileBeginsWithItsVersion() {
    auto theirs = theirs_.front(), ours = written([](EventWriter&) { return true; }).front();
    theirs.DiscardUnknownFields();  // which program wrote it
    for (auto* event : {&theirs, &ours}) event->clear_wall_time();
    QCOMPARE(difference(theirs, ours), std::string());
  }

  void scalars() {
    int compared = 0;
    for (auto theirs : theirs_) {
      if (theirs.summary().value_size() != 1) continue;
      auto& value = *theirs.mutable_summary()->mutable_value(0);
      if (value.tag() != "evaluation/accuracy") continue;
      spellOut(*value.mutable_tensor());
      const WallTime time(std::chrono::microseconds(std::llround(theirs.wall_time() * 1e6)));
      auto ours =
          written([&](EventWriter& writer) {
            return writer.scalar(value.tag(), theirs.step(), value.tensor().float_val(0), time)
                .has_value();
          }).back();
      QVERIFY(std::abs(ours.wall_time() - theirs.wall_time()) < 1e-5);
      theirs.set_wall_time(ours.wall_time());
      auto& metadata = *ours.mutable_summary()->mutable_value(0)->mutable_metadata();
      QCOMPARE(metadata.data_class(), tf::SummaryMetadata::DATA_CLASS_SCALAR);
      metadata.clear_data_class();  // TensorBoard's own writer sets it, TensorFlow does not yet
      QCOMPARE(difference(theirs, ours), std::string());
      ++compared;
    }
    QCOMPARE(compared, 30);
  }

  void hparams() {
    const auto& begun = tagged(theirs_, "_hparams_/session_start_info");
    auto session = pluginData(begun);
    const auto& info = session.session_start_info();
    const std::vector<HParam> hparams = {
        {.name = "units", .number = 16, .text = {}},
        {.name = "learning_rate", .number = 0.01, .text = {}},
        {.name = "optimizer", .kind = HParam::Kind::Text, .text = "adam"},
        {.name = "masking", .kind = HParam::Kind::Bool, .truth = true, .text = {}}};
    const auto events = written([&](EventWriter& writer) {
      return writer.hparams(hparams, {"epoch_loss"}, info.group_name(), info.start_time_secs())
          .has_value();
    });
    for (const char* tag : {"_hparams_/experiment", "_hparams_/session_start_info"})
      QCOMPARE(difference(envelope(tagged(theirs_, tag)), envelope(tagged(events, tag))),
               std::string());
    QCOMPARE(difference(session, pluginData(tagged(events, "_hparams_/session_start_info"))),
             std::string());

    auto theirs = pluginData(tagged(theirs_, "_hparams_/experiment"));
    auto ours = pluginData(tagged(events, "_hparams_/experiment"));
    for (auto& hparam : *theirs.mutable_experiment()->mutable_hparam_infos())
      hparam.DiscardUnknownFields();  // the domains that were searched
    for (auto& metric : *theirs.mutable_experiment()->mutable_metric_infos())
      metric.clear_display_name();
    ours.mutable_experiment()->clear_time_created_secs();
    QCOMPARE(difference(theirs, ours), std::string());
  }

  void aSessionEndsAsTorchWritesIt() {
    const auto ours =
        written([](EventWriter& writer) { return writer.sessionEnd(true, 2.0).has_value(); });
    auto data = pluginData(ours.back());
    QCOMPARE(data.session_end_info().end_time_secs(), 2.0);
    data.mutable_session_end_info()->clear_end_time_secs();
    const auto theirs = eventsOf(test::oracle("events/torch/trial"));
    QCOMPARE(difference(pluginData(tagged(theirs, "_hparams_/session_end_info")), data),
             std::string());
  }
};

QTEST_GUILESS_MAIN(TestEventRecords)
#include "test_event_records.moc"
