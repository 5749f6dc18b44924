#include "core/model/resolve.h"
#include "core/project/project_file.h"
#include "core/project/settings.h"
#include "tests/support/paths.h"

using namespace stateroom;

namespace {

void columns() {
  QTest::addColumn<QByteArray>("input");
  QTest::addColumn<QByteArray>("message");
  QTest::addColumn<QByteArray>("place");
  QTest::addColumn<QByteArray>("hint");
}

void row(const char* name, const QByteArray& input, const char* message, const char* place,
         const char* hint) {
  QTest::newRow(name) << input << QByteArray(message) << QByteArray(place) << QByteArray(hint);
}

/// Compares the error of a broken input with its row.
void compare(const Result<>& result) {
  QFETCH(QByteArray, message);
  QFETCH(QByteArray, place);
  QFETCH(QByteArray, hint);
  QVERIFY2(!result, "accepted");
  QCOMPARE(QByteArray::fromStdString(result.error().message()), message);
  QCOMPARE(QByteArray::fromStdString(result.error().place()), place);
  QCOMPARE(QByteArray::fromStdString(result.error().hint()), hint);
}

template <typename T>
Result<> withoutValue(Result<T> result) {
  if (result) return {};
  return unexpected(std::move(result).error());
}

QByteArray nested(int depth) {
  return "model { layers { " + QByteArray("time_distributed { layer { ").repeated(depth) + "} }";
}

const std::vector<FeatureSet::Output> kFeatures = {{"bili", 1, false, 0, {}},
                                                   {"drug", 40, true, 8, {}}};

}  // namespace

/// What every broken project file, setting and model gets: the exact message, place and way out.
class TestCorpus : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void files_data();
  void files() {
    QFETCH(QByteArray, input);
    auto file = ProjectFile::parse(input.toStdString(), "folder/x.stateroom");
    compare(file ? file->check() : withoutValue(std::move(file)));
  }

  void settings_data();
  void settings() {
    QFETCH(QByteArray, input);
    const auto equals = input.indexOf('=');
    Project project;
    project.add_features()->set_column("bili");
    project.add_features()->set_column("alk.phos");
    project.add_metrics("auc");
    project.mutable_model()->add_layers()->mutable_lstm()->set_units(1);
    compare(applySetting(project, input.left(equals).toStdString(),
                         input.mid(equals + 1).toStdString()));
  }

  void models_data();
  void models() {
    QFETCH(QByteArray, input);
    const auto file = ProjectFile::parse(input.toStdString(), "x.stateroom");
    STATEROOM_VERIFY(file);
    STATEROOM_VERIFY(file->check());
    compare(withoutValue(resolveModel(resolveDefaults(file->project()), kFeatures)));
  }
};

void TestCorpus::files_data() {
  columns();
  row("unknown field", "optimizer {\n  learnig_rate: 0.1\n}", "Optimizer has no field learnig_rate",
      "x.stateroom, line 2, column 3, field optimizer", "Perhaps learning_rate was meant.");
  row("unknown field, nothing near", "optimizer {\n  zzzzzzzz: 1\n}",
      "Optimizer has no field zzzzzzzz", "x.stateroom, line 2, column 3, field optimizer",
      "Its fields: name, variant, learning_rate, momentum, nesterov, beta_1, beta_2, rho, epsilon, "
      "weight_decay, initial_accumulator, centered, amsgrad, clip_norm, clip_value.");
  row("unknown section", "optimiser { name: \"sgd\" }", "Project has no field optimiser",
      "x.stateroom, line 1, column 1", "Perhaps optimizer was meant.");
  row("unknown block", "model { layers { name: \"a\" lstmm { units: 1 } } }",
      "Layer has no field lstmm", "x.stateroom, line 1, column 28, field model.layers[0]",
      "Perhaps lstm was meant.");
  row("missing brace, next section", "optimizer {\n  name: \"sgd\"\n\ntraining { epochs: 1 }\n",
      "Optimizer has no field training, but Project has",
      "x.stateroom, line 4, column 1, field optimizer",
      "Check that every block above is closed with }.");
  row("missing brace at the end", "title: \"x\"\nmodel {\n  layers {\n    dense { units: 1 }\n}\n",
      "The block that begins here is not closed", "x.stateroom, line 2, column 7, field model",
      "Add the missing }.");
  row("missing angle bracket", "optimizer <\n  name: \"sgd\"\n",
      "The block that begins here is not closed", "x.stateroom, line 1, column 11, field optimizer",
      "Add the missing >.");
  row("extra brace", "title: \"x\"\n}\n", "There is a } that closes no block",
      "x.stateroom, line 2, column 1", "Remove it, or add the missing opening brace above.");
  row("wrong brace", "optimizer <\n  name: \"sgd\"\n}\n", "> is missing before }",
      "x.stateroom, line 3, column 1, field optimizer", "Write > there.");
  row("value twice", "optimizer {\n  name: \"sgd\"\n  name: \"adam\"\n}", "name is written twice",
      "x.stateroom, line 3, column 3, field optimizer.name", "Remove one of the two.");
  row("section twice", "optimizer {}\n\noptimizer {}", "optimizer is written twice",
      "x.stateroom, line 3, column 1, field optimizer", "Remove one of the two.");
  row("two kinds",
      "model {\n  layers { dense { units: 1 } }\n  layers { lstm { units: 1 } gru { units: 1 } "
      "}\n}",
      "gru and lstm exclude each other",
      "x.stateroom, line 3, column 30, field model.layers[1].gru", "Keep one of them.");
  row("text for number", "optimizer { learning_rate: \"fast\" }", "\"fast\" is not a number",
      "x.stateroom, line 1, column 28, field optimizer.learning_rate",
      "Write it like 0.001 or 1e-3.");
  row("word for number", "optimizer { learning_rate: fast }", "fast is not a number",
      "x.stateroom, line 1, column 28, field optimizer.learning_rate",
      "Write it like 0.001 or 1e-3.");
  row("decimal comma", "optimizer { learning_rate: 0,1 }", "0,1 is not a number",
      "x.stateroom, line 1, column 28, field optimizer.learning_rate",
      "Write a decimal point: 0.1.");
  row("fraction for whole number", "training {\n  batch_size: 1.5\n}", "1.5 is not a whole number",
      "x.stateroom, line 2, column 15, field training.batch_size",
      "Write digits only, such as 32.");
  row("text for whole number", "training { batch_size: \"32\" }", "\"32\" is not a whole number",
      "x.stateroom, line 1, column 24, field training.batch_size",
      "Write digits only, such as 32.");
  row("beyond 64 bits", "training { batch_size: 99999999999999999999 }",
      "99999999999999999999 does not fit into 64 bits",
      "x.stateroom, line 1, column 24, field training.batch_size", "Write a smaller number.");
  row("beyond 32 bits", "training { threads: 3000000000 }", "3000000000 does not fit into 32 bits",
      "x.stateroom, line 1, column 21, field training.threads", "Write a smaller number.");
  row("word for truth value", "training { shuffle: yes }", "yes is neither true nor false",
      "x.stateroom, line 1, column 21, field training.shuffle", "Write true or false.");
  row("number for truth value", "training { shuffle: 2 }", "2 is neither true nor false",
      "x.stateroom, line 1, column 21, field training.shuffle", "Write true or false.");
  row("number for text", "title: 5", "5 is not a text in quotes",
      "x.stateroom, line 1, column 8, field title", "Write \"5\".");
  row("word for text", "title: Liver", "Liver is not a text in quotes",
      "x.stateroom, line 1, column 8, field title", "Write \"Liver\".");
  row("unknown enum", "data {\n  columns { name: \"a\" }\n  columns { name: \"b\" type: FLAOT }\n}",
      "FLAOT is none of the choices", "x.stateroom, line 3, column 29, field data.columns[1].type",
      "Perhaps FLOAT was meant. Choices: FLOAT, INT, BOOL, STRING, DATETIME.");
  row("enum like nothing", "data { columns { role: QQQQQQQQ } }", "QQQQQQQQ is none of the choices",
      "x.stateroom, line 1, column 24, field data.columns[0].role",
      "Choices: FEATURE, LABEL, USER, ORDER, WEIGHT, IGNORE.");
  row("enum in quotes", "data { columns { type: \"FLOAT\" } }", "\"FLOAT\" is none of the choices",
      "x.stateroom, line 1, column 24, field data.columns[0].type",
      "Perhaps FLOAT was meant. Choices: FLOAT, INT, BOOL, STRING, DATETIME.");
  row("missing colon", "optimizer { learning_rate 0.1 }", ": is missing before 0.1",
      "x.stateroom, line 1, column 27, field optimizer", "Write : there.");
  row("equals sign", "title = \"x\"", ": is missing before =", "x.stateroom, line 1, column 7",
      "Write : there.");
  row("missing value before brace", "optimizer { learning_rate: }",
      "The value of learning_rate is missing",
      "x.stateroom, line 1, column 28, field optimizer.learning_rate",
      "Write it behind the colon.");
  row("missing value before field", "optimizer {\n  learning_rate:\n  name: \"sgd\"\n}",
      "The value of learning_rate is missing",
      "x.stateroom, line 3, column 3, field optimizer.learning_rate", "Write it behind the colon.");
  row("missing value at the end", "title:", "The value of title is missing",
      "x.stateroom, line 1, column 7, field title", "Write it behind the colon.");
  row("open quote", "question: \"Why?\"\ntitle: \"Liver\nmetrics: \"auc\"",
      "A text in quotes is not closed on its line", "x.stateroom, line 2, column 8, field title",
      "Add the missing quote; write a line break as \\n.");
  row("open quote at the end", "title: \"Liver", "A text in quotes is not closed on its line",
      "x.stateroom, line 1, column 8, field title",
      "Add the missing quote; write a line break as \\n.");
  row("meaningless backslash", "title: \"C:\\data\"",
      "A text in quotes holds a backslash that means nothing",
      "x.stateroom, line 1, column 12, field title", "Write \\\\ for a backslash.");
  row("Latin-1",
      "title: \"x\"\nquestion: \"Gr\xf6\xdf"
      "e\"",
      "The file is not UTF-8 text", "x.stateroom, line 2", "Save it as UTF-8.");
  row("zero byte", QByteArray("title: \"x\"\x00", 11), "The file is not UTF-8 text",
      "x.stateroom, line 1", "Save it as UTF-8.");
  row("too deep", nested(50), "Blocks are nested more than 40 deep",
      "x.stateroom, line 1, column 548", "Check the closing braces.");
  row("number for a name", "5: 1", "A field's name should stand here, not 5",
      "x.stateroom, line 1, column 1", "Write fields as name: value, and blocks as name { }.");
  row("block without brace", "optimizer name: \"sgd\"", "{ is missing before name",
      "x.stateroom, line 1, column 11", "Write { there.");
  row("block for a value", "title { }", "title takes a value, not a block",
      "x.stateroom, line 1, column 1, field title", "Write title: and the value.");
  row("list for a value", "title: [\"a\"]", "title takes one value, not a list",
      "x.stateroom, line 1, column 8, field title", "Write the value without brackets.");
  row("open list", "metrics: [\"auc\"", "The list of metrics is not closed",
      "x.stateroom, line 1, column 16, field metrics", "Add the missing ].");
  row("a number in a list of texts", "metrics: [\"auc\", 1]", "1 is not a text in quotes",
      "x.stateroom, line 1, column 18, field metrics", "Write \"1\".");
  row("JSON", "{\"title\": \"x\"}", "A field's name should stand here, not {",
      "x.stateroom, line 1, column 1", "Write fields as name: value, and blocks as name { }.");
  row("a zip archive", "PK\x03\x04 something", "The file holds control characters: it is no text",
      "x.stateroom, line 1, column 3", "Check that this is the file you meant.");
  row("extension", "[some.extension]: 1", "A field's name should stand here, not [some.extension]",
      "x.stateroom, line 1, column 17", "Write fields as name: value, and blocks as name { }.");
  row("newer version", "format_version: 2\nfuture { x: 1 }",
      "The file has format version 2; this Stateroom reads up to 1", "x.stateroom",
      "Install a newer Stateroom.");
  row("version zero", "format_version: 0", "0 is out of range: allowed is >= 1",
      "x.stateroom, line 1, field format_version", "Choose a value in this range.");
  row("out of range", "optimizer {\n  # too small\n  learning_rate: 0\n}",
      "0 is out of range: allowed is > 0", "x.stateroom, line 3, field optimizer.learning_rate",
      "Choose a value in this range.");
  row("not below", "model { layers { name: \"d\" dropout { rate: 1 } } }",
      "1 is out of range: allowed is >= 0, < 1",
      "x.stateroom, line 1, field model.layers[d].dropout.rate", "Choose a value in this range.");
  row("both bounds", "data { split { test: 1.5 } }", "1.5 is out of range: allowed is >= 0, <= 1",
      "x.stateroom, line 1, field data.split.test", "Choose a value in this range.");
  row("not finite", "optimizer { learning_rate: 1e400 }", "inf is not a finite number",
      "x.stateroom, line 1, field optimizer.learning_rate", "Write a finite number.");
  row("not a number", "optimizer { learning_rate: nan }", "nan is not a finite number",
      "x.stateroom, line 1, field optimizer.learning_rate", "Write a finite number.");
  row("wrong choice", "loss { name: \"binary_crosentropy\" }",
      "binary_crosentropy is none of the choices", "x.stateroom, line 1, field loss.name",
      "Perhaps binary_crossentropy was meant. Choices: binary_crossentropy, "
      "categorical_crossentropy, sparse_categorical_crossentropy, mean_squared_error, "
      "mean_absolute_error, huber, quantile, poisson.");
  row("choice like nothing", "model { layers { name: \"a.b\" lstm { merge_mode: \"xxxxxxxx\" } } }",
      "xxxxxxxx is none of the choices",
      "x.stateroom, line 1, field model.layers[\"a.b\"].lstm.merge_mode",
      "Choices: concat, sum, mul, ave.");
  row("empty choice", "optimizer { name: \"\" }", "\"\" is none of the choices",
      "x.stateroom, line 1, field optimizer.name", "Choices: sgd, adam, adamw, rmsprop, adagrad.");
}

void TestCorpus::settings_data() {
  columns();
  row("learning_rate=1", "learning_rate=1", "There is no setting learning_rate", "",
      "Perhaps optimizer.learning_rate was meant.");
  row("optimizer.learnig_rate=1", "optimizer.learnig_rate=1",
      "There is no setting optimizer.learnig_rate", "",
      "Perhaps optimizer.learning_rate was meant.");
  row("optimizer.zzzzzzzz=1", "optimizer.zzzzzzzz=1", "There is no setting optimizer.zzzzzzzz", "",
      "Known there: name, variant, learning_rate, momentum, nesterov, beta_1, beta_2, rho, "
      "epsilon, weight_decay, initial_accumulator, centered, amsgrad, clip_norm, clip_value.");
  row("optimizer=sgd", "optimizer=sgd", "sgd is not a block", "field optimizer",
      "Write its fields in braces, or set one of them by its path.");
  row("optimizer.learning_rate=fast", "optimizer.learning_rate=fast", "fast is not a number",
      "field optimizer.learning_rate", "Write it like 0.001 or 1e-3.");
  row("optimizer.learning_rate=1,5", "optimizer.learning_rate=1,5", "1,5 is not a number",
      "field optimizer.learning_rate", "Write it like 0.001 or 1e-3.");
  row("optimizer.learning_rate=inf", "optimizer.learning_rate=inf", "inf is not a finite number",
      "field optimizer.learning_rate", "Write a finite number.");
  row("optimizer.learning_rate=0", "optimizer.learning_rate=0", "0 is out of range: allowed is > 0",
      "field optimizer.learning_rate", "Choose a value in this range.");
  row("optimizer.name=adan", "optimizer.name=adan", "adan is none of the choices",
      "field optimizer.name",
      "Perhaps adam was meant. Choices: sgd, adam, adamw, rmsprop, adagrad.");
  row("training.batch_size=1.5", "training.batch_size=1.5", "1.5 is not a whole number",
      "field training.batch_size", "Write digits only, such as 32.");
  row("training.batch_size=", "training.batch_size=", "\"\" is not a whole number",
      "field training.batch_size", "Write digits only, such as 32.");
  row("training.batch_size=0", "training.batch_size=0", "0 is out of range: allowed is >= 1",
      "field training.batch_size", "Choose a value in this range.");
  row("training.epochs=1e300", "training.epochs=1e300",
      "1e+300 is out of range: allowed is >= 0, <= 1000000000", "field training.epochs",
      "Choose a value in this range.");
  row("training.device=gpu9", "training.device=gpu9", "gpu9 is none of the choices",
      "field training.device", "Perhaps cpu was meant. Choices: cpu, cuda, cuda:N, auto.");
  row("training.device=cuda:x", "training.device=cuda:x", "cuda:x is none of the choices",
      "field training.device", "Perhaps cuda:N was meant. Choices: cpu, cuda, cuda:N, auto.");
  row("training.threads=3000000000", "training.threads=3000000000",
      "3000000000 does not fit into 32 bits", "field training.threads", "Write a smaller number.");
  row("training.shuffle=maybe", "training.shuffle=maybe", "maybe is neither true nor false",
      "field training.shuffle", "Write true or false.");
  row("data.split.by=users", "data.split.by=users", "users is none of the choices",
      "field data.split.by",
      "Perhaps user was meant. Choices: user, time, time_within_user, random, column, none.");
  row("metrics[3]=auc", "metrics[3]=auc", "metrics has no element 3", "", "It has: 0.");
  row("metrics[x]=auc", "metrics[x]=auc", "metrics has no element x", "", "It has: 0.");
  row("metrics.auc=1", "metrics.auc=1", "metrics is a single value without parts", "",
      "Set metrics itself.");
  row("features.missing=mean", "features.missing=mean",
      "features is a list: which element is meant is not said", "",
      "Write features[0], or its name in the brackets.");
  row("features[bilirubin].missing=mean", "features[bilirubin].missing=mean",
      "features has no element bilirubin", "", "It has: 0 (bili), 1 (alk.phos).");
  row("features[5].missing=mean", "features[5].missing=mean", "features has no element 5", "",
      "It has: 0 (bili), 1 (alk.phos).");
  row("data.columns[a].unit=x", "data.columns[a].unit=x",
      "data.columns has no element a: it is empty", "",
      "Write data.columns[0] to add the first one.");
  row("data.columns[a].type=number", "data.columns[a].type=number",
      "data.columns has no element a: it is empty", "",
      "Write data.columns[0] to add the first one.");
  row("title.text=x", "title.text=x", "title is a single value without parts", "",
      "Set title itself.");
  row("title[0]=x", "title[0]=x", "title is no list, so it has no element 0", "", "Leave out [0].");
  row("optimizer..name=x", "optimizer..name=x",
      "The path optimizer..name cannot be read at character 11", "",
      "Write it like optimizer.learning_rate, model.layers[0].lstm.units or "
      "features[\"alk.phos\"].missing.");
  row("features[bili.missing=mean", "features[bili.missing=mean",
      "The path features[bili.missing cannot be read at character 22", "",
      "Write it like optimizer.learning_rate, model.layers[0].lstm.units or "
      "features[\"alk.phos\"].missing.");
  row("=1", "=1", "The path  cannot be read at character 1", "",
      "Write it like optimizer.learning_rate, model.layers[0].lstm.units or "
      "features[\"alk.phos\"].missing.");
  row("features[\"alk.phos\"].misssing=mean", "features[\"alk.phos\"].misssing=mean",
      "There is no setting features[\"alk.phos\"].misssing", "",
      "Perhaps features[\"alk.phos\"].missing was meant.");
  row("model.layers[0].lstm.activation=tahn", "model.layers[0].lstm.activation=tahn",
      "tahn is none of the choices", "field model.layers[0].lstm.activation",
      "Perhaps tanh was meant. Choices: tanh, relu, sigmoid, linear, softsign, elu, selu, gelu, "
      "softplus, hard_sigmoid.");
  row("early_stopping={patience: -1}", "early_stopping={patience: -1}",
      "-1 is out of range: allowed is >= 0", "field early_stopping.patience",
      "Choose a value in this range.");
  row("early_stopping={patience 1}", "early_stopping={patience 1}", ": is missing before 1",
      "field early_stopping, line 1, column 10", "Write : there.");
  row("schedule.boundaries=[1, x]", "schedule.boundaries=[1, x]", "x is not a whole number",
      "field schedule.boundaries", "Write digits only, such as 32.");
}

void TestCorpus::models_data() {
  columns();
  row("no layers", "", "The model has no layers", "field model.layers",
      "Add layers under model, or make a project with `stateroom new`.");
  row("layer without a kind", "model { layers { name: \"a\" } }",
      "The layer says nothing about what it is", "layer a",
      "Write a block such as dense { units: 8 } in it. Known: input, dense, lstm, gru, simple_rnn, "
      "embedding, dropout, layer_normalization, batch_normalization, concatenate, masking, "
      "time_distributed, activation, rescaling.");
  row("bad name", "model { layers { name: \"my layer\" dense { units: 1 } } }",
      "my layer cannot be a layer's name", "layer my layer",
      "Begin with a letter, go on with letters, digits or _; words of Python and forward, training "
      "are taken.");
  row("name of Python", "model { layers { name: \"lambda\" dense { units: 1 } } }",
      "lambda cannot be a layer's name", "layer lambda",
      "Begin with a letter, go on with letters, digits or _; words of Python and forward, training "
      "are taken.");
  row("name twice",
      "model { layers { name: \"a\" dense { units: 1 } } layers { name: \"a\" dense { units: 1 } } "
      "}",
      "Two layers are called a", "layer a", "Rename one of them.");
  row("unknown input",
      "model { layers { name: \"lstm\" dense { units: 1 } } layers { name: \"b\" inputs: \"lsmt\" "
      "dense { units: 1 } } }",
      "There is no layer lsmt to take values from", "layer b", "Perhaps lstm was meant.");
  row("input like nothing",
      "model { layers { name: \"a\" dense { units: 1 } } layers { name: \"b\" inputs: "
      "\"zzzzzzzzz\" dense { units: 1 } } }",
      "There is no layer zzzzzzzzz to take values from", "layer b",
      "Layers before this one: features_numbers, drug_ids, drug_embedding, features, a.");
  row("input later",
      "model { layers { name: \"a\" inputs: \"b\" dense { units: 1 } } layers { name: \"b\" dense "
      "{ units: 1 } } }",
      "b comes after this layer, so it has no value yet", "layer a", "Put b before this layer.");
  row("input of itself", "model { layers { name: \"a\" inputs: \"a\" dense { units: 1 } } }",
      "The layer takes values from itself", "layer a",
      "Name another layer under inputs; recurrent layers carry values from step to step.");
  row("inputs of an Input",
      "model { layers { name: \"a\" input {} } layers { name: \"b\" inputs: \"a\" input {} } }",
      "An Input takes no values from other layers", "layer b",
      "Remove inputs; name its columns under features.");
  row("two inputs",
      "model { layers { name: \"a\" dense { units: 1 } } layers { name: \"b\" inputs: [\"a\", "
      "\"features\"] dense { units: 1 } } }",
      "Dense takes one input, not 2", "layer b", "Put a Concatenate layer before it.");
  row("no units", "model { layers { name: \"a\" dense {} } }", "Dense needs units", "layer a",
      "Write units: and a number in its block.");
  row("LSTM without units", "model { layers { name: \"a\" lstm {} } }", "LSTM needs units",
      "layer a", "Write units: and a number in its block.");
  row("recurrent without time",
      "data { sequences { enabled: false } } model { layers { name: \"a\" lstm { units: 1 } } }",
      "LSTM reads sequences, but features has no time axis", "layer a",
      "Set data.sequences.enabled: true, or remove the layer.");
  row("recurrent behind the last output",
      "model { layers { name: \"a\" lstm { units: 1 } } layers { name: \"drop\" dropout {} } "
      "layers { name: \"b\" gru { units: 1 } } }",
      "GRU reads sequences, but a gives its last output only", "layer b",
      "Set return_sequences: true in a.");
  row("numbers for an Embedding", "model { layers { name: \"a\" embedding { output_dim: 2 } } }",
      "Embedding needs ids, but features gives numbers", "layer a",
      "Take an Input with ids: true, or a column whose steps end with vocabulary {} or bucketize "
      "{}.");
  row("ids for a Dense",
      "model { layers { name: \"i\" input { ids: true features: \"drug\" } } layers { name: \"a\" "
      "dense { units: 1 } } }",
      "Dense needs numbers, but i gives ids", "layer a", "Put an Embedding between them.");
  row("ids of a number",
      "model { layers { name: \"i\" input { ids: true features: \"bili\" } } layers { name: \"a\" "
      "embedding {} } }",
      "An Input with ids: true takes one column of ids, not bili", "layer i",
      "Give every column of ids an Input of its own; end its steps with embedding {}.");
  row("unknown feature",
      "model { layers { name: \"i\" input { features: \"bily\" } } layers { dense { units: 1 } } }",
      "There is no feature column bily", "layer i", "Perhaps bili was meant.");
  row("no features left",
      "model { layers { name: \"i\" input { features: [\"bili\", \"drug\"] } } layers { name: "
      "\"j\" input {} } layers { inputs: [\"i\", \"j\"] concatenate {} } }",
      "Other Inputs take all feature columns; none is left for this one", "layer j",
      "Name its columns under features, or remove it.");
  row("wrong width",
      "model { layers { name: \"i\" input { features: \"bili\" width: 3 } } layers { dense { "
      "units: 1 } } }",
      "The Input's width is 3, but that of its feature columns is 1", "layer i",
      "Remove width: it is filled in.");
  row("time beside no time",
      "model { layers { name: \"x\" input {} } layers { name: \"l\" lstm { units: 1 } } layers { "
      "name: \"c\" inputs: [\"x\", \"l\"] concatenate {} } }",
      "x has a time axis and l has none", "layer c", "Bring both to the same shape first.");
  row("recurrent inside TimeDistributed",
      "data { sequences { enabled: true } } model { layers { name: \"t\" time_distributed { layer "
      "{ lstm { units: 1 } } } } }",
      "TimeDistributed cannot hold LSTM", "layer t",
      "It holds one of: dense, dropout, activation, layer_normalization, batch_normalization.");
  row("nothing inside TimeDistributed",
      "data { sequences { enabled: true } } model { layers { name: \"t\" time_distributed {} } }",
      "TimeDistributed cannot hold nothing", "layer t",
      "It holds one of: dense, dropout, activation, layer_normalization, batch_normalization.");
  row("unused layer",
      "model { layers { name: \"a\" dense { units: 1 } } layers { name: \"b\" inputs: \"features\" "
      "dense { units: 1 } } }",
      "Nothing uses the values of this layer", "layer a",
      "Name it under inputs of a later layer or under model.outputs, or remove it.");
  row("unknown output", "model { outputs: \"b\" layers { name: \"a\" dense { units: 1 } } }",
      "model.outputs names b, but there is no such layer", "field model.outputs",
      "Layers: features_numbers, drug_ids, drug_embedding, features, a.");
  row("output twice", "model { outputs: [\"a\", \"a\"] layers { name: \"a\" dense { units: 1 } } }",
      "model.outputs names a twice", "field model.outputs", "Remove one of the two.");
  row("too large",
      "model { layers { name: \"a\" dense { units: 200000000 } } layers { name: \"b\" dense { "
      "units: 200000000 } } }",
      "The model has 4e+16 parameters; at most 4.29e+09 are allowed", "layer b",
      "Check units, output_dim and the widths of the features.");
  row("unknown initializer",
      "model { layers { name: \"a\" dense { units: 1 kernel_initializer: \"ortogonal\" } } }",
      "There is no initializer ortogonal", "layer a",
      "Perhaps orthogonal was meant. Known: glorot_uniform, glorot_normal, he_uniform, he_normal, "
      "lecun_uniform, lecun_normal, orthogonal, uniform, random_uniform, normal, random_normal, "
      "truncated_normal, zeros, ones, constant, identity.");
  row("label at every step",
      "data { columns { name: \"y\" type: BOOL role: LABEL } } model { layers { lstm { units: 1 } "
      "} layers { name: \"a\" dense { units: 1 activation: \"sigmoid\" } } }",
      "There is a label at every step, but the output a has one value a sequence", "layer a",
      "Set return_sequences: true in the last recurrent layer, or data.sequences.labels: "
      "\"final\".");
  row("one label",
      "data { columns { name: \"y\" type: BOOL role: LABEL } sequences { labels: \"final\" } } "
      "model { layers { lstm { units: 1 return_sequences: true } } layers { name: \"a\" dense { "
      "units: 1 activation: \"sigmoid\" } } }",
      "There is one label a sequence, but the output a has a value at every step", "layer a",
      "Set return_sequences: false in the last recurrent layer, or data.sequences.labels: "
      "\"per_step\".");
  row("loss without its activation",
      "data { columns { name: \"y\" type: BOOL role: LABEL } } loss { name: "
      "\"binary_crossentropy\" } model { layers { name: \"a\" dense { units: 1 } } }",
      "binary_crossentropy needs sigmoid at the output, not linear", "layer a",
      "Set activation: \"sigmoid\" in a, or choose another loss.");
  row("one unit for classes",
      "data { columns { name: \"y\" type: STRING role: LABEL } } model { layers { name: \"a\" "
      "dense { units: 1 activation: \"softmax\" } } }",
      "sparse_categorical_crossentropy needs an output of width 2 at least, not 1", "layer a",
      "Give a one unit for each class.");
  row("text for a number",
      "data { columns { name: \"y\" type: STRING role: LABEL } } model { layers { name: \"a\" "
      "dense { units: 1 } } }",
      "The label y is text, and mean_squared_error compares numbers", "column y",
      "Use sparse_categorical_crossentropy with a softmax output, or derive a number.");
  row("more units than labels",
      "data { columns { name: \"y\" type: FLOAT role: LABEL } } model { layers { name: \"a\" dense "
      "{ units: 2 } } }",
      "The width of the output a is 2, but the number of label columns is 1", "layer a",
      "Set units: 1 in a.");
  row("more outputs than labels",
      "data { columns { name: \"y\" type: FLOAT role: LABEL } } model { outputs: [\"a\", \"b\"] "
      "layers { name: \"a\" dense { units: 1 } } layers { name: \"b\" inputs: \"features\" dense { "
      "units: 1 } } }",
      "The number of outputs is 2, but that of label columns is 1", "field data.columns",
      "Give the model one output, or one label column for each output.");
}

QTEST_GUILESS_MAIN(TestCorpus)
#include "test_corpus.moc"
