#include <QTemporaryDir>

#include "core/base/file.h"
#include "core/project/migration.h"
#include "core/project/project_file.h"
#include "tests/support/paths.h"

using namespace stateroom;

namespace {

constexpr auto kText =
    "# A study.\ntitle: \"Liver\"\noptimizer {\n  learning_rate: 0.01  # slow\n}\n";

fs::path in(const QTemporaryDir& folder, const char* name) {
  return fs::path(folder.path().toStdString()) / name;
}

Result<std::string> renameTitle(std::string text) {
  const auto at = text.find("heading:");
  if (at != text.npos) text.replace(at, 8, "title:");
  return text;
}

Result<std::string> raiseVersion(std::string text) {
  const auto at = text.find("format_version: 2");
  if (at != text.npos) text.replace(at, 17, "format_version: 3");
  return text;
}

}  // namespace

class TestProjectFile : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void opensFolderOrFile() {
    QTemporaryDir folder;
    QVERIFY(writeFileAtomically(in(folder, "liver.stateroom"), kText));
    for (const auto& path : {in(folder, ""), in(folder, "liver.stateroom")}) {
      const auto file = ProjectFile::open(path);
      STATEROOM_VERIFY(file);
      QCOMPARE(file->project().title(), std::string("Liver"));
      QCOMPARE(file->text(), std::string(kText));
      QCOMPARE(file->path(), in(folder, "liver.stateroom"));
    }
  }

  void refusesFoldersWithoutOneFile() {
    QTemporaryDir folder;
    QCOMPARE(ProjectFile::open(in(folder, "")).error().code(), Code::project_not_found);
    QVERIFY(writeFileAtomically(in(folder, "b.stateroom"), kText));
    QVERIFY(writeFileAtomically(in(folder, "a.stateroom"), kText));
    const auto several = ProjectFile::open(in(folder, ""));
    QCOMPARE(several.error().code(), Code::project_several);
    QCOMPARE(several.error().argument("files"), std::string_view("a.stateroom, b.stateroom"));
    QCOMPARE(ProjectFile::open(in(folder, "c.stateroom")).error().code(), Code::file_not_found);
  }

  void savesUnlessChanged() {
    QTemporaryDir folder;
    const auto path = in(folder, "liver.stateroom");
    QVERIFY(writeFileAtomically(path, kText));
    auto file = ProjectFile::open(path);
    STATEROOM_VERIFY(file);
    STATEROOM_VERIFY(file->save());
    QVERIFY(!file->changedOnDisk());
    QVERIFY(writeFileAtomically(path, "title: \"Theirs\"\n"));
    QVERIFY(file->changedOnDisk());
    const auto refused = file->save();
    QCOMPARE(refused.error().code(), Code::project_changed);
    QCOMPARE(refused.error().kind(), ErrorKind::Conflict);
    QCOMPARE(*readFile(path), std::string("title: \"Theirs\"\n"));
    STATEROOM_VERIFY(file->saveOverwriting());
    QCOMPARE(*readFile(path), std::string(kText));
    STATEROOM_VERIFY(file->save());
    QVERIFY(fs::remove(path));
    QCOMPARE(file->save().error().code(), Code::project_changed);
  }

  void aNewFileMustNotReplaceOne() {
    QTemporaryDir folder;
    auto file = ProjectFile::parse(kText, in(folder, "x.stateroom"));
    STATEROOM_VERIFY(file);
    QVERIFY(writeFileAtomically(in(folder, "x.stateroom"), ""));
    QCOMPARE(file->save().error().code(), Code::project_changed);
    QVERIFY(fs::remove(in(folder, "x.stateroom")));
    STATEROOM_VERIFY(file->save());
  }

  void refusesNewerVersions() {
    const auto file = ProjectFile::parse("format_version: 7 future { a: 1 }", "x.stateroom");
    QCOMPARE(file.error().code(), Code::project_newer);
    QCOMPARE(file.error().message(),
             std::string("The file has format version 7; this Stateroom reads up to 1"));
  }

  void migratesStepByStep() {
    const std::array<Migration, 2> steps = {renameTitle, raiseVersion};
    QCOMPARE(*migrated("heading: \"x\"", steps), std::string("title: \"x\""));
    QCOMPARE(*migrated("format_version: 2 heading: \"x\"", steps),
             std::string("format_version: 3 heading: \"x\""));
    QCOMPARE(*migrated("format_version: 3 y: 1", steps), std::string("format_version: 3 y: 1"));
    QCOMPARE(migrated("format_version: 4", steps).error().argument("supported"),
             std::string_view("3"));
  }

  /// Absolute, by dots, through a link; each with its field. Inside, by whatever way, is inside.
  void namesPathsThatLeaveTheFolder() {
    QTemporaryDir folder;
    const auto root = in(folder, "project");
    fs::create_directories(root / "data");
    fs::create_symlink(in(folder, ""), root / "link");
    const auto pathsOf = [&](const std::string& path) {
      Project project;
      project.mutable_data()->add_sources()->set_path("data/ours.csv");
      project.mutable_data()->add_sources()->set_path(path);
      return pathsOutside(project, root);
    };
    for (const auto* inside : {"data/x.csv", "data/../data/x.csv", "./x.csv", ""}) {
      QVERIFY2(pathsOf(inside).empty(), inside);
    }
    for (const auto* outside : {"/etc/passwd", "../x.csv", "data/../../x.csv", "link/x.csv"}) {
      const auto errors = pathsOf(outside);
      QVERIFY2(errors.size() == 1, outside);
      QCOMPARE(errors[0].code(), Code::path_outside);
      QCOMPARE(errors[0].message(), std::string(outside) + " lies outside of the project's folder");
      QVERIFY2(errors[0].place().starts_with("field data.sources["), errors[0].place().c_str());
    }
  }

  /// So many columns that work for each pair of them would outlast the test's time limit.
  void opensManyColumns() {
    constexpr int kColumns = 50'000;
    std::string text = "data {\n";
    for (int i = 0; i < kColumns; ++i)
      text += "  columns { name: \"c" + std::to_string(i) + "\" type: FLOAT role: FEATURE }\n";
    text += "}\n";
    const auto file = ProjectFile::parse(text, "a/wide.stateroom");
    STATEROOM_VERIFY(file);
    STATEROOM_VERIFY(file->check());
    QVERIFY(pathsOutside(file->project(), "a").empty());
    QCOMPARE(file->project().data().columns_size(), kColumns);
  }

  void tellsTheLineOfABadValue() {
    const auto file =
        ProjectFile::parse("title: \"x\"\noptimizer {\n\n  learning_rate: -1\n}", "a/x.stateroom");
    STATEROOM_VERIFY(file);
    const auto checked = file->check();
    QCOMPARE(checked.error().place(),
             std::string("x.stateroom, line 4, field optimizer.learning_rate"));
    QCOMPARE(checked.error().message(), std::string("-1 is out of range: allowed is > 0"));
    QCOMPARE(file->lineOf("optimizer"), std::optional(2));
    QVERIFY(!file->lineOf("optimizer.momentum"));
  }
};

QTEST_GUILESS_MAIN(TestProjectFile)
#include "test_project_file.moc"
