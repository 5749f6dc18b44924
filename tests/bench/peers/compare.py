"""Runs Stateroom's engine and its alternatives in turns on the rows of works.json and writes docs/BENCHMARKS.md.

Every round asks each side once, beginning with another one each time, so that what else the machine does falls on all
alike; a row's result is the median of the rounds' ratios, with the smallest and the largest.
"""

import argparse
import datetime
import importlib.metadata
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
WORKS = json.loads((HERE.parent / "works.json").read_text())
PEERS = {"torch": "PyTorch", "keras": "Keras 3", "onnxruntime": "ONNX Runtime"}
COMMANDS = {"torch": "torch_liver.py", "keras": "keras_liver.py"}
COMMAND_GOALS = {"torch": (0.5, 0.6), "keras": (0.25, None)}


def environment(threads):
    """How threads wait, and which kernels a library takes, each side settles itself."""
    settled = ("OPENBLAS_", "OMP_", "GOMP_", "KMP_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(settled)}
    return {**inherited, "BENCH_THREADS": str(threads), "OMP_NUM_THREADS": str(threads),
            "OPENBLAS_NUM_THREADS": str(threads)}


class Side:
    """A worker process that answers how long a row takes."""

    def __init__(self, command, threads):
        self.process = subprocess.Popen(command, env=environment(threads), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)

    def seconds(self, work, seconds):
        """None when this side has no such work; the reason stands in `reason`."""
        self.process.stdin.write(json.dumps({"work": work, "seconds": seconds}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline() or '{"refused": "ended"}')
        self.reason = answer.get("refused")
        return answer.get("seconds")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def references(row):
    """Other rows of ours that a row is held against."""
    names = [name for name in row["goals"] if any(r["name"] == name for r in WORKS)]
    return names + (["gemm_onednn", "gemm_blas"] if "peak" in row["goals"] else [])


def measure(row, sides, options):
    """A list of seconds by round for every side and reference."""
    questions = [(side, row["name"], side) for side in sides] + [("ours", name, name) for name in references(row)]
    times = {}
    for turn in range(options.rounds + 1):
        start = turn % len(questions)
        for side, work, key in questions[start:] + questions[:start]:
            if turn and key not in times:
                continue
            seconds = sides[side].seconds(work, options.seconds if turn else 0.0)
            if seconds is not None:
                times.setdefault(key, []).extend([seconds] if turn else [])
    if "ours" not in times:
        sides["ours"].seconds(row["name"], 0.0)
        return {"refused": sides["ours"].reason}
    return times


def duration(seconds):
    return f"{seconds * 1e6:.1f} us" if seconds < 1e-3 else f"{seconds * 1e3:.2f} ms" if seconds < 1 else f"{seconds:.2f} s"


def spread(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def ratios(times, key):
    return [ours / other for ours, other in zip(times["ours"], times[key])]


def verdict(value, goal, more=False):
    met = value >= goal if more else value <= goal
    return f"{'≥' if more else '≤'} {goal:g}: {'met' if met else '**missed**'}"


def held(row, times):
    """The cells behind a row's own time: each comparison, and each goal with its verdict."""
    comparisons, goals = [], []
    for key, name in PEERS.items():
        if key in times:
            values = ratios(times, key)
            comparisons.append(f"{name} {duration(statistics.median(times[key]))}, ratio {spread(values)}")
            if key in row["goals"]:
                goals.append(f"{name} {verdict(statistics.median(values), row['goals'][key])}")
    for key in references(row):
        if not key.startswith("gemm"):
            values = ratios(times, key)
            comparisons.append(f"`{key}` {duration(statistics.median(times[key]))}, ratio {spread(values)}")
            goals.append(f"`{key}` {verdict(statistics.median(values), row['goals'][key])}")
    if "peak" in row["goals"]:
        shares = [row["gflop"] * min(gemm) / ours for ours, *gemm in
                  zip(times["ours"], times["gemm_onednn"], times["gemm_blas"])]
        comparisons.append(f"share of the GEMM peak {spread(shares)}")
        goals.append(f"peak {verdict(statistics.median(shares), row['goals']['peak'], more=True)}")
    if "microseconds" in row["goals"]:
        goals.append(f"us {verdict(statistics.median(times['ours']) * 1e6, row['goals']['microseconds'])}")
    return "<br>".join(comparisons), "<br>".join(goals)


def table(threads, options):
    commands = {"ours": [options.engine, "--worker"]}
    commands.update({peer: [sys.executable, str(HERE / f"{peer}_peer.py")] for peer in PEERS})
    sides = {name: Side(command, threads) for name, command in commands.items()}
    lines, results = ["| work | Stateroom | against | goals |", "| - | - | - | - |"], {}
    for row in WORKS:
        if row.get("hidden") or (options.rows and row["name"] not in options.rows):
            continue
        times = results[row["name"]] = measure(row, sides, options)
        if "refused" in times:
            lines.append(f"| {row['title']} | refused: {times['refused']} | | |")
        else:
            against, goals = held(row, times)
            lines.append(f"| {row['title']} | {duration(statistics.median(times['ours']))} | {against} | {goals} |")
        print(lines[-1], file=sys.stderr, flush=True)
    for side in sides.values():
        side.close()
    return lines, results


def peak(results):
    times = results.get("lstm_320", {})
    if "gemm_onednn" not in times:
        return ""
    rates = {name: 1 / min(times[f"gemm_{name}"]) for name in ("onednn", "blas")}
    return f"GEMM peak (1024 x 1024 x 1024, f32): oneDNN {rates['onednn']:.0f}, BLAS {rates['blas']:.0f} GFLOP/s."


def execute(command, threads):
    """Seconds from start to exit and peak memory in MB of a whole command."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, env=environment(threads), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    complaint = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command}: {complaint.decode()}")
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def whole_commands(threads, options):
    times, memory = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "liver"
        shutil.copytree(options.liver, project, ignore=shutil.ignore_patterns("runs"))
        data = str(project / "data" / "pbcseq.csv")
        for turn in range(options.command_rounds):
            commands = {"ours": [options.stateroom, "train", str(project), "--run", f"bench-{threads}-{turn}", "--epochs",
                                 "20", "--set", "early_stopping.patience=1000", "--threads", str(threads), "--quiet"]}
            commands.update({peer: [sys.executable, str(HERE / script), data, "20", str(Path(folder) / peer)]
                             for peer, script in COMMANDS.items()})
            for name, command in commands.items():
                seconds, megabytes = execute(command, threads)
                times.setdefault(name, []).append(seconds)
                memory.setdefault(name, []).append(megabytes)
                print(f"{name}: {seconds:.2f} s, {megabytes:.0f} MB", file=sys.stderr, flush=True)
    return command_lines(times, memory)


def command_lines(times, memory):
    lines = ["| `train projects/liver`, 20 epochs, start to exit | seconds | ratio | peak memory | ratio | goals |",
             "| - | - | - | - | - | - |",
             f"| Stateroom | {statistics.median(times['ours']):.2f} | | {max(memory['ours']):.0f} MB | | |"]
    for peer, (goal, memory_goal) in COMMAND_GOALS.items():
        values = ratios(times, peer)
        share = max(memory["ours"]) / max(memory[peer])
        goals = verdict(statistics.median(values), goal)
        if memory_goal:
            goals += f"<br>memory {verdict(share, memory_goal)}"
        lines.append(f"| {PEERS[peer]} | {statistics.median(times[peer]):.2f} | {spread(values)} | "
                     f"{max(memory[peer]):.0f} MB | {share:.2f} | {goals} |")
    return lines


def processor():
    """Name, family and model, as the kernel tells them."""
    told = dict(line.split(":", 1) for line in Path("/proc/cpuinfo").read_text().split("\n\n")[0].splitlines())
    known = {name.strip(): value.strip() for name, value in told.items()}
    return [known.get(name, "?") for name in ("model name", "cpu family", "model")]


def preface(options):
    name, family, model = processor()
    versions = ", ".join(f"{p} {importlib.metadata.version(p)}" for p in
                         ("torch", "tensorflow-cpu", "keras", "onnxruntime", "numpy"))
    before = " ".join(f"{load:.1f}" for load in options.load)
    after = " ".join(f"{load:.1f}" for load in os.getloadavg())
    return f"""# Benchmarks

Written by `./dev bench --peers` on {datetime.date.today()}; do not edit. `./dev bench` alone measures the inside (Google
Benchmark), `./dev bench --peers --rows lstm_320,iris` some rows.

Machine: {name} (family and model {family}, {model}), {os.cpu_count()} processors, {platform.system()} {platform.release().split('-')[0]}.
Load average before {before}, after {after}: where it is above the number of threads measured, others were working on the
machine and absolute times are too long; ratios are of rounds in which all sides ran in turns ({options.rounds} rounds, median,
smallest and largest). Python {platform.python_version()}: {versions}.

Threads are pinned to as many processors as they are. PyTorch runs eagerly with fused Adam, Keras by `train_on_batch` as it compiles it,
ONNX Runtime with bound inputs and outputs; how threads wait for work each side settles itself. One train step is forward, loss, backward and update, with the loss read.
"""


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("engine", "stateroom", "liver", "output"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--rows", type=lambda text: text.split(","), default=[], help="names of works.json; also: command")
    parser.add_argument("--threads", type=lambda text: [int(n) for n in text.split(",")], default=[1, 2])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--command-rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.3)
    options = parser.parse_args()
    options.load = os.getloadavg()
    return options


def main():
    options = arguments()
    allowed = sorted(os.sched_getaffinity(0))
    parts = []
    for threads in options.threads:
        if threads > len(allowed):
            continue
        os.sched_setaffinity(0, allowed[:threads])
        lines, results = table(threads, options)
        part = [f"\n## {threads} thread{'s' if threads > 1 else ''}\n", peak(results), ""] + lines
        if not options.rows or "command" in options.rows:
            part += [""] + whole_commands(threads, options)
        parts.append("\n".join(part))
    text = preface(options) + "\n".join(parts) + "\n"
    if options.rows:
        print(text)
    else:
        Path(options.output).write_text(text)
        print(f"Written: {options.output}")


if __name__ == "__main__":
    main()
