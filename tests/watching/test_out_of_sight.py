"""Runs that nobody sees: their numbers may be a moment old, what must be known may not."""

from by_hand import append, steps

from tui_monitor.cli.assemble import watching
from tui_monitor.model.ask import InSight
from tui_monitor.model.finding import Decision
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown
from tui_monitor.watching.kept_view import OUT_OF_SIGHT

SEEN, UNSEEN = Shown("a"), Shown("b")


class Watching:
    def __init__(self, root, monkeypatch):
        self.root, self.now = root, 0.0
        for name in (SEEN, UNSEEN):
            append(root / name / "train.log", steps(1, 60))
        self.monitor = watching([str(root)], Settings())
        self.monitor.settle()
        self.monitor.ask(InSight((SEEN,)))
        self.monitor.step()
        monkeypatch.setattr("tui_monitor.watching.fleet.monotonic", lambda: self.now)
        self.shown()

    def shown(self):
        """The views of a snapshot that is made now, by name."""
        for run in self.monitor._fleet.runs.values():
            run.step()
            run.kept_view.has_news()
        return {view.id: view for view in self.monitor._fleet.views_of_late()}

    def write(self, text):
        for name in (SEEN, UNSEEN):
            append(self.root / name / "train.log", text)


def test_numbers_of_a_run_out_of_sight_wait_and_come(tmp_path, monkeypatch):
    watched = Watching(tmp_path, monkeypatch)
    watched.write(steps(61, 61))
    watched.now = 1000.0
    watched.shown()
    watched.write(steps(62, 62))
    views = watched.shown()
    assert views[SEEN].progress.step == 62
    assert views[UNSEEN].progress.step < 62
    assert watched.monitor._fleet.behind
    watched.now += OUT_OF_SIGHT
    assert watched.shown()[UNSEEN].progress.step == 62
    assert not watched.monitor._fleet.behind


def test_a_verdict_out_of_sight_waits_for_nothing(tmp_path, monkeypatch):
    watched = Watching(tmp_path, monkeypatch)
    watched.now = 1000.0
    watched.write(steps(61, 61))
    watched.shown()
    watched.write("step 62 | loss nan\nstep 63 | loss nan\n")
    assert watched.shown()[UNSEEN].verdict.decision is Decision.STOP


def test_what_comes_into_sight_is_new(tmp_path, monkeypatch):
    watched = Watching(tmp_path, monkeypatch)
    watched.now = 1000.0
    watched.write(steps(61, 61))
    watched.shown()
    watched.write(steps(62, 62))
    watched.shown()
    watched.monitor._fleet.see((UNSEEN,))
    assert watched.shown()[UNSEEN].progress.step == 62
