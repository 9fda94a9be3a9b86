"""How the driver speaks with a peer: lines of numbers in, lines of JSON out."""
import argparse
import json
import sys
import time


def read_arguments():
    """The case: `--model lstm|dcgan` and its sizes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", choices=["lstm", "dcgan"], required=True)
    parser.add_argument("--cell", choices=["lstm", "gru", "rnn"], default="lstm")
    sizes = {"hidden": 256, "layers": 1, "batch": 64, "length": 64, "vocab": 65, "embed": 128, "latent": 100, "threads": 2}
    for name, standard in sizes.items():
        parser.add_argument(f"--{name}", type=int, default=standard)
    return parser.parse_args()


def serve(peer, parameters, step, warm_up=5):
    """Warms up, says that it is ready, then runs as many steps as each line asks for. `step` returns the loss as a float."""
    for _ in range(warm_up):
        step()
    print(json.dumps({"ready": True, "peer": peer, "parameters": parameters}), flush=True)
    for line in sys.stdin:
        steps = int(line)
        begin = time.perf_counter()
        for _ in range(steps):
            loss = step()
        print(json.dumps({"ms_per_step": (time.perf_counter() - begin) * 1000 / steps, "loss": loss}), flush=True)
