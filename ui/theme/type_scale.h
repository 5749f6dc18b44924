#pragma once

#include <QFont>

namespace stateroom {

/// The type scale; sizes in px at 100 %.
enum class Type {
  Small,          ///< 11: axis labels, mode bar
  SmallMedium,    ///< 11/500: tags, badges
  Body,           ///< 12: tables, forms, status bar
  BodyMedium,     ///< 12/500: column headers, changed values
  BodyStrong,     ///< 12/600: panel titles, totals
  Control,        ///< 13: menus, tool bar, tabs
  ControlMedium,  ///< 13/500: buttons, current tab
  Input,          ///< 15: the palette's field
  Title,          ///< 15/600: user or object
  Number,         ///< 20/600
  BigNumber,      ///< 32/600
  PageTitle,      ///< 26/600
  Mono,           ///< 12: logs, file excerpts, commands
};

QFont typeFont(Type type);

/// Registers the embedded fonts; once.
void loadFonts();

}  // namespace stateroom
