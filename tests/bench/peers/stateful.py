"""One event of one user, its state kept: Stateroom's durable prediction, the Keras recipe and ONNX Runtime's step.

LSTM(320) and Dense(1), 16 inputs, 10,000 users in an order that jumps about. Stateroom writes the prediction, its input and
the new state to the ledger before it answers. The others keep the states in a dictionary in memory, which ends with the
process: Keras by the usual recipe (reset the network's state, set this user's old state, predict, keep the new state), ONNX
Runtime by a graph that takes the state and gives it back. Every round asks all sides, one after the other; medians of the
rounds' medians are written behind docs/BENCHMARKS.md.
"""

import argparse
import json
import os
import statistics
import subprocess
import textwrap
import time
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import onnxruntime

import onnxruntime_peer

UNITS, INPUTS, USERS = 320, 16, 10_000
TITLE = "## One user's event with its state"


def microseconds(step, events):
    """Median of so many steps, users in a fixed order."""
    random = np.random.default_rng(1)
    rows = random.normal(size=(1000, 1, 1, INPUTS)).astype("float32")
    times = []
    for event in range(events):
        user, row = event * 7919 % USERS, rows[event % len(rows)]
        begin = time.perf_counter()
        step(user, row)
        times.append(time.perf_counter() - begin)
    return statistics.median(times) * 1e6


def keras_recipe(predict):
    inputs = keras.Input(batch_shape=(1, 1, INPUTS))
    lstm = keras.layers.LSTM(UNITS, stateful=True)
    model = keras.Model(inputs, keras.layers.Dense(1, "sigmoid")(lstm(inputs)))
    states = {}

    def step(user, row):
        lstm.reset_state()
        for variable, value in zip(lstm.states, states.get(user, ())):
            variable.assign(value)
        output = model.predict(row, verbose=0) if predict else model(row, training=False).numpy()
        states[user] = [variable.numpy() for variable in lstm.states]
        return output

    return step


def onnxruntime_step():
    graph = onnxruntime_peer.graph({"units": UNITS, "inputs": INPUTS, "rows": 1})
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(graph.SerializeToString(), options, ["CPUExecutionProvider"])
    zeros = np.zeros((1, 1, UNITS), "float32")
    states = {}

    def step(user, row):
        h, c = states.get(user, (zeros, zeros))
        output, h, c = session.run(["y", "h", "c"], {"x": row, "h0": h, "c0": c})
        states[user] = h, c
        return output

    return step


def ours(ledger, filter):
    """Times and counters of some benchmarks of bench_ledger."""
    text = subprocess.run([ledger, f"--benchmark_filter={filter}", "--benchmark_format=json"], check=True,
                          env={**os.environ, "OMP_NUM_THREADS": "1"}, stdout=subprocess.PIPE).stdout
    return json.loads(text)["benchmarks"]


def at_scale(ledger):
    """What else the ledger promises, measured once."""
    rows = {row["name"].split("/iter")[0]: row for row in ours(
        ledger, "predictOne/full:1|predictBatch|firstPage|sortedByOutput|openMillion|similarUsers/users:1000000")}
    full, batch = rows["predictOne/full:1"], rows["predictBatch"]
    verdict = lambda value, goal: f"{goal}: {'met' if value <= goal else '**missed**'}"  # noqa: E731

    def page(title, name, goal):
        time = rows[name]["real_time"]
        return f"| {title} | {time:,.1f} ms | {verdict(time, goal) if goal else '-'} |"

    return [
        "| the ledger otherwise | measured | goal |", "| - | - | - |",
        f"| a prediction that survives a power cut (`--synchronous full`) | {full['p50_us']:,.0f} us "
        f"(p99.9 {full['p99.9_us']:,.0f}) | - |",
        f"| rows of 10,000 users in turn, a row | {batch['us_per_user']:.1f} us, {batch['ratio']:.2f} of the forward and "
        f"the bare transactions | {verdict(batch['ratio'], 1.3)} |",
        page("a million users: first page, by name", "firstPage/by_time:0", 50),
        page("a million users: first page, by time", "firstPage/by_time:1", 50),
        page("a million users: sorted by the last output, first page", "sortedByOutput", 250),
        page("a million users: open, and one of them", "openMillion", None),
        page("the 20 states most like one of a million", "similarUsers/users:1000000", 200)]


def section(rounds, load, otherwise):
    def of(name):
        return statistics.median(each[name] for each in rounds)

    def line(title, name, durable, goal=None):
        ratios = [each["p50_us"] / each[name] for each in rounds]
        met = "" if goal is None else f", {goal}: {'met' if statistics.median(ratios) <= goal else '**missed**'}"
        return (f"| {title} | {of(name):,.0f} us | {durable} | {statistics.median(ratios):.3f} "
                f"({min(ratios):.3f}–{max(ratios):.3f}){met} |")

    described = textwrap.fill(" ".join(__doc__.split("\n\n")[1].split()), 130)
    return "\n".join([
        TITLE, "", described, f"{len(rounds)} rounds on one thread; load average before {load:.1f}.", "",
        "| side | an event | durable | Stateroom's time over it |", "| - | - | - | - |",
        f"| Stateroom | {of('p50_us'):,.0f} us (p99.9 {of('p99.9_us'):,.0f}) | yes | |",
        line("its forward alone", "forward_us", "-"),
        line("a bare transaction with the same rows", "bare_us", "yes"),
        line("both", "both_us", "yes", 1.15),
        line("Keras, `predict`", "keras_predict", "no"),
        line("Keras, the model called", "keras_call", "no"),
        line("ONNX Runtime", "onnxruntime", "no"), "", *otherwise, ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", required=True, help="bench_ledger")
    parser.add_argument("--output", required=True, help="a Markdown file, whose section of this is replaced")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    otherwise = at_scale(options.ledger)  # a search takes all processors, the rest of this one
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
    steps = {"keras_predict": (keras_recipe(True), 40), "keras_call": (keras_recipe(False), 200),
             "onnxruntime": (onnxruntime_step(), 4000)}
    for step, _ in steps.values():
        microseconds(step, 5)  # what is made at the first call
    rounds = []
    for _ in range(options.rounds):
        own = ours(options.ledger, "predictOne/full:0")[0]
        own["both_us"] = own["forward_us"] + own["bare_us"]
        rounds.append({**own, **{name: microseconds(*step) for name, step in steps.items()}})
    text = section(rounds, load, otherwise)
    path = Path(options.output)
    before = path.read_text().split(TITLE)[0].rstrip() if path.exists() else "# Benchmarks"
    path.write_text(before + "\n\n" + text)
    print(text)


if __name__ == "__main__":
    main()
