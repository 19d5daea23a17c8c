"""What a run of another machine takes of it, as programs are told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from contract_shape import strict
from outside import trainmon

from tests.remote_box import Box

_TRAINER = """
import sys, time
log = open(sys.argv[1], "a")
for step in range(1, 40): print(f"step {step} | loss {1 / step:.4f}", file=log, flush=True)
print("ready", flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_a_run_of_another_machine_is_told_with_that_machine(tmp_path: Path) -> None:
    box, log = Box(tmp_path / "box"), tmp_path / "runs/exp-1/train.log"
    log.parent.mkdir(parents=True)
    training = subprocess.Popen([sys.executable, "-c", _TRAINER, str(log)], stdout=subprocess.PIPE, text=True)
    try:
        assert training.stdout is not None
        assert training.stdout.readline() == "ready\n"
        path = f"{box.ssh.parent}{os.pathsep}{os.environ['PATH']}"
        said = trainmon("check", "--json", f"box:{tmp_path / 'runs'}", PATH=path)
        (run,) = strict(said.out)["runs"]
        told = run["machine"]
        assert (run["id"], run["process"]["pid"], told["host"]) == ("box:exp-1", training.pid, "box")
        assert told["memory_bytes"] > 1 << 20
        assert (told["host_cores"], told["host_memory_bytes"] > told["memory_bytes"]) == (os.cpu_count(), True)
        assert [disk["path"] for disk in told["disk"]] == [str(log.parent)]
    finally:
        training.kill()
        training.wait()
        if training.stdout is not None:
            training.stdout.close()
