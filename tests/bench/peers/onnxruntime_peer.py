"""One user's step in ONNX Runtime: LSTM and head as one graph, state bound in place, no copies in Python."""

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

import worker


def graph(row):
    random = np.random.default_rng(1)
    units, inputs, rows = row["units"], row["inputs"], row["rows"]

    def weights(name, *shape):
        return numpy_helper.from_array(0.05 * random.normal(size=shape).astype("float32"), name)

    def value(name, *shape):
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    nodes = [
        helper.make_node("LSTM", ["x", "w", "r", "b", "", "h0", "c0"], ["", "h", "c"], hidden_size=units),
        helper.make_node("Squeeze", ["h", "axis"], ["last"]),
        helper.make_node("Gemm", ["last", "head", "bias"], ["raw"], transB=1),
        helper.make_node("Sigmoid", ["raw"], ["y"]),
    ]
    parameters = [weights("w", 1, 4 * units, inputs), weights("r", 1, 4 * units, units), weights("b", 1, 8 * units),
                  weights("head", 1, units), weights("bias", 1),
                  numpy_helper.from_array(np.array([0], dtype="int64"), "axis")]
    return helper.make_model(
        helper.make_graph(nodes, "step",
                          [value("x", 1, rows, inputs), value("h0", 1, rows, units), value("c0", 1, rows, units)],
                          [value("y", rows, 1), value("h", 1, rows, units), value("c", 1, rows, units)], parameters),
        opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def make(row):
    if row["kind"] != "step" or row["precision"] != "f32":
        raise worker.Refused("not a goal")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = worker.THREADS
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(graph(row).SerializeToString(), options, ["CPUExecutionProvider"])
    x = onnxruntime.OrtValue.ortvalue_from_numpy(np.random.normal(size=(1, row["rows"], row["inputs"])).astype("float32"))

    def state():
        return onnxruntime.OrtValue.ortvalue_from_numpy(np.zeros((1, row["rows"], row["units"]), "float32"))

    states = [state() for _ in range(4)]
    y = onnxruntime.OrtValue.ortvalue_from_numpy(np.zeros((row["rows"], 1), "float32"))
    bindings = []
    for before, after in ((states[:2], states[2:]), (states[2:], states[:2])):
        binding = session.io_binding()
        binding.bind_ortvalue_input("x", x)
        binding.bind_ortvalue_output("y", y)
        for name, value in zip(("h", "c"), zip(before, after)):
            binding.bind_ortvalue_input(name + "0", value[0])
            binding.bind_ortvalue_output(name, value[1])
        bindings.append(binding)
    turn = 0

    def run():
        nonlocal turn
        turn = 1 - turn
        session.run_with_iobinding(bindings[turn])

    return run


if __name__ == "__main__":
    worker.serve(make)
