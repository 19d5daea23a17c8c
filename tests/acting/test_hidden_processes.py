"""/proc that hides the processes of others, or shows none: what cannot be verified gets no signal."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acting.test_linking import place
from tests.acting.trainers import Start
from tui_monitor.hosts.local.linux import ProcTable

HIDDEN = "mount -t proc -o hidepid=2 proc /proc && exec setpriv --reuid 65534 --regid 65534 --clear-groups"
MISSING = "mount -t tmpfs none /proc && exec env"
ASK = """
import sys, time
from tui_monitor.acting.hands import RealHands
from tui_monitor.acting.linking import Linker
from tui_monitor.acting.place import RunPlace
from tui_monitor.clock import ManualClock
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.model.act import Rung, StopProposal
from tui_monitor.model.process_identity import ProcessIdentity
from tui_monitor.model.run import Process
root, log, pid, start, boot, uid = sys.argv[1:]
table = system_table()
linked = Linker(table).link([RunPlace("exp-1", "exp-1", root, log)])["exp-1"]
print("linked:", linked.identity, linked.note)
process = Process(int(pid), 0.0, "python", "root", "/", True, "test")
target = ProcessIdentity(int(pid), int(start), boot, int(uid))
asked = StopProposal("exp-1", None, "nan", process, (), Rung.TERM, 30.0, targets=(target,))
outcome = RealHands(table, ManualClock()).perform(asked)
print("act:", outcome.result, outcome.message)
"""


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """Everybody may look into it."""
    for folder in (tmp_path, *tmp_path.parents[:3]):
        if folder.stat().st_uid == os.getuid() and folder != Path("/tmp"):
            folder.chmod(folder.stat().st_mode | 0o055)
    return tmp_path


@pytest.mark.parametrize(
    ("how", "said"),
    [(HIDDEN, "cannot be looked at"), (MISSING, "this machine shows no processes")],
    ids=["hidepid", "no /proc"],
)
def test_k21_where_processes_are_hidden_none_is_linked_and_nothing_is_sent(
    start: Start, lab: Path, how: str, said: str
) -> None:
    if os.getuid() != 0:
        pytest.skip("needs root to mount /proc in a namespace of its own")
    spot = place(lab)
    script = "import signal, sys; f = open(sys.argv[1], 'a'); print('ready', flush=True); signal.pause()"
    begun = start(sys.executable, "-c", script, spot.log, "exp-1")
    if how == HIDDEN:
        (Path(spot.folder) / "pid").write_text(f"{begun.pid}\n")
    identity = ProcTable().identify(begun.pid)
    assert identity is not None
    told = (spot.root, spot.log, begun.pid, identity.start, identity.boot, identity.uid)
    command = ["unshare", "--mount", "sh", "-c", f'{how} "$@"', "sh", sys.executable, "-c", ASK, *map(str, told)]
    asked = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    if "mount" in asked.stderr and not asked.stdout:
        pytest.skip(f"no mount of its own can be made here: {asked.stderr[-200:]}")
    linked, act = asked.stdout.splitlines()
    assert linked.startswith("linked: None"), asked.stdout
    assert said in linked
    assert "nothing was sent" in act
    assert act.startswith(("act: refused", "act: not_permitted"))
    assert begun.process.poll() is None


def test_k21_without_proc_runs_are_checked_all_the_same(lab: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("needs root to mount over /proc in a namespace of its own")
    spot = place(lab)
    Path(spot.log).write_text("".join(f"step {step} | loss {1 / step:.4f}\n" for step in range(1, 30)))
    command = [sys.executable, "-m", "tui_monitor", "check", str(lab), "--json"]
    asked = subprocess.run(
        ["unshare", "--mount", "sh", "-c", f'{MISSING} "$@"', "sh", *command], capture_output=True, text=True
    )
    if "mount" in asked.stderr and not asked.stdout:
        pytest.skip(f"no mount of its own can be made here: {asked.stderr[-200:]}")
    (run,) = json.loads(asked.stdout)["runs"]
    assert (run["decision"], run["process"]) == ("CONTINUE", None)
