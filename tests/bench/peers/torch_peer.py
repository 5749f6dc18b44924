"""The rows of works.json in PyTorch: eager, fused Adam, as its documentation shows."""

import contextlib

import torch
from torch import nn

import worker

torch.set_num_threads(worker.THREADS)
torch.set_num_interop_threads(1)


class Recurrent(nn.Module):
    def __init__(self, row):
        super().__init__()
        kind = {"lstm": nn.LSTM, "gru": nn.GRU}[row["cell"]]
        self.layer = kind(row["inputs"], row["units"], batch_first=True)
        self.head = nn.Linear(row["units"], 1)

    def forward(self, x, state=None):
        y, state = self.layer(x, state)
        return self.head(y), state


def autocast(row):
    if row["precision"] == "bf16":
        return torch.autocast("cpu", torch.bfloat16)
    return contextlib.nullcontext()


def train(row):
    if row["cell"] == "none":
        network = nn.Sequential(nn.Linear(4, 10), nn.ReLU(), nn.Linear(10, 10), nn.ReLU(), nn.Linear(10, 3))
        x, y = torch.randn(row["rows"], 4), torch.arange(row["rows"]) % 3
        criterion, forward = nn.CrossEntropyLoss(), network
    else:
        network = Recurrent(row)
        x = torch.randn(row["rows"], row["steps"], row["inputs"])
        y = (torch.randn(row["rows"], row["steps"], 1) > 0).float()
        criterion, forward = nn.BCEWithLogitsLoss(), lambda x: network(x)[0]
    optimizer = torch.optim.Adam(network.parameters(), fused=True)

    def run():
        optimizer.zero_grad()
        with autocast(row):
            loss = criterion(forward(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return run


def step(row):
    network = Recurrent(row).eval()
    x = torch.randn(row["rows"], 1, row["inputs"])
    state = None

    @torch.inference_mode()
    def run():
        nonlocal state
        with autocast(row):
            y, state = network(x, state)
        return torch.sigmoid(y)

    return run


def make(row):
    if row["kind"] == "train":
        return train(row)
    if row["kind"] == "step":
        return step(row)
    raise worker.Refused("a row of ours alone")


if __name__ == "__main__":
    worker.serve(make)
