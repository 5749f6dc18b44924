"""Trains projects/liver for some epochs in PyTorch, as `stateroom train` does: python torch_liver.py CSV EPOCHS OUTPUT"""

import os
import sys

import numpy as np
import torch
from torch import nn

import liver_data

torch.set_num_threads(int(os.environ.get("BENCH_THREADS", "1")))


class Model(nn.Module):
    def __init__(self, inputs):
        super().__init__()
        self.lstm = nn.LSTM(inputs, 320, batch_first=True)
        self.risk = nn.Linear(320, 1)

    def forward(self, x, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        y, _ = nn.utils.rnn.pad_packed_sequence(self.lstm(packed)[0], batch_first=True)
        return self.risk(y)


def batches(data, part, shuffle):
    order = np.random.permutation(part) if shuffle else part
    order = order[np.argsort(data["lengths"][order], kind="stable")]
    parts = [order[i:i + 16] for i in range(0, len(order), 16)]
    if shuffle:
        np.random.shuffle(parts)
    for rows in parts:
        lengths = data["lengths"][rows]
        longest = lengths.max()
        yield (torch.from_numpy(data["x"][rows, :longest]), torch.from_numpy(lengths),
               torch.from_numpy(data["y"][rows, :longest]), torch.from_numpy(data["w"][rows, :longest, None]))


def main(path, epochs, output):
    data = liver_data.read(path)
    model = Model(data["x"].shape[2])
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, fused=True)
    best = float("inf")

    def loss_of(x, lengths, y, w):
        losses = nn.functional.binary_cross_entropy_with_logits(model(x, lengths), y, weight=w, reduction="sum")
        return losses, w.sum()

    for epoch in range(epochs):
        model.train()
        for batch in batches(data, data["train"], True):
            optimizer.zero_grad()
            losses, weight = loss_of(*batch)
            loss = losses / weight
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
        model.eval()
        with torch.no_grad():
            parts = [loss_of(*batch) for batch in batches(data, data["validation"], False)]
        loss = sum(float(l) for l, _ in parts) / sum(float(w) for _, w in parts)
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, output + ".pt")
        best = min(best, loss)
        print(f"epoch {epoch + 1}: validation loss {loss:.4f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
