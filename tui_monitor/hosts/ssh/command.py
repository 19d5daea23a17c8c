"""How the system's ssh is called, and what its failures mean for a person.

Keys, passwords, host keys, jumps and aliases are the user's own configuration, which is left as it is; but nothing may
ask a question on the terminal, and nothing of ours is forwarded.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b

from msgspec import Struct

from tui_monitor.hosts.address import Address
from tui_monitor.text import Shown, clean

CONNECT_TIMEOUT = 8
_ASIDE = "-oControlPath=none"
"""A connection of our own, whatever is shared."""
_HOLDER_ANSWERS = 2.0
"""Seconds in which a process of this machine that holds a connection says so."""
_OPTIONS = {
    "BatchMode": "yes",
    "ForwardAgent": "no",
    "ForwardX11": "no",
    "ClearAllForwardings": "yes",
    "PermitLocalCommand": "no",
    "RequestTTY": "no",
    "ConnectTimeout": str(CONNECT_TIMEOUT),
    "ServerAliveInterval": "5",
    "ServerAliveCountMax": "3",
    "LogLevel": "ERROR",
}
_START = (
    """exec /bin/sh -c 'if python3 -ISc "import sys; sys.exit(sys.version_info < (3, 6))" 2>/dev/null; """
    """then echo; echo trainmon python3; """
    """exec python3 -ISuc "import sys; exec(sys.stdin.buffer.read(int(sys.stdin.buffer.readline())))"; """
    """else echo; echo trainmon sh; read -r n; eval "$(dd bs=1 count=$n 2>/dev/null)"; fi'"""
)
"""Any login shell understands it. What is found there answers its name, on a line of its own whatever a login printed
before, and then takes a program of so many bytes. `-IS`: no `socket.py` in somebody's home is taken for Python's own,
and no `sitecustomize` speaks between our answers."""

_LETS_NOBODY_IN = r"Permission denied|Too many authentication failures|no mutual signature"
_SENTENCES = (
    (r"REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed.*changed",
     "its host key is another than the known one: nothing was sent. Look why, then {forget}"),
    (r"No .*host key is known|Host key verification failed",
     "its host key is not known: connect once with `ssh {typed}` and accept it"),
    (_LETS_NOBODY_IN,
     "it wants a password, or your key is not accepted: "
     "`ssh -o BatchMode=yes {typed} true` has to work (key, agent)"),
    (r"Could not resolve hostname|Name or service not known", "no host of that name is known"),
    (r"Connection refused", "it refuses the connection: does sshd run there, on that port?"),
    (r"timed out|Operation timed out", "it does not answer: is it on, and reachable from here?"),
    (r"No route to host|Network is unreachable", "there is no way to it from here: network or VPN?"),
    (r"Bad owner or permissions|bad configuration option|Bad configuration",
     "ssh refuses its own configuration: {said}"),
)  # fmt: skip
"""What ssh writes -> what a person can do; the first that fits."""
_FORGETS = re.compile(r"""^\s*(ssh-keygen (?:-f "[^"`$\\]+" )?-R "?[\w.:%\[\]-]+"?)\s*$""", re.ASCII | re.MULTILINE)
"""As ssh itself says which key to remove: under an alias, or with a port, it is kept by another name than the host."""


class Ssh(Struct, frozen=True):
    """How ssh is called for one person."""

    sockets: str | None = None
    """A folder that only they may enter, for connections that several trainmons share; None: none is shared."""
    program: str = "ssh"

    def argv(self, address: Address, shared: bool = True) -> Sequence[str]:
        """`shared`: through a connection that is there already, if there is one. No shell reads any of it here."""
        options = [f"-o{name}={value}" for name, value in _OPTIONS.items()]
        control = self._control(address) if shared else [_ASIDE]
        return [*self._begin(address), *options, *control, "--", address.login, _START]

    def _begin(self, address: Address) -> list[str]:
        port = ["-p", str(address.port)] if address.port is not None else []
        return [self.program, *port]

    def _control(self, address: Address) -> list[str]:
        """The user's own way of sharing connections, if they have one: it may be the only one that asks no password.

        None is shared that hangs: ssh itself would wait for it without end.
        """
        configuration, control = self._configuration(address), list[str]()
        if not _shares(configuration):
            if self.sockets is None:
                return []
            path = os.path.join(self.sockets, _name(address, configuration))
            control = ["-oControlMaster=auto", f"-oControlPath={path}", "-oControlPersist=no"]
        return [_ASIDE] if self._hangs(address, control) else control

    def _hangs(self, address: Address, control: Sequence[str]) -> bool:
        """Is there somebody who holds a connection, and says nothing?"""
        asked = [*self._begin(address), *control, "-O", "check", "--", address.login]
        try:
            subprocess.run(asked, capture_output=True, stdin=subprocess.DEVNULL, timeout=_HOLDER_ANSWERS, check=False)
        except subprocess.TimeoutExpired:
            return True
        except OSError:
            return False
        return False

    def _configuration(self, address: Address) -> bytes:
        """All that ssh would go by; empty where it does not tell."""
        asked = [*self._begin(address), "-G", "--", address.login]
        with suppress(OSError, subprocess.SubprocessError):
            return subprocess.run(asked, capture_output=True, stdin=subprocess.DEVNULL, timeout=5, check=False).stdout
        return b""


def _shares(configuration: bytes) -> bool:
    """Does the user share connections in a way of their own?"""
    lines = map(bytes.split, configuration.splitlines())
    return any(line[:1] == [b"controlpath"] and line[1:] != [b"none"] for line in lines)


def _name(address: Address, configuration: bytes) -> str:
    """Of a connection that is shared by those who would make the very same.

    ssh's own `%C` is one for two aliases of one address that are reached by way of two jumps, or log in with two keys:
    what runs on the one machine would be shown, and stopped, as the other's.
    """
    return blake2b(b"\n".join((address.login.encode(), configuration)), digest_size=16).hexdigest()


def is_aside(command: Sequence[str]) -> bool:
    """Does it pass by the connection that is shared, which hangs?"""
    return _ASIDE in command


def why(address: Address, said: str, code: int | None, aside: bool = False) -> Shown:
    """A sentence of what ssh said on its standard error before it ended with `code`. `aside`: as `is_aside`."""
    told = _why(address, said, code)
    if not aside or not re.search(_LETS_NOBODY_IN, said, re.IGNORECASE):
        return told
    return clean(
        f"the connection that is shared hangs (`ssh -O exit {address.shown}` ends it); without it, {told}", 400
    )


def _why(address: Address, said: str, code: int | None) -> Shown:
    words = [line for line in said.splitlines() if line.strip()]
    for pattern, sentence in _SENTENCES:
        if re.search(pattern, said, re.IGNORECASE | re.DOTALL):
            facts = {"typed": _typed(address), "forget": _forget(said), "said": words[-1] if words else ""}
            return clean(sentence.format(**facts), 400)
    if code == 127:
        return Shown("the connection was made, and there is no /bin/sh to work with")
    last = f": {words[-1]}" if words else ""
    return clean(f"the connection was lost (ssh ended with {code}){last}", 300)


def _typed(address: Address) -> str:
    """As ssh takes it."""
    return address.login if address.port is None else f"-p {address.port} {address.login}"


def _forget(said: str) -> str:
    found = _FORGETS.search(said)
    by_name = "remove the old one from known_hosts (ssh-keygen -R, by the name that ssh tells)"
    return f"`{found[1]}`" if found else by_name
