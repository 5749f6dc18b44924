#include "ui/session/state_edit.h"

namespace stateroom {

std::vector<UnitEdit> StateEdit::changes() const {
  std::vector<UnitEdit> edits;
  for (std::size_t layer = 0; layer < base.size(); ++layer)
    for (std::size_t tensor = 0; tensor < base[layer].tensors.size(); ++tensor) {
      const auto& [name, values] = base[layer].tensors[tensor];
      for (std::int64_t unit = 0; unit < values.elements(); ++unit) {
        const StateCell cell{layer, tensor, unit};
        if (isChanged(cell)) edits.push_back({base[layer].layer, name, unit, cellOf(edited, cell)});
      }
    }
  return edits;
}

}  // namespace stateroom
