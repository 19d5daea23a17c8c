"""A small training that stands for yours: a line fitted to noisy points. With a large learning rate it diverges.

python train.py --lr 0.1
"""

import argparse
import random
import time

STEPS = 1000
POINTS = [(x / 10, 3 * x / 10 + 1) for x in range(-10, 11)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float, default=0.1)
    parser.add_argument("--seconds-per-step", type=float, default=0.05)
    options = parser.parse_args()
    noise = random.Random(0)
    slope = bias = 0.0
    for step in range(1, STEPS + 1):
        batch = [(x, y + noise.gauss(0, 0.05)) for x, y in POINTS]
        errors = [slope * x + bias - y for x, y in batch]
        loss = sum(error * error for error in errors) / len(errors)
        slope -= options.lr * 2 * sum(error * x for error, (x, _) in zip(errors, batch, strict=True)) / len(batch)
        bias -= options.lr * 2 * sum(errors) / len(batch)
        print(f"step {step}/{STEPS} loss {loss:.5g} lr {options.lr}", flush=True)
        if loss < 0.01:
            print("Training finished: converged", flush=True)
            break
        time.sleep(options.seconds_per_step)


if __name__ == "__main__":
    main()
