#pragma once

#include <QString>

#include "core/project/project.pb.h"

namespace stateroom {

/// Words of the window for what the project file says in enums and steps.
QString typeText(ColumnType type);
QString roleText(Role role);
QString roleIcon(Role role);
QString splitText(int split);               ///< of a SplitName
QString stepText(const Step& step);         ///< "z-score"
QString stepDetail(const Step& step);       ///< "mean 0.5713, sd 1.062": fitted or written values
QString featureText(const FeatureColumn&);  ///< "log, z-score + missing"

}  // namespace stateroom
