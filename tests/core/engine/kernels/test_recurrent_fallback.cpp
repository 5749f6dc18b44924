#include <QtTest>

#include <ATen/ATen.h>

#include "core/engine/kernels/recurrent_ops.h"
#include "core/engine/kernels/simd.h"
#include "tests/core/engine/kernels/recurrent_cases.h"

/// What the kernels do not cover is the stock operator's, its errors too.
namespace kernels = stateroom::kernels;
using namespace stateroom::test;
using at::Tensor;

class TestRecurrentFallback : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void fallsBackOutsideItsRange_data();
  void fallsBackOutsideItsRange();
  void leavesEmptySequencesToTheStockOperator();
  void leavesWrongShapesToTheStockOperator();
  void leavesMixedTypesToTheStockOperator_data();
  void leavesMixedTypesToTheStockOperator();
  void leavesBf16ToTheStockOperator_data();
  void leavesBf16ToTheStockOperator();
};

void TestRecurrentFallback::fallsBackOutsideItsRange_data() {
  addCells();
}

void TestRecurrentFallback::fallsBackOutsideItsRange() {
  const auto c = fetched();
  const auto problem = problemOf(c, 3);
  const auto before = kernels::operatorCounts();
  const auto exact = run(c, problem, "aten", at::kDouble);
  const auto ours = run(c, problem, "stateroom", at::kDouble);
  QCOMPARE(kernels::operatorCounts().stock, before.stock + 1);
  for (std::size_t i = 0; i < ours.size(); ++i) QVERIFY(at::equal(ours[i], exact[i]));
}

void TestRecurrentFallback::leavesEmptySequencesToTheStockOperator() {
  for (const char* cell : kCells) {
    for (const bool rows : {true, false}) {
      const Case c{.cell = cell, .batch = rows ? 4 : 0, .steps = rows ? 0 : 3};
      const auto problem = problemOf(c, 27);
      const auto before = kernels::operatorCounts().kernels;
      const auto ours = outcome(c, problem, "stateroom", at::kFloat);
      const auto stock = outcome(c, problem, "aten", at::kFloat);
      QCOMPARE(kernels::operatorCounts().kernels, before);
      QCOMPARE(ours.has_value(), stock.has_value());
      for (std::size_t i = 0; ours && i < ours->size(); ++i) {
        QVERIFY(at::equal((*ours)[i], (*stock)[i]));
      }
    }
  }
}

void TestRecurrentFallback::leavesWrongShapesToTheStockOperator() {
  const Case c{"lstm"};
  const auto refuses = [&](const Problem& problem) {
    const auto before = kernels::operatorCounts();
    QVERIFY_EXCEPTION_THROWN(call(c, problem, "stateroom", at::kFloat), c10::Error);
    QCOMPARE(kernels::operatorCounts().kernels, before.kernels);
  };
  const auto good = problemOf(c, 23);
  auto wrong = good;
  wrong.parameters[0] = wrong.parameters[0].narrow(1, 0, 2);
  refuses(wrong);
  wrong = good;
  wrong.parameters[1] = wrong.parameters[1].narrow(0, 0, 8);
  refuses(wrong);
  wrong = good;
  wrong.c0 = wrong.c0.narrow(1, 0, 2);
  refuses(wrong);
  wrong = good;
  wrong.parameters[2] = wrong.parameters[2].narrow(0, 0, 3);
  refuses(wrong);
}

void TestRecurrentFallback::leavesMixedTypesToTheStockOperator_data() {
  addCells();
}

/// One tensor of another type than the others: the input, a state, a matrix, a bias.
void TestRecurrentFallback::leavesMixedTypesToTheStockOperator() {
  const auto c = fetched();
  const auto problem = problemOf(c, 31);
  const at::NoGradGuard guard;
  const auto tensors = tensorsOf(c, problem);
  for (std::size_t other = 0; other < tensors.size(); ++other) {
    auto mixed = tensors;
    for (std::size_t i = 0; i < mixed.size(); ++i) {
      mixed[i] = mixed[i].to(i == other ? at::kDouble : at::kFloat);
    }
    const auto answer = [&](const char* library) -> std::optional<Tensor> {
      try {
        return results(c, problem, library, mixed)[0];
      } catch (const c10::Error&) {
        return std::nullopt;
      }
    };
    const auto before = kernels::operatorCounts();
    const auto ours = answer("stateroom"), stock = answer("aten");
    QCOMPARE(kernels::operatorCounts().kernels, before.kernels);
    QCOMPARE(kernels::operatorCounts().stock, before.stock + 1);
    QCOMPARE(ours.has_value(), stock.has_value());
    if (ours) QVERIFY(at::equal(*ours, *stock));
  }
}

void TestRecurrentFallback::leavesBf16ToTheStockOperator_data() {
  addCells();
}

/// Where the processor has no such instructions the operator computes in float32.
void TestRecurrentFallback::leavesBf16ToTheStockOperator() {
  auto c = fetched();
  const auto problem = problemOf(c, 32);
  const auto stock = run(c, problem, "aten", at::kFloat);
  const auto name = std::string(c.cell) + "_bf16";
  c.cell = name.c_str();
  const auto before = kernels::operatorCounts();
  kernels::limitSimd("avx2");
  const auto ours = run(c, problem, "stateroom", at::kFloat);
  kernels::limitSimd("");
  QCOMPARE(kernels::operatorCounts().stock, before.stock + 1);
  QCOMPARE(kernels::operatorCounts().kernels, before.kernels);
  for (std::size_t i = 0; i < ours.size(); ++i) QVERIFY(at::equal(ours[i], stock[i]));
}

QTEST_GUILESS_MAIN(TestRecurrentFallback)
#include "test_recurrent_fallback.moc"
