// Every text of the window and every error has Chinese words, with the same places to fill in.
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include "tests/support/paths.h"

using namespace stateroom;
using namespace Qt::StringLiterals;

namespace {

struct Text {
  QString context, source, translation;
  bool finished = true;
};

std::vector<Text> textsOf(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return {};
  QXmlStreamReader xml(&file);
  std::vector<Text> texts;
  QString context;
  while (!xml.atEnd()) {
    if (xml.readNext() != QXmlStreamReader::StartElement) continue;
    if (xml.name() == u"name"_s) context = xml.readElementText();
    if (xml.name() == u"source"_s) texts.push_back({context, xml.readElementText(), {}, true});
    if (xml.name() == u"translation"_s) {
      texts.back().finished = xml.attributes().value(u"type"_s) != u"unfinished"_s;
      texts.back().translation =
          xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
    }
  }
  return texts;
}

QStringList placesIn(const QString& text) {
  static const QRegularExpression place(u"\\{[a-z_]+\\}|%[1-9n]"_s);
  QStringList places;
  for (auto match = place.globalMatch(text); match.hasNext();) places << match.next().captured();
  places.sort();
  return places;
}

QString sourcePath(const char* name) {
  return QString::fromStdString((test::sourceFolder() / name).string());
}

}  // namespace

class TestTranslations : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    texts_ = textsOf(sourcePath("resources/translations/stateroom_zh_CN.ts"));
    QVERIFY(!texts_.empty());
  }

  void everyTextOfTheSourcesIsTranslated() {
    const QTemporaryDir folder;
    const QString copy = folder.filePath(u"stateroom_zh_CN.ts"_s);
    QVERIFY(QFile::copy(sourcePath("resources/translations/stateroom_zh_CN.ts"), copy));
    QVERIFY(QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner));
    QProcess update;
    update.start(sourcePath("resources/translations/update"), {copy});
    QVERIFY(update.waitForFinished(60000));
    QVERIFY2(update.exitStatus() == QProcess::NormalExit && update.exitCode() == 0,
             update.readAllStandardError().constData());
    // What it misreads lands in a context that nobody asks for.
    const QByteArray complaints = update.readAllStandardError() + update.readAllStandardOutput();
    QVERIFY2(complaints.isEmpty(), complaints.constData());
    QStringList missing;
    for (const Text& text : textsOf(copy))
      if (!text.finished || text.translation.isEmpty())
        missing << text.context + u": "_s + text.source;
    QVERIFY2(missing.isEmpty(), qPrintable(u"no Chinese for:\n"_s + missing.join(u'\n')));
  }

  void everyErrorIsTranslated() {
    QStringList missing;
    const auto check = [&](const ErrorText& row, std::string_view words) {
      const QString source = QString::fromUtf8(words.data(), qsizetype(words.size()));
      const bool found = source.isEmpty() || std::ranges::any_of(texts_, [&](const Text& text) {
                           return text.context == u"Errors"_s && text.source == source &&
                                  !text.translation.isEmpty();
                         });
      if (!found) missing << QString::fromStdString(std::string(row.name)) + u": "_s + source;
    };
    for (const ErrorText& row : errorTable()) {
      check(row, row.message);
      check(row, row.hint);
    }
    QVERIFY2(missing.isEmpty(), qPrintable(u"no Chinese for:\n"_s + missing.join(u'\n')));
  }

  void translationsKeepThePlaces() {
    for (const Text& text : texts_)
      QVERIFY2(placesIn(text.source) == placesIn(text.translation), qPrintable(text.source));
  }

  void pluralsOfEnglishAreComplete() {
    for (const Text& text : textsOf(sourcePath("resources/translations/stateroom_en.ts")))
      QVERIFY2(text.finished && !text.translation.contains(u"(s)"_s), qPrintable(text.source));
  }

 private:
  std::vector<Text> texts_;
};

QTEST_GUILESS_MAIN(TestTranslations)
#include "test_translations.moc"
