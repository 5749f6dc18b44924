// Plumbing between the operations that compute, left out with the links kept.
#include <QTest>

#include "ui/panels/model/folded_operations.h"

using namespace stateroom;

namespace {

using Values = std::vector<std::string>;

Operation operation(const char* op, Values inputs, Values outputs) {
  return {outputs.empty() ? op : outputs.front(), op, "layer", std::move(inputs),
          std::move(outputs)};
}

Values inputsOf(const std::vector<Operation>& operations, const char* name) {
  const auto found = std::ranges::find(operations, name, &Operation::name);
  return found == operations.end() ? Values{"not there"} : found->inputs;
}

}  // namespace

class TestFoldedOperations : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void listsAndTuplesHandOn() {
    const auto kept =
        withoutPlumbing({operation("prim::ListConstruct", {"a", "b"}, {"list"}),
                         operation("aten::cat", {"list"}, {"c"}),
                         operation("prim::TupleConstruct", {"c", "a"}, {"pair"}),
                         operation("prim::TupleUnpack", {"pair"}, {"first", "second"}),
                         operation("aten::tanh", {"second"}, {"d"})});
    QCOMPARE(kept.size(), std::size_t{2});
    QCOMPARE(inputsOf(kept, "c"), (Values{"a", "b"}));
    QCOMPARE(inputsOf(kept, "d"), Values{"a"});
  }

  void branchesHandOnWhatTheyReturnButNotTheirCondition() {
    const auto kept = withoutPlumbing(
        {operation("aten::len", {"lengths"}, {"n"}), operation("aten::eq", {"n"}, {"none"}),
         operation("prim::If", {"none", "x", "y"}, {"z"}), operation("aten::relu", {"z"}, {"r"})});
    QCOMPARE(kept.size(), std::size_t{1});
    QCOMPARE(inputsOf(kept, "r"), (Values{"x", "y"}));
  }

  void branchesReturnTheirValuesInOrder() {
    const auto kept = withoutPlumbing({operation("prim::If", {"c", "a", "b", "x", "y"}, {"p", "q"}),
                                       operation("aten::relu", {"p"}, {"first"}),
                                       operation("aten::relu", {"q"}, {"second"})});
    QCOMPARE(inputsOf(kept, "first"), (Values{"a", "x"}));
    QCOMPARE(inputsOf(kept, "second"), (Values{"b", "y"}));
  }

  void tuplesAreUnpackedThroughCastsAndBranches() {
    const auto kept =
        withoutPlumbing({operation("prim::TupleConstruct", {"a", "b"}, {"pair"}),
                         operation("prim::If", {"c", "pair", "other"}, {"chosen"}),
                         operation("prim::unchecked_cast", {"chosen"}, {"cast"}),
                         operation("prim::TupleUnpack", {"cast"}, {"first", "second"}),
                         operation("aten::tanh", {"second"}, {"d"})});
    QCOMPARE(inputsOf(kept, "d"), Values{"b"});
  }

  void anotherShapeIsTheSameValue() {
    const auto kept = withoutPlumbing({operation("aten::size", {"x"}, {"n"}),
                                       operation("prim::ListConstruct", {"n"}, {"shape"}),
                                       operation("aten::view", {"x", "shape"}, {"flat"}),
                                       operation("aten::tanh", {"flat"}, {"t"})});
    QCOMPARE(kept.size(), std::size_t{1});
    QCOMPARE(inputsOf(kept, "t"), Values{"x"});
  }

  void whatIsAppendedIsInTheList() {
    const auto kept = withoutPlumbing({operation("prim::ListConstruct", {}, {"list"}),
                                       operation("aten::sigmoid", {"x"}, {"s"}),
                                       operation("aten::append", {"list", "s"}, {"again"}),
                                       operation("aten::stack", {"list"}, {"all"})});
    QCOMPARE(inputsOf(kept, "all"), Values{"s"});
  }

  void comparisonsOfTensorsStay() {
    const auto kept = withoutPlumbing(
        {operation("aten::ne", {"x"}, {"mask"}), operation("aten::mul", {"x", "mask"}, {"y"})});
    QCOMPARE(inputsOf(kept, "y"), (Values{"x", "mask"}));
  }

  void cyclesAndLongListsEnd() {
    Values many;
    for (int i = 0; i < 1000; ++i) many.push_back("v" + std::to_string(i));
    const auto kept = withoutPlumbing({operation("prim::Loop", {"n", "go", "b"}, {"a"}),
                                       operation("prim::If", {"go", "a"}, {"b"}),
                                       operation("prim::ListConstruct", many, {"list"}),
                                       operation("aten::stack", {"list", "a"}, {"all"})});
    QCOMPARE(inputsOf(kept, "all"), Values{"list"});
    QCOMPARE(inputsOf(kept, "list").size(), std::size_t{1000});
  }
};

QTEST_GUILESS_MAIN(TestFoldedOperations)
#include "test_folded_operations.moc"
