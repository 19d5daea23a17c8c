"""All hosts that are reached by ssh, each with one line, made when it is first asked."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from functools import partial

from tui_monitor.clock import Clock
from tui_monitor.errors import Unreachable
from tui_monitor.hosts.address import Address
from tui_monitor.hosts.file_news import FileNews
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.remote import HelperFacts, Interest
from tui_monitor.hosts.ssh.command import Ssh
from tui_monitor.hosts.ssh.remote_files import RemoteFiles
from tui_monitor.hosts.ssh.remote_host import RemoteHost
from tui_monitor.hosts.ssh.remote_meter import RemoteMeter
from tui_monitor.hosts.ssh.remote_signals import RemoteSignals
from tui_monitor.hosts.ssh.remote_table import Pictures, RemoteTable
from tui_monitor.hosts.ssh.remote_writing import RemotePut
from tui_monitor.hosts.ssh.waited_for import WaitedFor
from tui_monitor.text import clean


class SshHost:
    """One of them: its files, its processes, and writing there, over one line."""

    def __init__(self, files: RemoteFiles) -> None:
        self.files = files
        self._asked = WaitedFor(files.line)
        self._pictures = Pictures(self._asked)
        signals = RemoteSignals(self._asked, self._pictures)
        self._host = RemoteHost(self._asked, files.mirror, self._pictures, signals)
        self.table = RemoteTable(self._pictures, self._host, self._asked)
        self.meter = RemoteMeter(self._asked, self.table, files.asked)
        self.put = RemotePut(self._asked, files.mirror)
        self._interest: Sequence[tuple[str, ...]] = ((), ())
        files.polled_also.append(self._pictures.polled)
        files.anew_also.append(self._begin_anew)

    def watch(self, interest: Interest) -> None:
        self._asked.stand()
        self._pictures.check()
        told = (interest.logs, interest.words)
        if told != self._interest:
            self._asked.answer("interest", json.dumps({"logs": interest.logs, "words": interest.words}))
            self._interest = told
        self._host.learn((*interest.logs, *interest.paths))

    @property
    def standing(self) -> HelperFacts:
        self._asked.stand()
        hello = self.files.line.hello
        if hello is None:
            raise Unreachable(f"{self._asked.host}: the connection was lost")
        return HelperFacts(clean(hello.helper), hello.exact, self.files.line.behind)

    def heed(self, pids: Collection[int]) -> None:
        self._pictures.heed(pids)

    @property
    def cost(self) -> float:
        return self._pictures.took

    def _begin_anew(self) -> None:
        self._interest = ((), ())
        self._pictures.anew()
        self.meter.anew()


class SshHosts:
    def __init__(self, clock: Clock, patience: Patience, ssh: Ssh, file_news: FileNews) -> None:
        self._clock, self._patience, self._ssh, self._news = clock, patience, ssh, file_news
        self._hosts: dict[Address, SshHost] = {}

    def host(self, address: Address) -> SshHost:
        if address not in self._hosts:
            start = partial(self._ssh.argv, address)
            self._hosts[address] = SshHost(RemoteFiles(address, self._clock, self._patience, start, self._news))
        return self._hosts[address]

    def files(self, address: Address) -> RemoteFiles:
        return self.host(address).files

    def close(self) -> None:
        for host in self._hosts.values():
            host.files.line.close()
