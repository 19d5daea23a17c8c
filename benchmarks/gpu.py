"""On a machine with an NVIDIA GPU: does `trainmon check --json` tell what a training takes of it?

    python -m benchmarks.gpu        (or: python benchmarks/gpu.py)

Needs the driver (libcuda), `pip install 'trainmon[gpu]'` and nothing else: a process beside it takes 512 MB of GPU 0
through the driver's own interface and keeps it busy for a minute at most. Prints a line for each check; exit 0 when all
of them are OK, 1 when one is not, 3 when there is no GPU to try.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TAKEN = 512 * 2**20
LONGEST = 50.0
_ROOT = Path(__file__).resolve().parent.parent


def train(log: Path) -> None:
    """In a process of its own: take memory, keep the GPU busy with it, write a log."""
    cuda = ctypes.CDLL("libcuda.so.1")
    device, context, memory = ctypes.c_int(), ctypes.c_void_p(), ctypes.c_uint64()

    def done(what: str, code: int) -> None:
        if code:
            raise SystemExit(f"{what} failed with {code}")

    done("cuInit", cuda.cuInit(0))
    done("cuDeviceGet", cuda.cuDeviceGet(ctypes.byref(device), 0))
    done("cuCtxCreate", cuda.cuCtxCreate_v2(ctypes.byref(context), 0, device))
    done("cuMemAlloc", cuda.cuMemAlloc_v2(ctypes.byref(memory), ctypes.c_size_t(TAKEN)))
    with log.open("a", buffering=1) as out:
        print("ready", flush=True)
        begun, step = time.monotonic(), 0
        while time.monotonic() - begun < LONGEST:
            step += 1
            for value in range(50):
                cuda.cuMemsetD32_v2(memory, ctypes.c_uint(value), ctypes.c_size_t(TAKEN // 4))
            done("cuCtxSynchronize", cuda.cuCtxSynchronize())
            if step % 10 == 0:
                out.write(f"step {step}/1000000 | loss {2 / step**0.5:.4f}\n")


def check(root: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tui_monitor", "check", "--json", str(root)]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30, env=environment)
    if not done.stdout:
        raise SystemExit(f"check said nothing: {done.stderr}")
    (run,) = json.loads(done.stdout)["runs"]
    return run  # type: ignore[no-any-return]


def wrong(run: dict[str, Any], pid: int) -> Iterator[tuple[str, str | None]]:
    """(what was checked, what is wrong with it)."""
    machine = run["machine"]
    yield "the run's process is known", None if (run["process"] or {}).get("pid") == pid else f"{run['process']}"
    if machine is None:
        yield "machine", "null"
        return
    yield "no note", None if machine["gpu_note"] is None else machine["gpu_note"]
    first = next((gpu for gpu in machine["host_gpu"] if gpu["index"] == 0), None)
    whole = first is not None and first["memory_total_bytes"] >= first["memory_bytes"] >= TAKEN and first["name"]
    yield "GPU 0 as a whole", None if whole else f"{machine['host_gpu']}"
    own = next((gpu for gpu in machine["gpu"] if gpu["index"] == 0), None)
    memory = own["memory_bytes"] if own is not None else None
    enough = memory is not None and TAKEN <= memory <= TAKEN + 2 * 2**30
    yield "its memory is that of the process", None if enough else f"{machine['gpu']} for {TAKEN} taken"
    use = own["use"] if own is not None else None
    busy = use is not None and 0.05 <= use <= 1
    yield "its use is that of the process", None if busy else f"{use}; the GPU as a whole: {first and first['use']}"
    yield "processor", None if machine["cpu"] is not None and machine["cpu"] > 0.01 else f"{machine['cpu']}"


def main() -> int:
    if sys.argv[1:2] == ["--train"]:
        train(Path(sys.argv[2]))
        return 0
    try:
        ctypes.CDLL("libcuda.so.1")
    except OSError as error:
        print(f"no GPU to try: {error}")
        return 3
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "logs" / "exp-1" / "train.log"
        log.parent.mkdir(parents=True)
        training = subprocess.Popen([sys.executable, __file__, "--train", str(log)], stdout=subprocess.PIPE, text=True)
        try:
            assert training.stdout is not None
            if training.stdout.readline() != "ready\n":
                print(f"no GPU to try: the process ended with {training.wait()}")
                return 3
            while log.stat().st_size < 200 and training.poll() is None:
                time.sleep(0.05)
            return told(log, training)
        finally:
            training.kill()
            training.wait()


def told(log: Path, training: subprocess.Popen[str]) -> int:
    """The driver's samples of use come each sixth of a second or so: a few looks, until all is well."""
    begun, found = time.monotonic(), list(wrong(check(log.parents[2]), training.pid))
    while any(why for _, why in found) and time.monotonic() - begun < 15:
        found = list(wrong(check(log.parents[2]), training.pid))
    for what, why in found:
        print(f"{'OK' if why is None else 'WRONG'}  {what}{'' if why is None else f': {why}'}")
    return int(any(why for _, why in found))


if __name__ == "__main__":
    sys.exit(main())
