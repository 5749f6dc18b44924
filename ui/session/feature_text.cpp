#include "ui/session/feature_text.h"

#include <QCoreApplication>

#include "core/data/dataset.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

QString words(const char* text) {
  return QCoreApplication::translate("Features", text);
}

QString nameAndNumber(const char* name, double value) {
  return words(name) + u' ' + shortNumber(value);
}

}  // namespace

QString typeText(ColumnType type) {
  switch (type) {
    case ColumnType::FLOAT:
      return words(QT_TRANSLATE_NOOP("Features", "float"));
    case ColumnType::INT:
      return words(QT_TRANSLATE_NOOP("Features", "int64"));
    case ColumnType::BOOL:
      return words(QT_TRANSLATE_NOOP("Features", "bool"));
    case ColumnType::STRING:
      return words(QT_TRANSLATE_NOOP("Features", "string"));
    case ColumnType::DATETIME:
      return words(QT_TRANSLATE_NOOP("Features", "datetime"));
    default:
      return words(QT_TRANSLATE_NOOP("Features", "not given"));
  }
}

QString roleText(Role role) {
  switch (role) {
    case Role::LABEL:
      return words(QT_TRANSLATE_NOOP("Features", "label"));
    case Role::USER:
      return words(QT_TRANSLATE_NOOP("Features", "user"));
    case Role::ORDER:
      return words(QT_TRANSLATE_NOOP("Features", "order"));
    case Role::WEIGHT:
      return words(QT_TRANSLATE_NOOP("Features", "weight"));
    case Role::IGNORE:
      return words(QT_TRANSLATE_NOOP("Features", "ignore"));
    default:
      return words(QT_TRANSLATE_NOOP("Features", "feature"));
  }
}

QString roleIcon(Role role) {
  switch (role) {
    case Role::LABEL:
      return u"tag"_s;
    case Role::USER:
      return u"user"_s;
    case Role::ORDER:
      return u"arrow-down-0-1"_s;
    case Role::WEIGHT:
      return u"weight"_s;
    case Role::IGNORE:
      return u"minus"_s;
    default:
      return u"circle-dot"_s;
  }
}

QString splitText(int split) {
  switch (split) {
    case 0:
      return words(QT_TRANSLATE_NOOP("Features", "train"));
    case 1:
      return words(QT_TRANSLATE_NOOP("Features", "validation"));
    default:
      return words(QT_TRANSLATE_NOOP("Features", "test"));
  }
}

QString stepText(const Step& step) {
  switch (step.kind_case()) {
    case Step::kLog:
      return words(QT_TRANSLATE_NOOP("Features", "log"));
    case Step::kStandardize:
      return words(QT_TRANSLATE_NOOP("Features", "z-score"));
    case Step::kClip:
      return words(QT_TRANSLATE_NOOP("Features", "clip"));
    case Step::kBucketize:
      return words(QT_TRANSLATE_NOOP("Features", "buckets"));
    case Step::kVocabulary:
      return words(QT_TRANSLATE_NOOP("Features", "vocabulary"));
    case Step::kOneHot:
      return words(QT_TRANSLATE_NOOP("Features", "one-hot"));
    case Step::kEmbedding:
      return words(QT_TRANSLATE_NOOP("Features", "embedding"));
    case Step::kScale:
      return words(QT_TRANSLATE_NOOP("Features", "scale"));
    default:
      return {};
  }
}

QString stepDetail(const Step& step) {
  QStringList parts;
  const auto add = [&parts](bool given, const char* name, double value) {
    if (given) parts << nameAndNumber(name, value);
  };
  switch (step.kind_case()) {
    case Step::kLog:
      add(step.log().offset() != 0, QT_TRANSLATE_NOOP("Features", "offset"), step.log().offset());
      break;
    case Step::kStandardize:
      add(step.standardize().has_mean(), QT_TRANSLATE_NOOP("Features", "mean"),
          step.standardize().mean());
      add(step.standardize().has_sd(), QT_TRANSLATE_NOOP("Features", "sd"),
          step.standardize().sd());
      break;
    case Step::kScale:
      add(step.scale().has_min(), QT_TRANSLATE_NOOP("Features", "min"), step.scale().min());
      add(step.scale().has_max(), QT_TRANSLATE_NOOP("Features", "max"), step.scale().max());
      break;
    case Step::kClip:
      add(step.clip().has_min(), QT_TRANSLATE_NOOP("Features", "min"), step.clip().min());
      add(step.clip().has_max(), QT_TRANSLATE_NOOP("Features", "max"), step.clip().max());
      break;
    case Step::kBucketize:
      for (const double boundary : step.bucketize().boundaries()) parts << shortNumber(boundary);
      break;
    case Step::kVocabulary:
      for (const std::string& value : step.vocabulary().values()) {
        if (parts.size() == 6) {
          parts << u"…"_s;
          break;
        }
        parts << qstr(value);
      }
      break;
    case Step::kOneHot:
      add(step.one_hot().has_width(), QT_TRANSLATE_NOOP("Features", "width"),
          double(step.one_hot().width()));
      break;
    case Step::kEmbedding:
      add(true, QT_TRANSLATE_NOOP("Features", "dimension"), double(step.embedding().dimension()));
      break;
    default:
      break;
  }
  return parts.join(u", "_s);
}

QString featureText(const FeatureColumn& feature) {
  QStringList steps;
  for (const Step& step : feature.steps()) steps << stepText(step);
  QString text =
      steps.isEmpty() ? words(QT_TRANSLATE_NOOP("Features", "as it is")) : steps.join(u", "_s);
  if (feature.missing() == "indicator") text += words(QT_TRANSLATE_NOOP("Features", " + missing"));
  return text;
}

}  // namespace stateroom
