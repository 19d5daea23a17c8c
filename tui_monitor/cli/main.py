"""`trainmon`: find the command, import only what it needs, turn errors into a sentence and an exit status."""

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

from tui_monitor import __version__
from tui_monitor.cli import streams
from tui_monitor.cli.nearest import did_you_mean
from tui_monitor.errors import NotExecutable, NotFound, TrainmonError, UsageError
from tui_monitor.text import clean

COMMANDS = {
    "check": "one look at every run: verdicts as a table, JSON or a report",
    "watch": "the same again and again, a line as things change",
    "diagnose": "why a run is sick: causes with their proof, and what to do",
    "stop": "end one run: a proposal, your yes, what really happened",
    "note": "add a note about one run to dev_notes.md",
    "undo": "take back the newest note",
    "run": "start a training that goes on whatever becomes of trainmon and the terminal",
    "explain": "how the files were understood",
    "replay": "play recordings with their own timing",
    "demo": "the packaged sample runs; nothing outside is touched",
    "status": "one short line of what a running trainmon sees, for a tmux status bar",
    "doctor": "is everything at hand, and what to do where it is not",
    "config": "settings, and where each comes from",
    "completion": "the words of trainmon for the Tab key of a shell",
    "score": "quality of the rules on labelled recordings",
    "backtest": "the rules on one's own past runs",
}
"""Name -> what it does. A command wins over a path of that name; `./demo` is a path."""

_OF_PATHS = frozenset("/*?[~:")
FAULT, USAGE, INTERRUPTED = 1, 2, 130
_STATUSES: dict[type[TrainmonError], int] = {NotExecutable: 126, NotFound: 127}
"""What a shell would say of a command to be run."""

_HELP = """usage: trainmon [PATH ...] [options]      the full-screen app on the runs under PATH (default: here)
       trainmon COMMAND [...]

examples:
  trainmon runs/                      watch all runs below a folder; ? tells the keys
  trainmon check --json runs/         one look, for a program; the exit status is the verdict
  trainmon run -- python train.py     a training that outlives the terminal
  trainmon demo                       see it all without a training of your own

commands:
{commands}

usual options, of the app and of most commands:
  --metric NAME            the metric to watch, where the one chosen is not yours
  --category NAME          rl, gan, transformer, ...: its table of thresholds
  --explosion-threshold X  when a rise is an explosion: times the best level
  --config FILE            settings instead of trainmon.yaml
  --read-only              nothing can be stopped or written
  --json                   check, watch, stop, ...: strict JSON on standard output
  -h, --help; --version

PATH: a folder with training output below it, one file, a glob, a recording; HOST:PATH by ssh,
slurm: and ray:http://HOST:8265 for jobs of a cluster (docs/hosts.md).
`trainmon COMMAND --help` tells each command's options, `trainmon . --help` those of the app.

Exit status: 0; of check and watch 10 (some WAIT) or 20 (some STOP); of stop, note and undo 3 (not done, and why);
of status 3 (not running), of doctor 10 (something to do); 2 wrong usage; 1 a fault of trainmon.
Full documentation: docs/ in the repository."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0, 10 and 20 are verdicts, 2 is wrong usage, 1 is a fault of trainmon."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    streams.prepare()
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except TrainmonError as error:
        print(f"trainmon: {error}", file=sys.stderr)
        return _STATUSES.get(type(error), USAGE)
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        return _not_written(error) if _is_full(error) else _faulty(error)
    except Exception as error:  # noqa: BLE001 -- the last door: a person gets a sentence, a developer the place
        return _faulty(error)
    return status


def _run(arguments: list[str]) -> int:
    if arguments[:1] in (["--help"], ["-h"], ["help"]):
        print(_HELP.format(commands="\n".join(f"  {name:<12}{said}" for name, said in COMMANDS.items())))
        return 0
    if arguments[:1] in (["--version"], ["-V"]):
        print(f"trainmon {__version__}")
        return 0
    if arguments and arguments[0] not in COMMANDS:
        _refuse_mistyped(arguments[0])
    name = arguments.pop(0) if arguments and arguments[0] in COMMANDS else "open_app"
    try:
        status: int = import_module(f"tui_monitor.cli.{name}").main(arguments)
    except SystemExit as asked:  # argparse, once it has said what was asked for or what is wrong
        return asked.code if isinstance(asked.code, int) else 0
    return status


def _refuse_mistyped(word: str) -> None:
    """Raises UsageError for what is nothing here, and nearly a command: what follows it is not the app's then."""
    if word.startswith("-") or _OF_PATHS & set(word):
        return
    near = did_you_mean(word, COMMANDS)
    if near and not os.path.lexists(word):
        raise UsageError(f"no such file or command: {clean(word)}{near}")


def _is_full(error: OSError) -> bool:
    """Was it said of standard output? What is written elsewhere tells its own errors."""
    return not streams.read() and error.filename is None


def _not_written(error: OSError) -> int:
    print(f"trainmon: standard output cannot be written: {error.strerror}", file=sys.stderr)
    return USAGE


def _faulty(error: Exception) -> int:
    streams.give_up()
    print(_fault(error), file=sys.stderr)
    return FAULT


def _fault(error: Exception) -> str:
    if os.environ.get("TRAINMON_TRACEBACK"):
        return "".join(traceback.format_exception(error))
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{os.path.basename(place.filename)}, line {place.lineno}"
    said = f"trainmon: a fault of trainmon itself in {where}: {type(error).__name__}: {clean(str(error), 300)}"
    return f"{said}\nSet TRAINMON_TRACEBACK=1 to see the whole way, and please report it."
