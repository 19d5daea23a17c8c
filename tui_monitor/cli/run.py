"""`trainmon run`: start a training, detached, with a recorder beside it."""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import signal
import sys
from collections.abc import Sequence

from tui_monitor.cli import arguments as common
from tui_monitor.cli.run_folder import RunFolder, begun_anew, gone_on, named_after
from tui_monitor.errors import TrainmonError, UsageError
from tui_monitor.hosts.local.recorder_process import RecorderProcess, program
from tui_monitor.text import clean, clean_name

_WHAT = (
    "Start CMD, detached; it goes on without trainmon and without the terminal.\n\n"
    "It writes logs/ID/train.log itself; a recorder beside it keeps pid, timing.csv and exit.json. Exit status:\n"
    "0 started (with --wait that of CMD), 127 no such command, 126 it cannot be run, 2 wrong usage or a taken name."
)
UNKNOWN = 1
"""Exit status where nobody can know how the command ended."""
_PASSED_DESCRIPTOR = re.compile(r"(?:[^/\s]*[=@])?/(?:dev|proc/self)/fd/(?:[3-9]|[1-9]\d+)", re.ASCII)
"""`<(...)` of a shell, also behind `--config=`: open in trainmon, and gone once it ends."""
PASSED_ON = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGUSR1, signal.SIGUSR2)


def main(argv: Sequence[str]) -> int:
    options, command = _parsed(argv)
    if options.ray is not None:
        from tui_monitor.cli.run_on_ray import submitted

        return submitted(options, command)
    path = program(command[0])
    if options.slurm:
        return _submitted(options, path, command)
    with _folder(options, command) as folder:
        signals = _Signals() if options.wait else None
        try:
            recorder = RecorderProcess(folder.path, folder.descriptor, path, command, _head(command), folder.goes_on)
        except TrainmonError:
            folder.take_back()
            raise
    _tell(folder.path, options.root, recorder.pid)
    if signals is None:
        recorder.release()
        return 0
    signals.lead_to(recorder)
    return _exit_status(recorder)


def _submitted(options: argparse.Namespace, path: str, command: Sequence[str]) -> int:
    """A batch job instead of a process of ours; whatever it may use is said by sbatch's own variables."""
    from tui_monitor.hosts.slurm.submit import submit

    if options.wait:
        raise UsageError("--wait is for a command of this machine: a job is waited for by trainmon watch slurm:ID")
    with _folder(options, command) as folder:
        name, log = os.path.basename(folder.path), os.path.join(folder.path, "train.log")
        try:
            job = submit(folder.path, name, log, path, command, _head(command), folder.goes_on)
        except TrainmonError:
            folder.take_back()
            raise
    shown = shlex.quote(clean_name(os.path.relpath(folder.path)))
    print(f"submitted {shown} as job {job} of Slurm; it is recorded where it runs")
    print(f"  log    {shown}/train.log")
    print(f"  watch  trainmon slurm:{job}")
    print(f"  stop   trainmon stop slurm/{job} --root slurm:{job}, K in trainmon, or scancel {job}")
    return 0


class _Signals:
    """From now on they are not ours: those that come before the command runs reach it then. A closed terminal (SIGHUP)
    ends us and not the command."""

    def __init__(self) -> None:
        self._recorder: RecorderProcess | None = None
        self._early: list[int] = []
        for number in PASSED_ON:
            signal.signal(number, self._take)

    def lead_to(self, recorder: RecorderProcess) -> None:
        self._recorder = recorder
        for number in self._early:
            recorder.pass_on(number)

    def _take(self, number: int, _frame: object) -> None:
        if self._recorder is None:
            self._early.append(number)
        else:
            self._recorder.pass_on(number)


def _exit_status(recorder: RecorderProcess) -> int:
    """As a shell would tell it: 128 and the number of the signal that ended it."""
    sys.stdout.flush()
    code = recorder.exit_code()
    if code is None:
        print(f"trainmon: the recorder was killed: how process {recorder.pid} ends is not seen", file=sys.stderr)
        return UNKNOWN
    return 128 - code if code < 0 else code


def _folder(options: argparse.Namespace, command: Sequence[str]) -> RunFolder:
    root = os.path.abspath(options.root)
    if not os.path.isdir(root):
        raise UsageError(f"{clean(options.root)}: no such folder")
    if options.append and options.name is None:
        raise UsageError("--append needs the --name of the run to go on with")
    if options.name is None:
        return named_after(root, command)
    return gone_on(root, options.name) if options.append else begun_anew(root, options.name)


def _head(command: Sequence[str]) -> str:
    """What the exit file says beside the end, as members of a JSON object; without secrets."""
    told = {"host": clean_name(os.uname().nodename, 200), "command": clean(shlex.join(command), 1000)}
    return json.dumps(told)[1:-1]


def _tell(folder: str, root: str, pid: int) -> None:
    shown, run = (shlex.quote(clean_name(os.path.relpath(folder, start))) for start in (os.curdir, root))
    under = "" if root == os.curdir else f" --root {shlex.quote(clean_name(root))}"
    print(f"started {shown}, process {pid}; it goes on without trainmon and without this terminal")
    print(f"  log    {shown}/train.log")
    print(f"  watch  trainmon {shown}")
    print(f"  stop   trainmon stop {run}{under}, K in trainmon, or kill {pid}")


def _parsed(argv: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = _parser()
    if "--" not in argv:
        if {"-h", "--help"} & set(argv):
            parser.parse_args(argv)
        raise UsageError("the command to run stands behind --: trainmon run -- python train.py")
    end = list(argv).index("--")
    options, command = parser.parse_args(argv[:end]), list(argv[end + 1 :])
    if not command or not command[0]:
        raise UsageError("there is no command behind --: trainmon run -- python train.py")
    for word in filter(_PASSED_DESCRIPTOR.fullmatch, command):
        what = "a file that the shell opened for trainmon alone, as <(...) does, is not passed on"
        raise UsageError(f"{clean(word, 200)}: {what}: write it to a file, or put it in -- bash -c '...'")
    return options, command


def _parser() -> argparse.ArgumentParser:
    parser = common.parser("run", _WHAT, "trainmon run --name exp-1 -- python train.py --lr 3e-4")
    parser.usage = "trainmon run [--name ID] [--append] [--wait | --slurm | --ray URL] [--root DIR] -- CMD ..."
    parser.add_argument("--name", metavar="ID", help="of the run: logs/ID (default: after the script; train, train-2)")
    parser.add_argument("--append", action="store_true", help="go on in the log of the run ID, which has ended")
    parser.add_argument("--wait", action="store_true", help="until CMD ends: signals and its exit status pass through")
    parser.add_argument("--slurm", action="store_true", help="submit it to Slurm as a batch job, and nothing more")
    parser.add_argument("--ray", metavar="URL", help="submit it to Ray at http://HOST:8265; prints the id of the job")
    parser.add_argument("--root", metavar="DIR", default=".", help="the folder of logs/ (default: here)")
    return parser
