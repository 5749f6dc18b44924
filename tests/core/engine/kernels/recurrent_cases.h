#pragma once

#include <QtTest>
#include <optional>
#include <string>
#include <vector>

#include <ATen/ATen.h>

/// Problems for the recurrent operators. The reference is LibTorch's own operator, in double
/// precision.
namespace stateroom::test {

struct Case {
  const char* cell;
  int layers = 1, inputs = 3, units = 5, batch = 4, steps = 6;
  bool bidirectional = false, batchFirst = false, biases = true, packed = false;
  double dropout = 0;
  bool views = false;  ///< inputs, states and weights are strided views of larger tensors
};

inline constexpr const char* kCells[] = {"lstm", "gru", "rnn_tanh", "rnn_relu"};

bool isLstm(const Case& c);

struct Problem {
  at::Tensor x, h0, c0;
  std::vector<at::Tensor> parameters;
  at::Tensor batchSizes;
};

/// In double precision.
Problem problemOf(const Case& c, unsigned seed);

/// The operator's outputs and states for these leaves: x, h0, c0 (LSTM) and the parameters.
std::vector<at::Tensor> results(const Case& c, const Problem& problem, const std::string& library,
                                const std::vector<at::Tensor>& leaves);

/// x, h0, c0 (LSTM) and the parameters.
std::vector<at::Tensor> tensorsOf(const Case& c, const Problem& problem);
/// The same to be differentiated, in this type.
std::vector<at::Tensor> leavesOf(const Case& c, const Problem& problem, at::ScalarType type);

/// Outputs and states, without gradients.
std::vector<at::Tensor> call(const Case& c, const Problem& problem, const std::string& library,
                             at::ScalarType type);
/// The same, or nothing where the operator refuses.
std::optional<std::vector<at::Tensor>> outcome(const Case& c, const Problem& problem,
                                               const std::string& library, at::ScalarType type);

/// A sum of all results with random weights.
at::Tensor weighted(const std::vector<at::Tensor>& tensors);

/// Outputs, states and the gradients of everything, of a weighted sum of all results.
std::vector<at::Tensor> run(const Case& c, const Problem& problem, const std::string& library,
                            at::ScalarType type);

/// Largest difference, relative to 1 and the largest element.
double distance(const at::Tensor& a, const at::Tensor& exact);

/// Rows of test data for every cell, packed and not; fetched() gives two bidirectional layers of
/// the row's.
void addCells();
Case fetched();

}  // namespace stateroom::test
