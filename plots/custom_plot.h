#pragma once

// QCustomPlot's header spells Qt's keywords, which QT_NO_KEYWORDS takes away: they exist for this
// include only.

#pragma push_macro("signals")
#pragma push_macro("foreach")
#undef signals
#undef foreach
#define signals Q_SIGNALS
#define foreach(variable, container) for (variable : container)
#include <qcustomplot.h>
#pragma pop_macro("foreach")
#pragma pop_macro("signals")
