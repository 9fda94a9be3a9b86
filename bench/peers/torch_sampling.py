"""
Samples of the two models in PyTorch: `--batch` texts of `--length` characters a step, or with `--model dcgan` 64 images.
Batch norm takes the statistics of the images drawn, as the studio's does.
"""
import torch
from torch import nn

from protocol import read_arguments, serve

case = read_arguments()
torch.set_num_threads(case.threads)
torch.manual_seed(1)


def text():
    embed = nn.Embedding(case.vocab, case.embed)
    recurrent = nn.LSTM(case.embed, case.hidden, batch_first=True)
    out = nn.Linear(case.hidden, case.vocab)

    @torch.inference_mode()
    def step():
        token = torch.zeros(case.batch, 1, dtype=torch.long)
        states, written = None, []
        for _ in range(case.length):
            h, states = recurrent(embed(token), states)
            token = torch.multinomial(torch.softmax(out(h[:, 0]), 1), 1)
            written.append(token)
        torch.cat(written, 1).numpy()
        return 0.0

    return [*embed.parameters(), *recurrent.parameters(), *out.parameters()], step


def images():
    def norm(channels):
        return nn.BatchNorm2d(channels, track_running_stats=False)

    generator = nn.Sequential(
        nn.Linear(case.latent, 7 * 7 * 128, bias=False), nn.Unflatten(1, (128, 7, 7)), norm(128), nn.ReLU(),
        nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False), norm(64), nn.ReLU(),
        nn.ConvTranspose2d(64, 1, 4, 2, 1, bias=False), nn.Tanh())

    @torch.inference_mode()
    def step():
        ((generator(torch.randn(64, case.latent)) + 1) * 127.5).round().numpy()
        return 0.0

    return list(generator.parameters()), step


weights, run = text() if case.model == "lstm" else images()
serve(f"torch {torch.__version__}", sum(one.numel() for one in weights), run)
