#include <QtTest>

#include <ATen/ATen.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/api/module.h>

#include "core/engine/kernels/graph_pass.h"

namespace kernels = stateroom::kernels;
using torch::jit::Module;

namespace {

Module moduleOf(const std::string& source) {
  Module module("Model");
  module.register_attribute("scale", c10::FloatType::get(), 0.75);
  module.define(source);
  return module;
}

/// Whether the pass puts our operator in, and nowhere changes what is computed.
bool replaces(const std::string& source, const std::string& op) {
  auto module = moduleOf(source);
  const auto function = kernels::withKernels(module.get_method("forward"));
  const at::NoGradGuard noGradients;
  const auto x = at::linspace(-2, 2, 12).view({3, 4});
  const auto ours = (*function)({module._ivalue(), x}), stock = module.forward({x});
  if (!at::allclose(ours.toTensor(), stock.toTensor())) throw std::runtime_error("other values");
  const auto graph = torch::jit::toGraphFunction(*function).graph()->toString();
  return graph.find("stateroom::" + op + "(") != std::string::npos;
}

}  // namespace

class TestGraphPass : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void putsKernelsIn_data() {
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("op");
    QTest::addColumn<bool>("ours");
    QTest::newRow("of a tensor") << "return torch.exp(x)" << "exp" << true;
    QTest::newRow("under a condition")
        << "if bool(x.sum() < 100.0):\n        x = torch.tanh(x)\n    return x" << "tanh" << true;
    QTest::newRow("with arguments") << "return torch.softplus(x, 2.0, 5.0)" << "softplus" << true;
    QTest::newRow("of a number") << "return x * torch.exp(-self.scale)" << "exp" << false;
    QTest::newRow("tanh of a number") << "return x + torch.tanh(self.scale)" << "tanh" << false;
    QTest::newRow("into a tensor")
        << "return torch.exp(x, out=torch.empty_like(x))" << "exp" << false;
  }

  /// An overload that the kernels do not have stays LibTorch's.
  void putsKernelsIn() {
    QFETCH(QString, body);
    QFETCH(QString, op);
    QFETCH(bool, ours);
    const auto source = "def forward(self, x):\n    " + body.toStdString() + "\n";
    QCOMPARE(replaces(source, op.toStdString()), ours);
  }

  /// What is saved and listed stays LibTorch's.
  void leavesTheModuleAlone() {
    auto module = moduleOf("def forward(self, x):\n    return torch.exp(x)\n");
    kernels::withKernels(module.get_method("forward"));
    QVERIFY(module.get_method("forward").graph()->toString().find("stateroom::") ==
            std::string::npos);
  }
};

QTEST_GUILESS_MAIN(TestGraphPass)
#include "test_graph_pass.moc"
