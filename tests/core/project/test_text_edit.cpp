#include <fmt/format.h>

#include "core/base/file.h"
#include "core/base/random.h"
#include "core/project/field_path.h"
#include "core/project/project_file.h"
#include "core/project/settings.h"
#include "core/project/text_parser.h"
#include "tests/support/paths.h"

using namespace stateroom;

namespace {

constexpr auto kLiver = R"(# Death or transplant within a year.
title: "Liver"   # shown in the window

data {
  sources { path: "data/visits.csv" missing: ["NA", "."] }
  # As the hospital wrote them.
  columns { name: "id" type: INT role: USER }
  columns { name: "day" type: FLOAT role: ORDER, unit: "d" }
  columns {
    name: "alk.phos"  # units per litre
    type: FLOAT
    role: FEATURE
  }
  split { by: "user"; seed: 7 }
}
features { column: "alk.phos" steps { log {} } steps { standardize {} } }
features {
	column: "id"	missing: "zero"
}

model {
  layers { name: "lstm" lstm { units: 320 return_sequences: true } }

  layers {
    name: "risk"
    dense <
      units: 1
      activation: "sigmoid"
    >
  }
}
metrics: "auc"
metrics: "accuracy"
optimizer { learning_rate: 1e-3 }
training: {
  epochs: 40  # enough
}
)";

constexpr auto kDense =
    "model{layers{dense{units:8}}layers{dense{units:3,activation:\"softmax\"}}}metrics:["
    "\"accuracy\"]";

constexpr auto kWindows =
    "title: \"Größe\"\r\n\r\noptimizer {\r\n\tname: 'sgd'\r\n\tlearning_rate: 0.5\t# "
    "half\r\n}\r\n# end\r\n";

std::vector<std::string> samples() {
  std::string windows = kLiver;
  for (std::size_t at = 0; (at = windows.find('\n', at)) != windows.npos; at += 2)
    windows.insert(at, "\r");
  std::vector<std::string> texts = {kLiver, kDense, kWindows, windows, ""};
  const auto projects = test::sourceFolder() / "projects";
  std::error_code ignored;
  for (const auto& entry : fs::recursive_directory_iterator(projects, ignored)) {
    if (entry.path().extension() == ".stateroom") texts.push_back(*readFile(entry.path()));
  }
  return texts;
}

ProjectFile fileOf(const std::string& text) {
  auto file = ProjectFile::parse(text, "x.stateroom");
  if (!file) qFatal("%s", test::explain(file.error()).c_str());
  return *std::move(file);
}

std::string escaped(std::string_view text) {
  return QByteArray(text.data(), static_cast<int>(text.size()))
      .toPercentEncoding(" {}:\"=[]#,.<>")
      .toStdString();
}

/// The bytes that both texts share at the front and at the back.
std::pair<std::size_t, std::size_t> shared(std::string_view a, std::string_view b) {
  const auto most = std::min(a.size(), b.size());
  std::size_t front = 0, back = 0;
  while (front < most && a[front] == b[front]) ++front;
  while (back < most - front && a[a.size() - 1 - back] == b[b.size() - 1 - back]) ++back;
  return {front, back};
}

struct Edit {
  const char* path;
  std::vector<const char*> values;
};

/// Fields of all kinds and depths; those that a sample lacks are added to it.
const std::vector<Edit> kEdits = {
    {"title", {"Study", "A \"quoted\" one", ""}},
    {"question", {"Why?"}},
    {"optimizer.learning_rate", {"0.25", "0.001"}},
    {"optimizer.name", {"sgd", "adam"}},
    {"optimizer.nesterov", {"true", "false"}},
    {"training.epochs", {"3", "7.5"}},
    {"schedule.boundaries", {"[10, 20]", "5", "[]"}},
    {"schedule.values", {"[0.1, 0.2, 0.3]"}},
    {"metrics", {"[auc, precision]", "recall", "[]"}},
    {"metrics[0]", {"recall", "auc"}},
    {"early_stopping.patience", {"3", "4"}},
    {"data.split.seed", {"8", "9"}},
    {"data.split.test", {"0.5"}},
    {"data.sources[0].missing", {"[\"-\", \"?\"]", "[]"}},
    {"data.sources[0].missing[0]", {"none"}},
    {"data.columns[0].unit", {"mg/dl", "µg"}},
    {"data.columns[alk.phos].role", {"IGNORE", "FEATURE"}},
    {"features[0].missing", {"error", "mean"}},
    {"features[0].steps[log].log.offset", {"1"}},
    {"features[0].steps[0].clip.max", {"9"}},
    {"features[0].steps[2].scale.min", {"-1"}},
    {"model.layers[0].lstm.units", {"16", "320"}},
    {"model.layers[0].gru.units", {"16"}},
    {"model.layers[1].dense.activation", {"relu", "sigmoid"}},
    {"model.layers[2].dense.units", {"5"}},
    {"model.layers[1]", {"{ dropout { rate: 0.25 } }"}},
};

}  // namespace

class TestTextEdit : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void setsAndClears_data() {
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char* name, const char* before, const char* path, const char* value,
                        const char* after) {
      QTest::newRow(name) << QByteArray(before) << QByteArray(path) << QByteArray(value)
                          << QByteArray(after);
    };
    row("value only", "optimizer { learning_rate :  0.1 # c\n}", "optimizer.learning_rate", "0.2",
        "optimizer { learning_rate :  0.2 # c\n}");
    row("separator stays", "optimizer { learning_rate: 0.1; name: \"sgd\" }",
        "optimizer.learning_rate", "0.2", "optimizer { learning_rate: 0.2; name: \"sgd\" }");
    row("a text of two parts", "title: \"a\"\n  'b' # c", "title", "d", "title: \"d\" # c");
    row("the same value", "optimizer { learning_rate: 1e-3 }", "optimizer.learning_rate", "0.001",
        "optimizer { learning_rate: 1e-3 }");
    row("into a line", "optimizer { name: \"sgd\" }", "optimizer.momentum", "0.9",
        "optimizer { name: \"sgd\" momentum: 0.9 }");
    row("into an empty block", "optimizer {}", "optimizer.momentum", "0.9",
        "optimizer { momentum: 0.9 }");
    row("into lines", "optimizer {\n    name: \"sgd\"\n    # end\n}\n", "optimizer.momentum", "0.9",
        "optimizer {\n    name: \"sgd\"\n    # end\n    momentum: 0.9\n}\n");
    row("into lines of comments", "optimizer {\n   # none\n}", "optimizer.momentum", "0.9",
        "optimizer {\n   # none\n   momentum: 0.9\n}");
    row("into an open line", "optimizer { # none\n}", "optimizer.momentum", "0.9",
        "optimizer { # none\n  momentum: 0.9\n}");
    row("angle brackets", "optimizer <\n  name: \"sgd\"\n>;", "optimizer.momentum", "0.9",
        "optimizer <\n  name: \"sgd\"\n  momentum: 0.9\n>;");
    row("a new section", "title: \"x\"", "optimizer.momentum", "0.9",
        "title: \"x\"\noptimizer {\n  momentum: 0.9\n}\n");
    row("a new section, CRLF", "title: \"x\"\r\n", "optimizer.momentum", "0.9",
        "title: \"x\"\r\noptimizer {\r\n  momentum: 0.9\r\n}\r\n");
    row("a new layer", "model {\n  layers { dense { units: 1 } } # one\n}\nmetrics: \"auc\"\n",
        "model.layers[1].dense.units", "2",
        "model {\n  layers { dense { units: 1 } } # one\n  layers { dense { units: 2 } "
        "}\n}\nmetrics: \"auc\"\n");
    row("a new layer in a line", "model { layers { dense {} } }", "model.layers[1].dropout.rate",
        "0.5", "model { layers { dense {} } layers { dropout { rate: 0.5 } } }");
    row("another kind", "model { layers { name: \"a\" lstm { units: 3 } } }",
        "model.layers[a].gru.units", "4", "model { layers { name: \"a\" gru { units: 4 } } }");
    row("a list in brackets", "metrics: [\"auc\", \"recall\"]  # two\n", "metrics[1]", "precision",
        "metrics: [\"auc\", \"precision\"]  # two\n");
    row("a list in lines", "metrics: \"auc\" # 1\nmetrics: \"recall\" # 2\n", "metrics[1]",
        "precision", "metrics: \"auc\" # 1\nmetrics: \"precision\" # 2\n");
    row("a whole list", "metrics: \"auc\" # 1\nmetrics: \"recall\"\ntitle: \"x\"", "metrics",
        "[a, b, c]", "metrics: [\"a\", \"b\", \"c\"] # 1\ntitle: \"x\"");
    row("one more element", "metrics: \"auc\"\ntitle: \"x\"", "metrics[1]", "recall",
        "metrics: \"auc\"\nmetrics: \"recall\"\ntitle: \"x\"");
    row("blocks in brackets", "features: [{ column: \"a\" }, { column: \"b\" }] title: \"x\"",
        "features[b].missing", "zero",
        "features { column: \"a\" } features { column: \"b\" missing: \"zero\" } title: \"x\"");
    row("a tab in the line", "optimizer\t{\tname:\t\"sgd\"\t}", "optimizer.name", "adam",
        "optimizer\t{\tname:\t\"adam\"\t}");
    row("clear in lines", "optimizer {\n  name: \"sgd\"\n  momentum: 0.9\n}", "optimizer.name",
        nullptr, "optimizer {\n  momentum: 0.9\n}");
    row("clear keeps the comment", "optimizer {\n  name: \"sgd\"  # why\n}", "optimizer.name",
        nullptr, "optimizer {\n  # why\n}");
    row("clear in a line", "optimizer { name: \"sgd\" momentum: 0.9 }", "optimizer.momentum",
        nullptr, "optimizer { name: \"sgd\" }");
    row("clear between", "data { columns{type:INT name:\"a\"role:USER} }", "data.columns[a].name",
        nullptr, "data { columns{type:INT role:USER} }");
    row("clear an element", "metrics: [\"auc\", \"recall\"]", "metrics[0]", nullptr,
        "metrics: [\"recall\"]");
    row("clear the last element", "metrics: [\"auc\"]\ntitle: \"x\"", "metrics[0]", nullptr,
        "title: \"x\"");
    row("clear a block", "title: \"x\"\nearly_stopping {\n  patience: 3\n}\nmetrics: \"auc\"",
        "early_stopping", nullptr, "title: \"x\"\nmetrics: \"auc\"");
    row("clear what is not there", "title: \"x\"", "early_stopping.patience", nullptr,
        "title: \"x\"");
    row("clear an empty text", "title: \"\"\nquestion: \"q\"", "title", nullptr, "question: \"q\"");
  }
  void setsAndClears() {
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, after);
    auto file = fileOf(before.toStdString());
    const auto done = value.isNull() ? file.clear(path.toStdString())
                                     : file.set(path.toStdString(), value.toStdString());
    STATEROOM_VERIFY(done);
    QCOMPARE(QByteArray::fromStdString(file.text()), after);
  }

  void errorsChangeNothing() {
    auto file = fileOf(kLiver);
    QVERIFY(!file.set("optimizer.learning_rate", "-1"));
    QVERIFY(!file.set("optimizer.learnig_rate", "1"));
    QVERIFY(!file.clear("nothing"));
    QCOMPARE(file.text(), std::string(kLiver));
    QCOMPARE(file.project().SerializeAsString(), fileOf(kLiver).project().SerializeAsString());
  }

  /// Random edits one after the other: the text reads back as the edited message, a single value
  /// changes its own characters only, and every comment outlives everything.
  void randomEditsKeepTheRest() {
    Random random(11);
    int edits = 0;
    for (const auto& sample : samples()) {
      for (int round = 0; round < 10; ++round) {
        auto file = fileOf(sample);
        for (int i = 0; i < 15; ++i) edits += edit(file, random) ? 1 : 0;
        for (const char* comment :
             {"# Death or transplant within a year.", "# shown in the window",
              "# As the hospital wrote them.", "# enough", "# half", "# end"}) {
          QCOMPARE(file.text().find(comment) != std::string::npos,
                   sample.find(comment) != std::string::npos);
        }
      }
    }
    QVERIFY2(edits > 600, std::to_string(edits).c_str());
  }

  void aNewFileReadsBack() {
    for (const auto& sample : samples()) {
      Project project = fileOf(sample).project();
      const auto file = ProjectFile::create(project, "new.stateroom");
      project.set_format_version(1);
      const auto again = fileOf(file.text());
      QCOMPARE(again.project().SerializeAsString(), project.SerializeAsString());
      QVERIFY(file.text().starts_with("# A Stateroom project."));
      QCOMPARE(file.text().find(" \n"), std::string::npos);
      QCOMPARE(file.text().find("\n\n\n"), std::string::npos);
    }
    const auto text = ProjectFile::create(fileOf(kLiver).project(), "new.stateroom").text();
    QVERIFY2(
        text.find("\n# The layers.\nmodel {\n"
                  "  layers { name: \"lstm\" lstm { units: 320 return_sequences: true } }\n") !=
            text.npos,
        text.c_str());
  }

 private:
  static bool edit(ProjectFile& file, Random& random) {
    const auto& [path, values] = kEdits[random.below(kEdits.size())];
    const auto before = file.text();
    Project wanted = file.project();
    const bool clears = random.below(4) == 0;
    const std::string value = values[random.below(values.size())];
    const bool wasThere = file.lineOf(path).has_value();
    const auto done = clears ? file.clear(path) : file.set(path, value);
    if (!done) return false;  // no such element in this sample
    if (!clears && !applySetting(wanted, path, value)) qFatal("set what applySetting refuses");
    if (!clears && file.project().SerializeAsString() != wanted.SerializeAsString())
      qFatal("another message");
    Project read;
    if (!parseText(file.text(), read)) qFatal("does not parse: %s", file.text().c_str());
    if (read.SerializeAsString() != file.project().SerializeAsString()) qFatal("reads differently");
    if (!clears && wasThere) checkOutside(before, file, path);
    return true;
  }

  /// What changed lies on the lines of the field.
  static void checkOutside(const std::string& before, const ProjectFile& file, const char* path) {
    const auto where = FieldPath::resolve(file.project(), path);
    if (!where || where->last().field->message_type() != nullptr ||
        where->last().field->is_repeated())
      return;
    const auto [front, back] = shared(before, file.text());
    const auto line = *file.lineOf(path);
    const auto begin =
        1 + std::count(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(front), '\n');
    if (before != file.text() && begin != line)
      qFatal("%s: line %ld changed, not %d", path, long(begin), line);
    const auto changed = file.text().substr(front, file.text().size() - front - back);
    if (changed.size() > 40) qFatal("%s: too much changed: %s", path, escaped(changed).c_str());
  }
};

QTEST_GUILESS_MAIN(TestTextEdit)
#include "test_text_edit.moc"
