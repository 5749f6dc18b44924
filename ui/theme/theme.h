#pragma once

#include <QObject>
#include <QPalette>

#include "ui/theme/tokens.h"

namespace stateroom {

enum class ColourScheme { System, Light, Dark };

/// The look of the program: which tokens hold now. One object for the process, made with the first
/// call after QApplication; widgets that paint themselves read tokens() in their paintEvent and
/// need no signal.
class Theme final : public QObject {
  Q_OBJECT
 public:
  static Theme& instance();

  /// Puts style, palette and fonts on the application.
  void install();

  ColourScheme scheme() const { return scheme_; }
  void setScheme(ColourScheme scheme);
  const Tokens& tokens() const { return *tokens_; }

 Q_SIGNALS:
  /// After the palette has changed; plots and cached pictures redraw.
  void changed();

 private:
  Theme();
  void apply();

  ColourScheme scheme_ = ColourScheme::System;
  const Tokens* tokens_;
  bool installed_ = false;
  class DesktopScheme* desktop_;
};

inline const Tokens& tokens() {
  return Theme::instance().tokens();
}

QPalette paletteOf(const Tokens& tokens);

}  // namespace stateroom
