#pragma once

#include <vector>

#include "ui/models/palette_model.h"

namespace stateroom {

class Actions;
class DataSession;
class Session;

/// All actions, and the open project's runs and layers; `showLayer` brings one into view.
std::vector<PaletteItem> paletteItems(const Actions& actions, Session* session,
                                      const std::function<void(const QString&)>& showLayer);
/// Finds the open project's users.
PaletteUsers paletteUsers(Session* session, const DataSession* data);

}  // namespace stateroom
