"""Ray clusters as places: `ray:http://host:8265/ID` is the path `/ray:host:8265/ID`, its log `job.log` in that folder.

Ray has no login: who reaches the address runs commands there. So it should be one of this machine, or a tunnel to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from tui_monitor.errors import UsageError
from tui_monitor.text import Shown, clean

JOB_LOG = "job.log"
_GIVEN = re.compile(r"ray:(?P<scheme>https?)://(?P<host>[^/?#]*)(?:/(?P<id>[^/?#]*))?/?")
_INNER = re.compile(r"/ray:(?P<secure>https:)?(?P<host>[^/]+)(?:/(?P<id>[^/]+)(?:/(?P<file>[^/]+))?)?")
_HOST = re.compile(r"(?P<name>[A-Za-z0-9_][\w.-]*|\[[0-9a-fA-F:.]+\])(?::(?P<port>\d{1,5}))?", re.ASCII)
ID = re.compile(r"[\w][\w.+=@:-]{0,127}", re.ASCII)
"""Of a job, as it may stand in a path and in an address."""
RAY_FORMS = Shown(
    "ray:http://127.0.0.1:8265 is all jobs of a cluster, by its dashboard, and /raysubmit_1 behind it one of them"
)
_PORTS = {"http": 8265, "https": 443}


class RayAddress(Struct, frozen=True):
    """One cluster."""

    secure: bool
    host: str
    """With brackets where it is an address of IPv6."""
    port: int

    @property
    def url(self) -> str:
        return f"{'https' if self.secure else 'http'}://{self.host}:{self.port}"

    @property
    def place(self) -> str:
        """What all paths there begin with."""
        return f"/ray:{'https:' if self.secure else ''}{self.host}:{self.port}"

    @property
    def shown(self) -> Shown:
        return clean(f"ray:{self.url}", 200)

    @property
    def is_loopback(self) -> bool:
        name = self.host.strip("[]").lower()
        if name == "localhost" or name.endswith(".localhost"):
            return True
        from ipaddress import ip_address

        try:
            return ip_address(name).is_loopback
        except ValueError:
            return False

    @property
    def caution(self) -> Shown | None:
        """What a person should know before it is asked; None where nobody else can listen or change what is said."""
        if self.secure or self.is_loopback:
            return None
        return clean(
            f"{self.shown} is asked over the network in plain text, and Ray has no login: whoever is on the way reads "
            "the logs, and can run commands there. Use a tunnel (ssh -L 8265:localhost:8265 HOST) or https",
            400,
        )


class RayPlace(Struct, frozen=True):
    """A cluster, one of its jobs, or one file of that."""

    address: RayAddress
    id: str = ""
    file: str = ""

    @property
    def shown(self) -> Shown:
        return clean("/".join(filter(None, (self.address.shown, self.id, self.file))), 400)


def given_place(given: str) -> str | None:
    """The path that stands for what a person gave; None where it is nothing of Ray. Raises UsageError.

    >>> given_place("ray:http://localhost:8265/raysubmit_1"), given_place("ray:https://ray.example")
    ('/ray:localhost:8265/raysubmit_1', '/ray:https:ray.example:443')
    """
    if not given.startswith(("ray:", "/ray:")):
        return None
    match = _GIVEN.fullmatch(given)
    scheme, host, id = (match["scheme"], match["host"], match["id"] or "") if match else ("", "", "")
    if match is None:
        if (inner := ray_place(given)) is None:
            raise UsageError(f"{clean(given, 200)}: that is no address of Ray{_meant(given)}; {RAY_FORMS}")
        return given if inner.id or inner.file else inner.address.place
    return _address(given, scheme == "https", host).place + (f"/{_checked(given, id)}" if id else "")


def ray_place(path: str) -> RayPlace | None:
    """Of a path that lies on a Ray cluster; None of any other."""
    if not path.startswith("/ray:") or (match := _INNER.fullmatch(path)) is None:
        return None
    try:
        address = _address(path, match["secure"] is not None, match["host"])
    except UsageError:
        return None
    return RayPlace(address, match["id"] or "", match["file"] or "")


def cautions(paths: Iterable[str]) -> list[Shown]:
    """What a person should know before any of these is asked, once an address."""
    places = filter(None, map(ray_place, paths))
    return list(dict.fromkeys(filter(None, (place.address.caution for place in places))))


def ray_address(url: str) -> RayAddress:
    """Of `http://host:8265`, with `ray:` before it or not. Raises UsageError."""
    match = _GIVEN.fullmatch(url if url.startswith("ray:") else f"ray:{url}")
    if match is None or match["id"]:
        raise UsageError(f"{clean(url, 200)}: an address of Ray is http://HOST:8265")
    return _address(url, match["scheme"] == "https", match["host"])


def _address(given: str, secure: bool, host: str) -> RayAddress:
    match = _HOST.fullmatch(host)
    port = int(match["port"]) if match and match["port"] else _PORTS["https" if secure else "http"]
    if match is None or not 0 < port < 65536:
        what = f"{clean(host, 100)} is no host with a port" if host else "it names no host"
        raise UsageError(f"{clean(given, 200)}: {what}; {RAY_FORMS}")
    return RayAddress(secure, match["name"], port)


def _meant(given: str) -> str:
    """` (did you mean ray:http://localhost:8265?)`, where a host stands behind `ray:`."""
    host = given.removeprefix("ray:").strip("/")
    fits = _HOST.fullmatch(host) if given.startswith("ray:") else None
    return f" (did you mean ray:http://{host}{'' if fits['port'] else ':8265'}?)" if fits else ""


def _checked(given: str, id: str) -> str:
    if not ID.fullmatch(id):
        raise UsageError(f"{clean(given, 200)}: {clean(id, 100)} is no id of a job of Ray (raysubmit_...)")
    return id
