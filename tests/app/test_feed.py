"""The thread between monitor and screen."""

import threading

from fake_monitor import NOW, FakeMonitor, fleet
from msgspec.structs import replace

from tui_monitor.app.feed import Feed, NotStarted, SnapshotFetched, StepFailed, StepWentWell, differs
from tui_monitor.app.late import LateDoor
from tui_monitor.clock import ManualClock
from tui_monitor.errors import UsageError
from tui_monitor.model.ask import Forget, Rescan
from tui_monitor.model.snapshot import Progress, RunEvent
from tui_monitor.text import Shown


def test_only_what_is_new_is_posted():
    monitor, posted = FakeMonitor(fleet(5)), []
    feed = Feed(monitor, posted.append)
    feed.once()
    feed.once()
    assert len(posted) == 1
    monitor.show(*fleet(5))
    feed.once()
    assert len(posted) == 2


def test_every_part_of_a_snapshot_counts_but_its_time():
    old = FakeMonitor(fleet(5)).snapshot
    assert not differs(old, replace(old, now=NOW + 60))
    assert differs(old, replace(old, runs=old.runs[:-1]))
    assert differs(old, replace(old, runs=(*old.runs[:-1], replace(old.runs[-1]))))
    assert differs(old, replace(old, progress=Progress(position=1.0)))
    assert differs(old, replace(old, events=(*old.events, RunEvent(NOW, Shown("a"), Shown("b")))))
    assert differs(old, replace(old, details={"asked": "answer"}))
    answered = replace(old, details={"asked": [1, 2]})
    assert differs(answered, replace(old, details={"asked": [1, 2]}))


def test_an_unread_snapshot_is_replaced_by_a_newer_one():
    snapshot = FakeMonitor([]).snapshot
    assert SnapshotFetched(snapshot).can_replace(SnapshotFetched(snapshot))
    assert not SnapshotFetched(snapshot).can_replace(StepFailed(RuntimeError("no")))


def test_a_step_that_raises_is_told_and_the_feed_goes_on():
    monitor, posted = FakeMonitor(fleet(5)), []
    monitor.error = RuntimeError("bad \x1b[31mluck")
    feed = Feed(monitor, posted.append)

    def post(message):
        posted.append(message)
        if isinstance(message, SnapshotFetched):
            feed.stop()

    feed._post = post
    feed.run()
    assert [type(message) for message in posted] == [StepFailed, StepWentWell, SnapshotFetched]
    assert posted[0].reason == "RuntimeError: bad luck"


def test_stop_wakes_a_feed_that_waits():
    monitor, posted = FakeMonitor(fleet(5)), []
    feed = Feed(monitor, posted.append)
    thread = threading.Thread(target=feed.run)
    thread.start()
    feed.stop()
    thread.join(timeout=10)
    assert not thread.is_alive()


def test_a_late_door_opens_at_the_first_step_and_passes_on_what_was_asked_before():
    monitor, clock = FakeMonitor(fleet(5)), ManualClock(77.0)
    door = LateDoor(lambda: (monitor, clock))
    assert door.now() == 0.0
    door.ask(Rescan())
    door.wait(10)
    assert monitor.asked == []
    assert door.step().runs is monitor.snapshot.runs
    door.ask(Forget(None))
    assert monitor.asked == [Rescan(), Forget(None)]
    assert door.now() == 77.0


class OpensMeanwhile(list):
    """Of a door that the feed opens just while something is kept for its opening."""

    def __init__(self, door: LateDoor) -> None:
        super().__init__()
        self.feed = threading.Thread(target=door.step)

    def append(self, request: object) -> None:
        self.feed.start()
        self.feed.join(timeout=0.2)
        super().append(request)


def test_what_is_asked_while_the_door_opens_is_passed_on():
    monitor = FakeMonitor(fleet(5))
    door = LateDoor(lambda: (monitor, ManualClock(77.0)))
    door._asked = meanwhile = OpensMeanwhile(door)
    door.ask(Rescan())
    meanwhile.feed.join(timeout=10)
    assert monitor.asked == [Rescan()]


def test_a_monitor_that_cannot_be_put_together_ends_the_app():
    def fail():
        raise UsageError("nothing recorded under /tmp/x")

    posted = []
    Feed(LateDoor(fail), posted.append).run()
    assert isinstance(posted[0], NotStarted)
    assert str(posted[0].error.cause) == "nothing recorded under /tmp/x"
