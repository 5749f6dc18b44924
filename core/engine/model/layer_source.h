#pragma once

#include <string>
#include <string_view>

#include "core/model/model_spec.pb.h"

namespace stateroom::engine {

/// The type of a batch's packing in TorchScript, see packingSource().
inline constexpr const char* kPackingType = "Optional[Tuple[Tensor, Tensor, Tensor, Tensor]]";

/// The layer that computes: of a TimeDistributed its inner one, since every layer that it can hold
/// works on the last axis; else the layer itself.
const Layer& computing(const Layer& layer);

/// Whether the layer reads its sequence from the end, alone or beside the forward direction. Such a
/// layer keeps no running state.
bool readsBackwards(const Recurrent& layer);

/// LibTorch's operator that computes a recurrent layer's settings ("lstm", "gru", "rnn_tanh",
/// "rnn_relu"); empty when none does.
std::string_view nativeOperator(const Layer& layer);

/// The activation at the end of a Dense or Activation layer, "linear" for all others.
std::string lastActivation(const Layer& layer);

/// TorchScript of a layer's submodule. All have `forward`; beside it
/// - Dense has `raw`, the value before its activation,
/// - Masking and an Embedding with mask_zero have `mask`, bool [B, T],
/// - recurrent layers have `gates`.
std::string layerSource(const Layer& layer);

/// The same for LSTM, GRU and SimpleRNN.
std::string recurrentSource(const Layer& layer);

}  // namespace stateroom::engine
