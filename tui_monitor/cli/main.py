"""`trainmon`: find the command, import only what it needs, turn errors into a sentence and an exit status."""

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

from tui_monitor import __version__
from tui_monitor.errors import TrainmonError
from tui_monitor.text import clean

COMMANDS = {
    "check": "one look at every run: verdicts as a table, JSON or a report",
    "watch": "the same again and again, a line as things change",
    "explain": "how the files were understood",
    "replay": "play recordings with their own timing",
    "demo": "the packaged sample runs; nothing outside is touched",
    "config": "settings, and where each comes from",
    "score": "quality of the rules on labelled recordings",
    "backtest": "the rules on one's own past runs",
}
"""Name -> what it does. A command wins over a path of that name; `./demo` is a path."""

FAULT, USAGE, INTERRUPTED = 1, 2, 130

_HELP = """usage: trainmon [PATH ...] [options]      the full-screen app on the runs under PATH (default: here)
       trainmon COMMAND [...]

commands:
{commands}

PATH: a folder with training output below it, one file, a glob, a recording.
`trainmon COMMAND --help` tells each command's options. Full documentation: docs/ in the repository."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0, 10 and 20 are verdicts, 2 is wrong usage, 1 is a fault of trainmon."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] in (["--help"], ["-h"], ["help"]):
        print(_HELP.format(commands="\n".join(f"  {name:<10}{said}" for name, said in COMMANDS.items())))
        return 0
    if arguments[:1] in (["--version"], ["-V"]):
        print(f"trainmon {__version__}")
        return 0
    name = arguments.pop(0) if arguments and arguments[0] in COMMANDS else "open_app"
    try:
        status: int = import_module(f"tui_monitor.cli.{name}").main(arguments)
        sys.stdout.flush()
    except TrainmonError as error:
        print(f"trainmon: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output is gone; Python would complain about it at exit
        return 0
    except Exception as error:  # noqa: BLE001 -- the last door: a person gets a sentence, a developer the place
        print(_fault(error), file=sys.stderr)
        return FAULT
    return status


def _fault(error: Exception) -> str:
    if os.environ.get("TRAINMON_TRACEBACK"):
        return "".join(traceback.format_exception(error))
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{os.path.basename(place.filename)}, line {place.lineno}"
    said = f"trainmon: a fault of trainmon itself in {where}: {type(error).__name__}: {clean(str(error), 300)}"
    return f"{said}\nSet TRAINMON_TRACEBACK=1 to see the whole way, and please report it."
