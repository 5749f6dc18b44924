"""projects/liver as a program in Python would read it: one padded sequence a patient."""

import csv
import math

import numpy as np

LOGARITHMS = ["bili", "chol", "alk.phos", "ast", "protime"]
NUMBERS = ["age", "albumin", "platelet", "stage"]
AS_THEY_ARE = ["edema"]
MAY_MISS = ["ascites", "hepato", "spiders", "chol", "alk.phos", "platelet"]


def number(row, name):
    return float(row[name]) if row[name] else math.nan


def read(path):
    """x [patients, steps, features], labels, weights [patients, steps], lengths; the split's three parts."""
    patients = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            patients.setdefault(row["id"], []).append(row)
    features = [[visit(rows, i) for i in range(len(rows))] for rows in patients.values()]
    lengths = np.array([len(rows) for rows in features])
    order = np.random.default_rng(1).permutation(len(features))
    test, validation = np.split(order, [int(0.15 * len(order)), int(0.3 * len(order))])[:2]
    train = order[int(0.3 * len(order)):]
    known = np.array([v for p in train for v in features[p]], dtype="float32")
    mean, deviation = np.nanmean(known, 0), np.nanstd(known, 0) + 1e-6
    x = np.zeros((len(features), lengths.max(), known.shape[1]), "float32")
    y, w = np.zeros(x.shape[:2] + (1,), "float32"), np.zeros(x.shape[:2], "float32")
    for p, rows in enumerate(patients.values()):
        x[p, :lengths[p]] = np.nan_to_num((np.array(features[p], "float32") - mean) / deviation)
        for t, row in enumerate(rows):
            left = float(row["futime"]) - float(row["day"])
            y[p, t, 0] = row["status"] != "0" and left <= 365
            w[p, t] = not (row["status"] == "0" and left < 365)
    return {"x": x, "y": y, "w": w, "lengths": lengths, "train": train, "validation": validation, "test": test}


def visit(rows, i):
    row = rows[i]
    values = [math.log(number(row, name)) for name in LOGARITHMS]
    values += [number(row, name) for name in NUMBERS + AS_THEY_ARE + ["ascites", "hepato", "spiders"]]
    values += [float(row["sex"] == "f"), float(row["sex"] == "m")]
    values += [float(not row[name]) for name in MAY_MISS]
    return values + [float(row["day"]) - float(rows[i - 1]["day"]) if i else 0.0, float(i == 0)]
