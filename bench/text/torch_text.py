"""The text model of the studio's default preset in PyTorch, with the same settings, for the same seconds."""
import argparse
import json
import math
import time

import numpy as np
import torch
from torch import nn
from torch.func import functional_call
from torch.nn import functional as F

parser = argparse.ArgumentParser()
parser.add_argument("--tokens", required=True, help="file of one unsigned byte a character")
parser.add_argument("--losses", required=True, help="file for the loss of each held-out character, float32 in streams one after another")
for name in ["train", "vocabulary", "threads", "hidden", "embedding", "layers", "batch", "length", "steps", "warmup", "seed", "every"]:
    parser.add_argument(f"--{name}", type=int, required=True)
for name in ["seconds", "rate", "dropout", "recurrent", "decay", "clip"]:
    parser.add_argument(f"--{name}", type=float, required=True)
case = parser.parse_args()
torch.set_num_threads(case.threads)
torch.manual_seed(case.seed)

tokens = torch.from_numpy(np.fromfile(case.tokens, dtype=np.uint8).astype(np.int64))
train, val = tokens[:case.train], tokens[case.train:]


class Reader(nn.Module):
    """Embedding, LSTM, logits at every position; dropout after each layer."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(case.vocabulary, case.embedding)
        self.layers = nn.ModuleList(nn.LSTM(case.embedding if at == 0 else case.hidden, case.hidden, batch_first=True) for at in range(case.layers))
        self.out = nn.Linear(case.hidden, case.vocabulary)

    def drop(self, x):
        if not self.training or case.dropout == 0:
            return x
        return F.dropout(x, case.dropout)

    def read(self, layer, x, state):
        """One layer, with dropout of its recurrent weights: one draw for the whole passage."""
        if not self.training or case.recurrent == 0:
            return layer(x, state)
        return functional_call(layer, {"weight_hh_l0": F.dropout(layer.weight_hh_l0, case.recurrent)}, (x, state))

    def forward(self, text, states):
        x = self.embed(text)
        after = []
        for layer, state in zip(self.layers, states):
            x, state = self.read(layer, x, state)
            after.append(tuple(one.detach() for one in state))
            x = self.drop(x)
        return self.out(x), after


model = Reader()
matrices = [one for one in model.parameters() if one.dim() > 1]
vectors = [one for one in model.parameters() if one.dim() == 1]
adam = torch.optim.AdamW([{"params": matrices, "weight_decay": case.decay}, {"params": vectors, "weight_decay": 0.0}], lr=case.rate, betas=(0.9, 0.99))


def held_out(streams=64, length=128):
    """Loss of each character of the validation text, read in streams with carried states, each begun in the text before its own."""
    model.eval()
    each = (len(val) - 1) // streams
    rows = torch.stack([val[max(0, at * each - length):][:length + each + 1] for at in range(1, streams)])
    losses = []
    with torch.no_grad():
        for begin, text in [(0, val[None, :each + 1]), (length, rows)]:
            states = [None] * case.layers
            stretches = []
            for at in range(0, text.shape[1] - 1, length):
                part = text[:, at:at + length + 1]
                logits, states = model(part[:, :-1], states)
                if at < begin:
                    continue
                nats = F.cross_entropy(logits.flatten(0, 1), part[:, 1:].flatten(), reduction="none").reshape(part.shape[0], -1)
                stretches.append(nats.numpy())
            losses.append(np.concatenate(stretches, axis=1))
    model.train()
    return np.concatenate(losses)


stream = (len(train) - case.length - 1) // case.batch
each_pass = stream // case.length
begin = time.perf_counter()
states, step, best, evaluation = [None] * case.layers, 0, math.inf, 0.0
while step < case.steps and time.perf_counter() - begin + 1.2 * evaluation < case.seconds:
    along = max(step / case.steps, (time.perf_counter() - begin) / case.seconds)
    rate = case.rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1, along)))) * min(1, (step + 1) / max(1, case.warmup))
    for group in adam.param_groups:
        group["lr"] = rate
    at = step % each_pass
    if at == 0:
        states = [None] * case.layers
        shift = 0 if step == 0 else int(torch.randint(0, case.length, ()))
    offset = at * case.length + shift
    text = torch.stack([train[row * stream + offset:row * stream + offset + case.length + 1] for row in range(case.batch)])
    adam.zero_grad()
    logits, states = model(text[:, :-1], states)
    F.cross_entropy(logits.flatten(0, 1), text[:, 1:].flatten()).backward()
    nn.utils.clip_grad_norm_(model.parameters(), case.clip)
    adam.step()
    step += 1
    if step % case.every == 0:
        before = time.perf_counter()
        best = min(best, float(held_out().mean()))
        evaluation = time.perf_counter() - before
losses = held_out()
losses.astype(np.float32).tofile(case.losses)
last = float(losses.mean())
print(json.dumps({"loss": last, "best": min(best, last), "steps": step, "seconds": time.perf_counter() - begin}))
