"""One side of a comparison: answers the questions of compare.py, as bench_engine --worker does."""

import json
import os
import statistics
import sys
import time
from pathlib import Path

THREADS = int(os.environ.get("BENCH_THREADS", "1"))
WORKS = {row["name"]: row for row in json.loads((Path(__file__).parent.parent / "works.json").read_text())}


class Refused(Exception):
    """This side has no such work."""


def median(run, seconds):
    """Seconds of a run, over as many as fit after three that warm caches."""
    for _ in range(3):
        run()
    times = []
    spent = 0.0
    while spent < seconds or len(times) < 3:
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
        spent += times[-1]
    return statistics.median(times)


def serve(make):
    """`make(row)` gives a function that does one run of a row of works.json."""
    known = {}
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # libraries that print must not disturb the answers
    for line in sys.stdin:
        question = json.loads(line)
        row = WORKS[question["work"]]
        try:
            if row["name"] not in known:
                known[row["name"]] = make(row)
            users = row["rows"] if row["kind"] == "step" else 1
            answer = {"seconds": median(known[row["name"]], question["seconds"]) / users}
        except Refused as reason:
            answer = {"refused": str(reason)}
        print(json.dumps(answer), file=answers, flush=True)
