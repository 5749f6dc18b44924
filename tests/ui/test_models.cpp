// Item models under QAbstractItemModelTester, and what they say.
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

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
  add(Kind::Run, u"quiet-fox"_s, u"done, step 420"_s);
  add(Kind::Layer, u"lstm"_s, u"layer of the model"_s);
  return items;
}

/// A million of them, of which one asks for those whose number contains every word.
std::vector<PaletteItem> someUsers(const QStringList& words, std::size_t most) {
  std::vector<PaletteItem> users;
  for (int user = 0; user < 1'000'000 && users.size() < most; ++user) {
    PaletteItem item;
    item.kind = PaletteItem::Kind::User;
    item.text = u"User %1"_s.arg(user);
    if (std::ranges::all_of(words, [&](const QString& word) { return item.text.contains(word); }))
      users.push_back(item);
  }
  return users;
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
        << u"train"_s << QStringList{u"Train"_s, u"Constrain"_s};
    QTest::newRow("every word") << u"layout res"_s << QStringList{u"Reset layout"_s};
    QTest::newRow("actions only") << u"> tra"_s << QStringList{u"Train"_s, u"Constrain"_s};
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

  void paletteAsksForUsersOnlyWhenTheyAreWanted() {
    PaletteModel model;
    std::vector<std::size_t> asked;
    model.setItems(someItems(), [&asked](const QStringList& words, std::size_t most) {
      asked.push_back(most);
      return someUsers(words, most);
    });
    model.setQuery(u"> train"_s);
    QVERIFY(asked.empty());
    model.setQuery(u"@"_s);
    QCOMPARE(model.rowCount(), PaletteModel::MostOfOneKind);
    model.setQuery(u"@42"_s);
    QCOMPARE(textsOf(model).first(2), (QStringList{u"User 42"_s, u"User 142"_s}));
    model.setQuery(u"42"_s);
    QCOMPARE(textsOf(model).filter(u"User"_s).size(), qsizetype(PaletteModel::MostOfAKind));
    model.setQuery({});
    QCOMPARE(textsOf(model).filter(u"User"_s).size(), 0);
  }

  void paletteKeysPassOverWhatIsDisabled() {
    PaletteModel model;
    auto items = someItems();
    for (const std::size_t place : {0U, 2U}) items[place].enabled = false;
    model.setItems(std::move(items));
    model.setQuery(u">"_s);
    QCOMPARE(textsOf(model), (QStringList{u"Train"_s, u"Reset layout"_s, u"Constrain"_s}));
    QCOMPARE(model.nextEnabled(-1, 1), 0);
    QCOMPARE(model.nextEnabled(0, 1), 0);  // once round
    model.setQuery(u"#"_s);
    QCOMPARE(model.nextEnabled(-1, 1), 0);
    model.setQuery(u"nothing like it"_s);
    QCOMPARE(model.nextEnabled(-1, 1), -1);
  }

  /// Numbers as files have them, whatever the window's language; columns as they are shown.
  void tablesAreCopiedAsText() {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    struct Row {
      QString name;
      qint64 count;
      double exact;
    };
    TableModel<Row> model({{u"name"_s, AtLeft,
                            [](const Row& row, int role) {
                              return role == Qt::DisplayRole ? QVariant(row.name) : QVariant();
                            }},
                           {u"count"_s, AtRight,
                            [](const Row& row, int role) {
                              if (role == Qt::DisplayRole) return QVariant(wholeNumber(row.count));
                              return role == SortRole ? QVariant(row.count) : QVariant();
                            }},
                           {u"value"_s, AtRight,
                            [](const Row& row, int role) {
                              if (role == Qt::DisplayRole) return QVariant(shortNumber(row.exact));
                              return role == ExactRole ? QVariant(exactNumber(row.exact))
                                                       : QVariant();
                            }},
                           {u"hidden"_s, AtLeft, [](const Row&, int) { return QVariant(); }}},
                          nullptr);
    model.setRecords({{u"a\tb"_s, 1945, 0.123456789}, {u"c"_s, 7, -2}});
    QTableView view;
    setUpTable(&view);
    view.setModel(&model);
    view.setColumnHidden(3, true);
    view.horizontalHeader()->moveSection(2, 1);
    view.resize(400, 200);
    view.show();
    QVERIFY(QTest::qWaitForWindowActive(&view));
    view.setFocus();
    view.selectAll();
    QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
    const QString rows = u"a b\t0.123456789\t1945\nc\t-2\t7\n"_s;
    QCOMPARE(QApplication::clipboard()->text(), rows);
    view.setSelectionMode(QAbstractItemView::SingleSelection);
    view.findChild<QAction*>(u"copyTable"_s)->trigger();
    QCOMPARE(QApplication::clipboard()->text(), u"name\tvalue\tcount\n"_s + rows);
  }

  void aHugeSelectionIsCopiedUpToALimit() {
    class Numbers final : public QAbstractTableModel {
     public:
      int rowCount(const QModelIndex&) const override { return 5'000'000; }
      int columnCount(const QModelIndex&) const override { return 2; }
      QVariant data(const QModelIndex& index, int role) const override {
        return role == Qt::DisplayRole ? QVariant(index.row()) : QVariant();
      }
    } model;
    QTableView view;
    setUpTable(&view);
    view.setModel(&model);
    view.show();
    QVERIFY(QTest::qWaitForWindowActive(&view));
    view.setFocus();
    view.selectAll();
    QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
    const QString text = QApplication::clipboard()->text();
    QCOMPARE(text.count(u'\n'), 100'000);
    QVERIFY(text.endsWith(u"99999\t99999\n"_s));
    QCOMPARE(QToolTip::text(), u"The first 100,000 of 5,000,000 rows were copied"_s);
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
