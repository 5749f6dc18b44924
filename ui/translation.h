#pragma once

namespace stateroom {

/// The texts of the window in the language of QLocale(): Chinese where there are translations, else
/// English, whose plurals are a translation too.
void installTranslation();

}  // namespace stateroom
