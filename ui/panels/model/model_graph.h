#pragma once

#include <set>
#include <stop_token>
#include <string>

#include "plots/graph_view.h"
#include "ui/session/browsed_model.h"

namespace stateroom {

/// What of a model's graph is wanted.
struct GraphWish {
  BrowsedModelPtr model;
  std::shared_ptr<const OperationGraphs> operations;  ///< nullptr: layers do not open
  std::set<std::string> open;                         ///< layers shown with their operations
  bool asRun = false;
  bool shapes = true;
  bool folded = true;  ///< only what computes: without lists, branches and lengths
};

/// All operations of the model that is wished for, as they are to be seen.
const std::vector<Operation>& operationsOf(const GraphWish& wish);

/// Whether a path of submodules ("lstm.cell") is a layer's or leads through it.
bool belongsTo(const std::string& path, const std::string& layer);
/// The operations of one layer, its submodules' too.
std::vector<const Operation*> operationsIn(const std::vector<Operation>& operations,
                                           const std::string& layer);

/// Layers from top to bottom, features above, outputs below, states at their layer; what is open
/// is a frame around its operations. Ids: "layer:lstm", "operation:NAME", "feature:bili",
/// "state:lstm.h", "next:lstm.h", "output:NAME". Off the GUI thread; empty when asked to stop.
plots::GraphPicture drawGraph(const GraphWish& wish, const std::stop_token& stop);

}  // namespace stateroom
