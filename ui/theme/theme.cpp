#include "ui/theme/theme.h"

#include <QApplication>

#include "ui/theme/desktop_scheme.h"
#include "ui/theme/style.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

Theme& Theme::instance() {
  static Theme theme;
  return theme;
}

Theme::Theme() : tokens_(&lightTokens()), desktop_(new DesktopScheme(this)) {
  connect(desktop_, &DesktopScheme::changed, this, &Theme::apply);
}

void Theme::install() {
  loadFonts();
  QApplication::setStyle(new Style);
  QApplication::setFont(typeFont(Type::Control));
  installed_ = true;
  apply();
}

void Theme::setScheme(ColourScheme scheme) {
  scheme_ = scheme;
  apply();
}

void Theme::apply() {
  const bool dark =
      scheme_ == ColourScheme::Dark || (scheme_ == ColourScheme::System && desktop_->isDark());
  tokens_ = dark ? &darkTokens() : &lightTokens();
  if (!installed_) return;
  QApplication::setPalette(paletteOf(*tokens_));
  Q_EMIT changed();
}

QPalette paletteOf(const Tokens& t) {
  QPalette palette;
  palette.setColor(QPalette::Window, t.window);
  palette.setColor(QPalette::WindowText, t.text);
  palette.setColor(QPalette::Base, t.base);
  palette.setColor(QPalette::AlternateBase, t.alternate);
  palette.setColor(QPalette::Text, t.text);
  palette.setColor(QPalette::Button, t.dark ? t.buttonFill : t.window);
  palette.setColor(QPalette::ButtonText, t.text);
  palette.setColor(QPalette::BrightText, t.error);
  palette.setColor(QPalette::Highlight, t.selection);
  palette.setColor(QPalette::HighlightedText, t.text);
  palette.setColor(QPalette::Link, t.link);
  palette.setColor(QPalette::LinkVisited, t.link);
  palette.setColor(QPalette::PlaceholderText, t.secondaryText);
  palette.setColor(QPalette::ToolTipBase, t.base);
  palette.setColor(QPalette::ToolTipText, t.text);
  palette.setColor(QPalette::Light, t.base);
  palette.setColor(QPalette::Midlight, t.hover);
  palette.setColor(QPalette::Mid, t.border);
  palette.setColor(QPalette::Dark, t.inputBorder);
  palette.setColor(QPalette::Shadow, t.inputBorder);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                          QPalette::HighlightedText, QPalette::PlaceholderText, QPalette::Link})
    palette.setColor(QPalette::Disabled, role, t.disabledText);
  return palette;
}

}  // namespace stateroom
