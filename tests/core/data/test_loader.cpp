#include <cmath>
#include <set>

#include "core/base/random.h"
#include "core/data/batch_order.h"
#include "core/data/loader.h"
#include "core/model/resolve.h"
#include "core/project/settings.h"
#include "tests/core/data/temporary_project.h"
#include "tests/support/paths.h"

using namespace stateroom;
using test::TemporaryProject;

namespace {

const char* kData =
    "data { sources { path: 'r.csv' } "
    "columns { name: 'user' type: STRING role: USER } columns { name: 't' type: INT role: ORDER } "
    "columns { name: 'x' type: FLOAT } columns { name: 'word' type: STRING } "
    "columns { name: 'y' type: FLOAT role: LABEL } columns { name: 'w' type: FLOAT role: WEIGHT } "
    "split { by: 'none' } ";
const char* kFeatures =
    "features { column: 'x' } "
    "features { column: 'word' steps { vocabulary { oov_buckets: 0 } } steps { embedding { "
    "dimension: 3 } } } ";
const char* kLstm =
    "model { layers { name: 'lstm' lstm { units: 4 return_sequences: true } } "
    "layers { name: 'out' dense { units: 1 } } } ";

/// A project with its settings resolved, its data, features and model.
struct Prepared {
  TemporaryProject files;
  Project project;
  std::optional<Dataset> data;
  std::optional<FeatureSet> features;
  ModelSpec spec;

  Prepared(const std::string& text, const std::string& csv) : files(text) {
    files.write("r.csv", csv);
    project = resolveDefaults(files.project);
    auto opened = Dataset::open(project, files.folder());
    if (!opened) qFatal("%s", test::explain(opened.error()).c_str());
    data = *opened;
    auto fitted = FeatureSet::fit(project, *data);
    if (!fitted) qFatal("%s", test::explain(fitted.error()).c_str());
    features = *fitted;
    auto resolved = resolveModel(project, *features);
    if (!resolved) qFatal("%s", test::explain(resolved.error()).c_str());
    spec = *resolved;
  }
  Result<Loader> loader(const Loader::Options& options) const {
    return Loader::make(*data, *features, spec, project, options);
  }
};

std::string rowsOf(int users, std::uint64_t seed) {
  Random random(seed);
  std::string text = "user,t,x,word,y,w\n";
  for (int user = 0; user < users; ++user) {
    const auto count = 1 + random.below(30);
    for (std::uint64_t t = 0; t < count; ++t) {
      text += "u" + std::to_string(user) + "," + std::to_string(t) + "," +
              std::to_string(user * 100 + static_cast<int>(t)) + ",w" +
              std::to_string(random.below(5)) + "," + std::to_string(t) + ",1\n";
    }
  }
  return text;
}

/// Users of every batch of an epoch.
std::string epochOf(Loader& loader, std::int64_t epoch, std::int64_t from = 0) {
  std::string text;
  loader.skipTo(epoch, from);
  for (;;) {
    const auto next = loader.next();
    if (*next == nullptr) return text;
    for (const auto* sequence : (*next)->sequences) text += sequence->user + " ";
    text += "|";
  }
}

std::vector<float> floats(const TensorView& view) {
  return {view.as<float>().begin(), view.as<float>().end()};
}

std::vector<std::int64_t> integers(const TensorView& view) {
  return {view.as<std::int64_t>().begin(), view.as<std::int64_t>().end()};
}

const TensorView& named(const std::vector<NamedView>& views, std::string_view name) {
  const auto found = std::ranges::find(views, name, &NamedView::name);
  if (found == views.end()) qFatal("no tensor of that name");
  return found->view;
}

}  // namespace

class TestLoader : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void padsSequences() {
    const Prepared p(std::string(kData) + "} " + kFeatures + kLstm,
                     "user,t,x,word,y,w\n"
                     "a,2,12,p,2,0.5\na,1,11,q,1,1\na,3,,,,1\nb,1,21,p,7,1\n");
    auto loader = p.loader({.batchSize = 2, .byLength = false});
    STATEROOM_VERIFY(loader);
    const auto next = loader->next();
    const auto& [batch, sequences, examples, padding, memory] = **next;
    QCOMPARE(batch.rows, 2);
    QCOMPARE(batch.steps, 3);
    QCOMPARE(examples, 4);
    QCOMPARE(padding, 2);
    QCOMPARE(integers(batch.lengths), (std::vector<std::int64_t>{3, 1}));
    QCOMPARE(batch.inputs.size(), std::size_t{2});
    const auto& numbers = batch.inputs[0].view;
    QCOMPARE(numbers.shape, (Shape{2, 3, 1}));
    QCOMPARE(floats(numbers), (std::vector<float>{11, 12, 44.0F / 3, 21, 0, 0}));
    const auto& ids = batch.inputs[1].view;
    QCOMPARE(ids.shape, (Shape{2, 3}));
    QCOMPARE(integers(ids), (std::vector<std::int64_t>{1, 0, 2, 0, 0, 0}));
    QCOMPARE(named(batch.labels, "out").shape, (Shape{2, 3, 1}));
    QCOMPARE(floats(named(batch.labels, "out")), (std::vector<float>{1, 2, 0, 7, 0, 0}));
    QCOMPARE(floats(batch.weights), (std::vector<float>{1, 0.5F, 0, 1, 0, 0}));
    QCOMPARE(sequences[1]->user, std::string("b"));
    QVERIFY(*loader->next() == nullptr);
  }

  /// The state has seen the user's earlier rows; only the split's own count.
  void aHeldOutPartWarmsUpOnTheRowsBefore() {
    std::string text = kData;
    const std::string split = "split { by: 'none' } ";
    text.replace(text.find(split), split.size(),
                 "split { by: 'time_within_user' validation: 0.25 test: 0.25 } "
                 "sequences { warm_up: 2 } ");
    const Prepared p(text + "} " + kFeatures + kLstm,
                     "user,t,x,word,y,w\n"
                     "a,1,11,p,1,1\na,2,12,p,2,1\na,3,13,p,3,1\na,4,14,p,4,0.5\n");
    auto warm = p.loader({.split = SplitName::Test, .batchSize = 1});
    STATEROOM_VERIFY(warm);
    const auto& batch = (*warm->next())->batch;
    QCOMPARE(floats(batch.inputs[0].view), (std::vector<float>{12, 13, 14}));
    QCOMPARE(floats(batch.weights), (std::vector<float>{0, 0, 0.5F}));
    auto cold = p.loader({.split = SplitName::Test, .batchSize = 1, .warmUp = false});
    STATEROOM_VERIFY(cold);
    QCOMPARE(floats((*cold->next())->batch.inputs[0].view), (std::vector<float>{14}));
    auto training = p.loader({.batchSize = 1});
    STATEROOM_VERIFY(training);
    QCOMPARE(floats((*training->next())->batch.weights), (std::vector<float>{1, 1}));
  }

  void weighsTheLastStepOfFinalLabels() {
    const std::string csv = "user,t,x,word,y,w\na,1,1,p,1,1\na,2,2,p,2,1\nb,1,3,p,7,0.5\n";
    const std::string data =
        std::string(kData) + "sequences { labels: 'final' } } features { column: 'x' } ";
    const Prepared p(data +
                         "model { layers { name: 'lstm' lstm { units: 4 } } "
                         "layers { name: 'out' dense { units: 1 } } }",
                     csv);
    auto loader = p.loader({.batchSize = 2, .byLength = false});
    STATEROOM_VERIFY(loader);
    const auto& batch = (*loader->next())->batch;
    QCOMPARE(named(batch.labels, "out").shape, (Shape{2, 1}));
    QCOMPARE(floats(named(batch.labels, "out")), (std::vector<float>{2, 7}));
    QCOMPARE(floats(batch.weights), (std::vector<float>{1, 0.5F}));
  }

  void givesClassesOfTexts() {
    const Prepared p(
        "data { sources { path: 'r.csv' } columns { name: 'x' type: FLOAT } "
        "columns { name: 's' type: STRING role: IGNORE } columns { name: 'kind' type: STRING role: "
        "LABEL } "
        "split { by: 'column' column: 's' } } features { column: 'x' } "
        "model { layers { name: 'kinds' dense { units: 3 activation: 'softmax' } } }",
        "x,s,kind\n1,train,c\n2,train,a\n3,train,b\n4,train,\n5,test,d\n");
    auto loader = p.loader({.batchSize = 4});
    STATEROOM_VERIFY(loader);
    const auto& batch = (*loader->next())->batch;
    QCOMPARE(batch.steps, 0);
    QVERIFY(batch.lengths.empty());
    QCOMPARE(batch.inputs[0].view.shape, (Shape{4, 1}));
    QCOMPARE(integers(named(batch.labels, "kinds")), (std::vector<std::int64_t>{2, 0, 1, 0}));
    QCOMPARE(floats(batch.weights), (std::vector<float>{1, 1, 1, 0}));

    const auto unknown = p.loader({.split = SplitName::Test});
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().message(),
             std::string("Label \"d\" is not one of the model's 3 classes"));
    QCOMPARE(unknown.error().place(), std::string("r.csv, row 6, column kind"));
    STATEROOM_VERIFY(p.loader({.split = SplitName::Test, .labels = false}));
  }

  void orderDependsOnSeedAndEpochOnly() {
    const Prepared p(std::string(kData) + "} " + kFeatures + kLstm, rowsOf(203, 1));
    Loader::Options options{.batchSize = 8, .shuffle = true, .seed = 7};
    auto first = p.loader(options).value();
    options.prefetch = false;
    auto second = p.loader(options).value();
    QCOMPARE(epochOf(first, 3), epochOf(second, 3));
    QVERIFY(epochOf(first, 4) != epochOf(second, 3));
    const auto whole = epochOf(second, 5);
    first.startEpoch(2);
    for (int i = 0; i < 9; ++i) QVERIFY(*first.next() != nullptr);
    QVERIFY(whole.ends_with(epochOf(first, 5, 11)));
    QCOMPARE(first.batchIndex(), first.batchesPerEpoch());
    options.seed = 8;
    auto other = p.loader(options).value();
    QVERIFY(epochOf(other, 3) != epochOf(second, 3));
  }

  void everySequenceComesOnceAnEpoch() {
    const Prepared p(std::string(kData) + "} " + kFeatures + kLstm, rowsOf(203, 2));
    for (const bool shuffle : {false, true}) {
      for (const bool byLength : {false, true}) {
        for (const bool drop : {false, true}) {
          auto loader = p.loader({.batchSize = 8,
                                  .shuffle = shuffle,
                                  .byLength = byLength,
                                  .dropRemainder = drop})
                            .value();
          std::set<const Sequence*> met;
          std::int64_t batches = 0;
          loader.startEpoch(1);
          for (auto next = *loader.next(); next != nullptr; next = *loader.next(), ++batches) {
            for (const auto* sequence : next->sequences) QVERIFY(met.insert(sequence).second);
          }
          QCOMPARE(met.size(), std::size_t{drop ? 200U : 203U});
          QCOMPARE(batches, loader.batchesPerEpoch());
        }
      }
    }
  }

  void similarLengthsComeTogether() {
    const Prepared p(std::string(kData) + "} " + kFeatures + kLstm, rowsOf(800, 3));
    const auto any = p.loader({.batchSize = 16, .shuffle = true, .byLength = false}).value();
    const auto sorted = p.loader({.batchSize = 16, .shuffle = true}).value();
    QVERIFY(any.paddingShare() > 0.3);
    QVERIFY(sorted.paddingShare() < 0.05);
  }

  // The memory of an epoch is that of its largest batches: nothing is allocated again.
  void usesItsMemoryAgain() {
    const Prepared p(std::string(kData) + "} " + kFeatures + kLstm, rowsOf(100, 4));
    auto loader = p.loader({.batchSize = 8}).value();
    std::set<const std::byte*> places;
    for (int epoch = 0; epoch < 4; ++epoch) {
      loader.startEpoch(epoch);
      for (auto next = *loader.next(); next != nullptr; next = *loader.next()) {
        if (epoch > 1) places.insert(next->batch.inputs[0].view.data);
      }
    }
    QCOMPARE(places.size(), std::size_t{2});
  }

  // Values in a batch are those of the rows, whatever the padding and the order.
  void batchesHoldTheRowsOfTheirSequences() {
    const Prepared p(std::string(kData) + "} " + kFeatures + kLstm, rowsOf(150, 5));
    auto loader = p.loader({.batchSize = 7, .shuffle = true, .seed = 3}).value();
    std::int64_t seen = 0;
    for (auto next = *loader.next(); next != nullptr; next = *loader.next()) {
      const auto values = next->batch.inputs[0].view.as<float>();
      const auto weights = next->batch.weights.as<float>();
      const auto steps = static_cast<std::size_t>(next->batch.steps);
      for (std::size_t b = 0; b < next->sequences.size(); ++b) {
        const auto rows = next->sequences[b]->rows;
        for (std::size_t t = 0; t < steps; ++t) {
          const bool valid = t < rows.size();
          QCOMPARE(weights[b * steps + t], valid ? 1.0F : 0.0F);
          const double x = valid ? p.data->column("x")->number(rows[t]) : 0;
          QCOMPARE(values[b * steps + t], static_cast<float>(x));
          seen += valid;
        }
      }
    }
    QCOMPARE(seen, p.data->rowCount());
  }
};

QTEST_GUILESS_MAIN(TestLoader)
#include "test_loader.moc"
