"""The two models in PyTorch, eager, on the processor."""
import torch
from torch import nn
from torch.nn import functional as F

from protocol import read_arguments, serve

case = read_arguments()
torch.set_num_threads(case.threads)
torch.manual_seed(1)
BATCHES = 8


class Reader(nn.Module):
    """Embedding, recurrent layers, logits at every position."""

    def __init__(self):
        super().__init__()
        kind = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}[case.cell]
        self.embed = nn.Embedding(case.vocab, case.embed)
        self.recurrent = kind(case.embed, case.hidden, case.layers, batch_first=True)
        self.out = nn.Linear(case.hidden, case.vocab)

    def forward(self, tokens):
        return self.out(self.recurrent(self.embed(tokens))[0])


def lstm():
    model = Reader()
    adam = torch.optim.Adam(model.parameters(), lr=1e-3)
    texts = torch.randint(0, case.vocab, (BATCHES, case.batch, case.length + 1))
    at = 0

    def step():
        nonlocal at
        text = texts[at % BATCHES]
        at += 1
        adam.zero_grad()
        logits = model(text[:, :-1])
        loss = F.cross_entropy(logits.flatten(0, 1), text[:, 1:].flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adam.step()
        return loss.item()

    return list(model.parameters()), step


def dcgan():
    generator = nn.Sequential(
        nn.Linear(case.latent, 7 * 7 * 128, bias=False), nn.Unflatten(1, (128, 7, 7)), nn.BatchNorm2d(128), nn.ReLU(),
        nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(),
        nn.ConvTranspose2d(64, 1, 4, 2, 1, bias=False), nn.Tanh())
    discriminator = nn.Sequential(
        nn.Conv2d(1, 64, 4, 2, 1, bias=False), nn.LeakyReLU(0.2),
        nn.Conv2d(64, 128, 4, 2, 1, bias=False), nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(7 * 7 * 128, 1, bias=False))
    adam_g = torch.optim.Adam(generator.parameters(), lr=2e-4, betas=(0.5, 0.999))
    adam_d = torch.optim.Adam(discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999))
    images = torch.rand(BATCHES, case.batch, 1, 28, 28) * 2 - 1
    yes, no = torch.ones(case.batch, 1), torch.zeros(case.batch, 1)
    judge = F.binary_cross_entropy_with_logits
    at = 0

    def draw():
        return generator(torch.randn(case.batch, case.latent))

    def step():
        nonlocal at
        real = images[at % BATCHES]
        at += 1
        fake = draw().detach()
        adam_d.zero_grad()
        loss = judge(discriminator(real), yes) + judge(discriminator(fake), no)
        loss.backward()
        adam_d.step()
        adam_g.zero_grad()
        judge(discriminator(draw()), yes).backward()
        adam_g.step()
        return loss.item()

    return [*generator.parameters(), *discriminator.parameters()], step


weights, train = lstm() if case.model == "lstm" else dcgan()
serve(f"torch {torch.__version__}", sum(one.numel() for one in weights), train)
