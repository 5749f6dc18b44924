// Item models under QAbstractItemModelTester, and what they say.
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/window_fixture.h"
#include "ui/models/palette_model.h"
#include "ui/models/row_model.h"
#include "ui/models/schema_model.h"
#include "ui/models/table_model.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

std::vector<PaletteItem> someItems() {
  using Kind = PaletteItem::Kind;
  std::vector<PaletteItem> items;
  const auto add = [&items](Kind kind, const QString& text, const QString& detail) {
    PaletteItem item;
    item.kind = kind;
    item.text = text;
    item.detail = detail;
    items.push_back(item);
  };
  add(Kind::Action, u"Reset layout"_s, u"View"_s);
  add(Kind::Action, u"Train"_s, u"Run"_s);
  add(Kind::Action, u"Constrain"_s, u"Run"_s);
  add(Kind::User, u"User 42"_s, u"5 rows, train"_s);
  add(Kind::User, u"User 142"_s, u"3 rows, test"_s);
  add(Kind::Run, u"quiet-fox"_s, u"done, step 420"_s);
  add(Kind::Layer, u"lstm"_s, u"layer of the model"_s);
  return items;
}

QStringList textsOf(const PaletteModel& model) {
  QStringList texts;
  for (int row = 0; row < model.rowCount(); ++row) texts << model.itemAt(row).text;
  return texts;
}

}  // namespace

class TestModels : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void paletteRanks_data() {
    QTest::addColumn<QString>("query");
    QTest::addColumn<QStringList>("found");
    QTest::newRow("word begins before inside")
        << u"train"_s << QStringList{u"Train"_s, u"Constrain"_s, u"User 42"_s};
    QTest::newRow("every word") << u"42 user"_s << QStringList{u"User 42"_s, u"User 142"_s};
    QTest::newRow("actions only") << u"> tra"_s << QStringList{u"Train"_s, u"Constrain"_s};
    QTest::newRow("users only") << u"@42"_s << QStringList{u"User 42"_s, u"User 142"_s};
    QTest::newRow("runs only") << u"#"_s << QStringList{u"quiet-fox"_s};
    QTest::newRow("layers only") << u":l"_s << QStringList{u"lstm"_s};
    QTest::newRow("nothing") << u"no such thing"_s << QStringList{};
  }
  void paletteRanks() {
    QFETCH(QString, query);
    QFETCH(QStringList, found);
    PaletteModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setItems(someItems());
    model.setQuery(query);
    QCOMPARE(textsOf(model), found);
  }

  void paletteLeavesOutUsersUntilAsked() {
    PaletteModel model;
    model.setItems(someItems());
    model.setQuery({});
    QVERIFY(!textsOf(model).contains(u"User 42"_s));
  }

  void tableModelResetsOnlyWhenTheNumberOfRowsChanges() {
    TableModel<int> model({{u"number"_s, AtRight,
                            [](const int& value, int role) -> QVariant {
                              return role == Qt::DisplayRole ? QVariant(value) : QVariant();
                            }}},
                          nullptr);
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.setRecords({1, 2, 3});
    model.setRecords({4, 5, 6});
    QCOMPARE(resets.count(), 1);
    QCOMPARE(changes.count(), 1);
    QCOMPARE(model.index(2, 0).data().toInt(), 6);
  }

  void schemaAndRows() {
    const WindowFixture fixture;
    Session session;
    DataSession data(&session);
    QVERIFY(session.open(fixture.project().toStdString()).has_value());
    QTRY_VERIFY(data.loaded() != nullptr);
    SchemaModel schema(nullptr);
    RowModel rows;
    const QAbstractItemModelTester testers[] = {
        {&schema, QAbstractItemModelTester::FailureReportingMode::QtTest},
        {&rows, QAbstractItemModelTester::FailureReportingMode::QtTest}};
    schema.refresh(session, data);
    rows.setData(data.loaded(), {"sex"});
    QCOMPARE(rows.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), u"id"_s);
    QCOMPARE(rows.headerData(rows.columnCount() - 2, Qt::Horizontal, Qt::DisplayRole).toString(),
             u"sex"_s);
    QCOMPARE(rows.rowOfLine({}, 2), 0);
    QCOMPARE(rows.rowOfLine({}, 1), -1);
    QCOMPARE(rows.index(3, rows.columnOf(u"bili"_s)).data().toString(), u"missing"_s);

    QSignalSpy edits(&schema, &SchemaModel::editRequested);
    const QModelIndex role = schema.index(2, SchemaModel::RoleColumn);
    QVERIFY(schema.flags(role) & Qt::ItemIsEditable);
    QVERIFY(!schema.setData(role, role.data(Qt::EditRole), Qt::EditRole));
    QVERIFY(schema.setData(role, 1, Qt::EditRole));
    const auto edit = edits.takeFirst().at(1).value<FieldEdit>();
    QCOMPARE(QString::fromStdString(edit.path), u"data.columns[bili].role"_s);
    QCOMPARE(QString::fromStdString(*edit.value), u"LABEL"_s);
  }

  void pathsOfOddNamesAreQuoted() {
    SchemaRow row;
    row.name = u"alk.phos"_s;
    QCOMPARE(QString::fromStdString(row.path()), u"data.columns[alk.phos]"_s);
    row.name = u"12"_s;
    row.derived = true;
    QCOMPARE(QString::fromStdString(row.path()), u"data.derived[\"12\"]"_s);
  }
};

QTEST_MAIN(TestModels)
#include "test_models.moc"
