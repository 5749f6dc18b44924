#pragma once

#include <vector>

#include "ui/models/palette_model.h"

namespace stateroom {

class Actions;
class DataSession;
class Session;

/// All actions, and the open project's users, runs and layers.
std::vector<PaletteItem> paletteItems(const Actions& actions, Session* session,
                                      const DataSession* data);

}  // namespace stateroom
