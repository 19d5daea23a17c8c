"""A small packed file that becomes a huge one: read in small steps, in little memory, and cut with a word."""

import gzip
import subprocess
import sys
from pathlib import Path

import pytest
import zstandard
from following import reader

STEP = 4 << 20
"""Plain bytes at most of one step: what a key waits for."""
_STEPS_AND_PEAK = """
import resource, sys
sys.path.insert(0, {here!r})
from pathlib import Path
from following import reader
stream, steps = reader(Path({log!r})), 1
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
while stream.read().more:
    steps += 1
print(steps, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, stream.note)
"""


def gzipped(unit: bytes, size: int) -> bytes:
    return gzip.compress(unit * (size // len(unit)), mtime=0)


def zstandard_of(unit: bytes, size: int) -> bytes:
    return zstandard.compress(unit * (size // len(unit)))


@pytest.mark.parametrize(
    ("pack", "unit"),
    [(gzipped, b"a"), (zstandard_of, b"\n"), (zstandard_of, b"\0")],
    ids=["gzip of one endless line", "zstd of newlines", "zstd of zeros"],
)
def test_a_bomb_is_read_in_many_steps_and_little_memory_and_told(tmp_path: Path, pack: type, unit: bytes) -> None:
    log = tmp_path / "train.log.packed"
    log.write_bytes(pack(unit, 32 << 20))
    script = _STEPS_AND_PEAK.format(here=str(Path(__file__).parent), log=str(log))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    steps, megabytes, note = done.stdout.split(maxsplit=2)
    assert int(steps) >= (16 << 20) // STEP
    assert int(megabytes) <= 100
    assert note.strip() == "no longer read: inflates to more than 200 times its size: not read further"


def test_a_packed_log_of_several_steps_is_read_whole(tmp_path: Path) -> None:
    lines = "".join(f"step {step} | loss {1 / step:.6f} | lr 0.001\n" for step in range(1, 60_001))
    log = tmp_path / "train.log.gz"
    log.write_bytes(gzip.compress(lines.encode()))
    stream, steps = reader(log), 1
    while stream.read().more:
        assert stream.backlog() > 0
        steps += 1
    stream.finish()
    assert steps > 1
    assert stream.points == 2 * 60_000
