"""Small logs, as a trainer would have written them."""

import os
from pathlib import Path

NAN_AT = 30


def healthy(points: int = 40) -> str:
    return "".join(f"step {step} | loss {2 / step**0.5:.4f} | lr 0.001\n" for step in range(1, points + 1))


def diverging(points: int = 40) -> str:
    """Not a number from step 30 on."""
    return "".join(
        f"step {step} | loss {'nan' if step >= NAN_AT else f'{2 / step**0.5:.4f}'}\n" for step in range(1, points + 1)
    )


def run(folder: Path, name: str, text: str | bytes, age: float = 0.0, file: str = "train.log") -> Path:
    """`<folder>/<name>/<file>`, last written `age` seconds ago."""
    log = folder / name / file
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_bytes(text if isinstance(text, bytes) else text.encode())
    if age:
        written = log.stat().st_mtime - age
        os.utime(log, (written, written))
    return log
