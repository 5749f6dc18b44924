#include "ui/theme/type_scale.h"

#include <QFontDatabase>

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

QFont sans(int pixels, QFont::Weight weight) {
  QFont font(u"Stateroom Sans"_s);
  font.setPixelSize(pixels);
  font.setWeight(weight);
  font.setStyleStrategy(QFont::PreferAntialias);
  return font;
}

QFont mono(int pixels) {
  QFont font(u"JetBrains Mono"_s);
  font.setStyleHint(QFont::Monospace);
  font.setPixelSize(pixels);
  return font;
}

}  // namespace

QFont typeFont(Type type) {
  switch (type) {
    case Type::Small:
      return sans(11, QFont::Normal);
    case Type::SmallMedium:
      return sans(11, QFont::Medium);
    case Type::Body:
      return sans(12, QFont::Normal);
    case Type::BodyMedium:
      return sans(12, QFont::Medium);
    case Type::BodyStrong:
      return sans(12, QFont::DemiBold);
    case Type::Control:
      return sans(13, QFont::Normal);
    case Type::ControlMedium:
      return sans(13, QFont::Medium);
    case Type::Input:
      return sans(15, QFont::Normal);
    case Type::Title:
      return sans(15, QFont::DemiBold);
    case Type::Number:
      return sans(20, QFont::DemiBold);
    case Type::BigNumber:
      return sans(32, QFont::DemiBold);
    case Type::PageTitle:
      return sans(26, QFont::DemiBold);
    case Type::Mono:
      return mono(12);
  }
  return sans(12, QFont::Normal);
}

void loadFonts() {
  static const bool loaded = [] {
    for (const auto* file :
         {"StateroomSans-Regular.otf", "StateroomSans-Medium.otf", "StateroomSans-SemiBold.otf",
          "JetBrainsMono-Regular.ttf", "JetBrainsMono-Medium.ttf"})
      QFontDatabase::addApplicationFont(u":/fonts/"_s + QLatin1StringView(file));
    return true;
  }();
  Q_UNUSED(loaded)
}

}  // namespace stateroom
