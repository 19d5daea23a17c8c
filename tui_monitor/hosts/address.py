"""Places on other machines: as a person writes them, and as one absolute path that no disk of this machine has.

`gpu1:/data/logs` and `ssh://me@gpu1:2222/data/logs` become `/ssh:gpu1/data/logs` and `/ssh:me@gpu1:2222/data/logs`, so
that joining, splitting and comparing paths does with them what it does with all others. As scp has it, `gpu1:runs` lies
in the home there, and `gpu1:` is that home. Jobs of a batch system are a place, too: `slurm:1234` becomes
`/slurm:/1234`, and `login:slurm:1234`, asked on a login node, `/slurm:login/1234`.
Those of Ray: `ray_address`.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache

from msgspec import Struct

from tui_monitor.errors import UsageError
from tui_monitor.hosts.ray_address import given_place, ray_place
from tui_monitor.text import Shown, clean

_PATHS = 8192
"""Of which it is known where they lie: asked several times for each run at each look."""
_INNER = re.compile(r"/ssh:(?P<host>[^/]+)(?P<path>/.*)?", re.DOTALL)
_URL = re.compile(r"ssh://(?P<host>[^/]*)(?P<path>/.*)?", re.DOTALL)
_SHORT = re.compile(r"(?P<host>[^/:]+):(?P<path>.*)", re.DOTALL)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_HOST = re.compile(r"(?P<login>[\w.+%-]+(?:@[\w.:%\[\]-]+?)?)(?::(?P<port>\d{1,5}))?", re.ASCII)
"""A host as in the user's own ssh configuration. None begins with a dash, which ssh would take for an option."""


_JOBS = re.compile(r"(?:(?P<login>[^/:]+(?:@[^/:]+)?(?::\d{1,5})?):)?slurm:(?P<which>[^/]*)")
_INNER_JOBS = re.compile(r"/slurm:(?P<login>[^/]*)(?:/(?P<which>[^/]*))?")
_ID = re.compile(r"\d{1,10}(?:_\d{1,10})?", re.ASCII)
_NAME = re.compile(r"[\w.+=@,?*\[\]-]{1,100}")
_NOT_JOBS = re.compile(r"(?:[^/:]+(?::\d{1,5})?:)?slurm:[^/~]")
"""What means jobs, and is none of the forms that name some."""
JOB_FORMS = Shown("slurm: is all your jobs, slurm:1234 or slurm:7_3 one of them, slurm:exp* those of such a name")


HOME = "~"
"""Of who logged in, where a path on another machine begins with it."""
_HOMES: dict[str, str] = {}
"""What all paths of a host begin with -> that home, once the host was met: the same for as long as we live."""


class Address(Struct, frozen=True):
    """One host, as ssh is told of it."""

    login: str
    """`gpu1`, `me@gpu1`, an alias of the user's configuration."""
    port: int | None = None

    @property
    def prefix(self) -> str:
        """What all paths there begin with."""
        return on(self.shown)

    @property
    def shown(self) -> Shown:
        return clean(self.login if self.port is None else f"{self.login}:{self.port}", 200)


class Jobs(Struct, frozen=True):
    """Which jobs of which cluster."""

    login: str = ""
    """The host on which Slurm's commands run; empty: this one."""
    id: str = ""
    """One job, or all elements of one array; empty: by name."""
    name: str = "*"
    """With wildcards, of one's own jobs."""
    ray: str = ""
    """The path of a Ray cluster, whose jobs are meant."""

    @property
    def shown(self) -> Shown:
        if self.ray:
            return shown(f"{self.ray}/{self.id}" if self.id else self.ray)
        which = self.id or ("" if self.name == "*" else self.name)
        return clean(f"{self.login}:slurm:{which}" if self.login else f"slurm:{which}", 300)


def jobs(path: str) -> Jobs | None:
    """Of a path that stands for jobs; None of any other."""
    if (place := ray_place(path)) is not None:
        return Jobs(id=place.id, ray=place.address.place) if not place.file else None
    match = _INNER_JOBS.fullmatch(path)
    if match is None:
        return None
    which = match["which"] or ""
    return Jobs(match["login"], id=which) if _ID.fullmatch(which) else Jobs(match["login"], name=which or "*")


def _inner_jobs(given: str, login: str, which: str) -> str:
    """Raises UsageError."""
    if login and (login.startswith("-") or not _HOST.fullmatch(login)):
        raise UsageError(f"{clean(given)}: {clean(login)} is no name of a host")
    if which and not (_ID.fullmatch(which) or _NAME.fullmatch(which)):
        raise UsageError(f"{clean(given)}: {clean(which, 100)} is no id and no name of a job: {JOB_FORMS}")
    return f"/slurm:{login}/{which}" if which else f"/slurm:{login}"


def on(host: str, path: str = "") -> str:
    """The path that stands for `path` on `host`."""
    return f"/ssh:{host}{path}"


def inner(given: str) -> str | None:
    """The path that stands for what a person gave; None where it is no address. Raises UsageError.

    >>> inner("gpu1:/data"), inner("ssh://me@gpu1:2222/data"), inner("gpu1:~/runs"), inner("./gpu1:/data")
    ('/ssh:gpu1/data', '/ssh:me@gpu1:2222/data', '/ssh:gpu1/~/runs', None)
    >>> inner("gpu1:runs"), inner("gpu1:")
    ('/ssh:gpu1/~/runs', '/ssh:gpu1/~')
    """
    if (on_ray := given_place(given)) is not None:
        return on_ray
    if (asked := _JOBS.fullmatch(given) or _INNER_JOBS.fullmatch(given)) is not None:
        return _inner_jobs(given, asked["login"] or "", asked["which"] or "")
    if _NOT_JOBS.match(given):
        raise UsageError(f"{clean(given)}: that names no job: {JOB_FORMS}")
    if _WEB.match(given):
        raise UsageError(
            f"{clean(given, 200)}: runs are not read from the web; jobs of Ray are ray:{clean(given, 200)}"
        )
    match = _INNER.fullmatch(given) or _URL.fullmatch(given)
    if match is not None:
        return _on_host(given, match["host"], match["path"] or "/")
    if (match := _SHORT.fullmatch(given)) is None:
        return None
    path = match["path"]
    return _on_host(given, match["host"], path if path.startswith(("/", "~")) else f"{HOME}/{path}")


def _on_host(given: str, host: str, path: str) -> str:
    """Raises UsageError."""
    if not _HOST.fullmatch(host) or host.startswith("-"):
        raise UsageError(f"{clean(given)}: {clean(host) or 'nothing'} is no name of a host")
    if path.startswith(HOME) and path.partition("/")[0] != HOME:
        raise UsageError(f"{clean(given)}: homes of others are not looked up: give the whole path, {clean(host)}:/...")
    tail = os.path.normpath("/" + path.lstrip("/"))
    if path.startswith(HOME) and not tail.startswith(f"/{HOME}"):
        raise UsageError(f"{clean(given)}: that lies above the home there: give the whole path, {clean(host)}:/...")
    return on(host, "" if tail == "/" else tail)


def is_relative(given: str) -> bool:
    """Is it `gpu1:runs`, which may be the id of a run as well?"""
    match = _SHORT.fullmatch(given)
    return match is not None and not match["path"].startswith(("/", "~"))


@lru_cache(_PATHS)
def split(path: str) -> tuple[Address, str] | None:
    """The host and the path there; None of a path on this machine."""
    if not path.startswith("/ssh:") or (match := _INNER.fullmatch(path)) is None:
        return None
    host = _HOST.fullmatch(match["host"])
    if host is None:
        return None
    return Address(host["login"], int(host["port"]) if host["port"] else None), match["path"] or "/"


def know_home(address: Address, home: str) -> None:
    """What `~` is there."""
    if home.startswith("/"):
        _HOMES[address.prefix] = os.path.normpath(home)


def there(path: str) -> str:
    """As its own machine spells it: what is written down on that machine is read by its own people and programs.

    In a home it is spelled whole once its host was met, so that `gpu1:runs` and `gpu1:/home/ann/runs` are one place.
    """
    if (found := split(path)) is None:
        return path
    address, place = found
    begin, _, rest = place[1:].partition("/")
    if begin != HOME or (home := _HOMES.get(address.prefix)) is None:
        return place
    return os.path.join(home, rest) if rest else home


def host_of(path: str) -> Shown:
    """As a person knows it; empty: this machine."""
    found = split(path)
    return found[0].shown if found is not None else Shown("")


def shown(path: str) -> Shown:
    """As a person would write it: `gpu1:/data/logs`, `gpu1:~/runs`, `slurm:1234`."""
    if (on_ray := ray_place(path)) is not None:
        return on_ray.shown
    if (asked := jobs(path)) is not None:
        return asked.shown
    found = split(path)
    if found is None:
        return clean(path)
    return clean(f"{found[0].shown}:{spelled(found[1])}")


def spelled(path: str) -> str:
    """A path there as a person writes it: `~/runs`, which is spelled `/~/runs` within."""
    return path[1:] if path == f"/{HOME}" or path.startswith(f"/{HOME}/") else path
