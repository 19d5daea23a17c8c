"""A trainmon that has imported its commands, looked at a log and waits: each call is a fork of it.

A process of its own as any other, with its own directory, environment, output and exit status; what it saves is the
half second that Python takes to import everything and to compile what lines are cut by, anew for each of a thousand
calls.
"""

import gc
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

_LONGEST = 60.0
_MOST = 1 << 20
_ROOT = str(Path(__file__).resolve().parents[2])
_SEEN = ("tqdm-sgd-nan", "csv-resumed-header-again-seed9")


def call(arguments: Sequence[str], cwd: Path | None, environment: Mapping[str, str]) -> tuple[int, bytes, bytes]:
    """Exit status, output and complaints."""
    waiting, _ = _waiting()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        asked = json.dumps([list(arguments), str(cwd or Path.cwd()), dict(environment)]).encode()
        socket.send_fds(waiting, [asked], [out.fileno(), err.fileno()])
        try:
            status = int(waiting.recv(16))
        except TimeoutError as error:
            _waiting.cache_clear()
            raise subprocess.TimeoutExpired(list(arguments), _LONGEST) from error
        out.seek(0), err.seek(0)
        return status, out.read(), err.read()


@cache
def _waiting() -> tuple[socket.socket, subprocess.Popen[bytes]]:
    """It ends with the process of the tests, whose end of the socket is closed then."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.settimeout(_LONGEST)
    for end in (ours, theirs):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _MOST)
    command = [sys.executable, __file__, str(theirs.fileno())]
    surroundings = {**os.environ, "PYTHONPATH": _ROOT}
    kept, nothing = [theirs.fileno()], subprocess.DEVNULL
    process = subprocess.Popen(command, env=surroundings, pass_fds=kept, stdin=nothing, start_new_session=True)
    theirs.close()
    return ours, process


def _serve(asked: socket.socket) -> None:
    """Returns in the child alone, ready to be trainmon; ends when nobody asks any more."""
    while True:
        told, descriptors, _, _ = socket.recv_fds(asked, _MOST, 2)
        if not told:
            os._exit(0)
        pid = os.fork()
        if pid == 0:
            asked.close()
            _become(*json.loads(told), *descriptors)
            return
        for descriptor in descriptors:
            os.close(descriptor)
        asked.send(str(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])).encode())


def _look_once() -> None:
    """What a look leaves behind: modules that were imported, expressions that were compiled."""
    from tui_monitor.cli.main import main

    out, err = sys.stdout, sys.stderr
    with open(os.devnull, "w") as sys.stdout, open(os.devnull, "w") as sys.stderr:
        for name in _SEEN:
            main(["check", "--json", os.path.join(_ROOT, "sample_logs", name)])
    sys.stdout, sys.stderr = out, err


def _become(arguments: list[str], cwd: str, environment: dict[str, str], out: int, err: int) -> None:
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    for descriptor, place in ((out, 1), (err, 2)):
        os.dup2(descriptor, place)
        os.close(descriptor)
    sys.argv[1:] = arguments


if __name__ == "__main__":
    from tui_monitor.cli import check, config, explain, watch  # noqa: F401 - imported for those that are forked
    from tui_monitor.cli.main import main

    _look_once()
    gc.collect()
    gc.freeze()
    _serve(socket.socket(fileno=int(sys.argv[1])))
    sys.exit(main())
