"""What the runs screen and the run screen share: the replay bar, the keys of a replay, stop and note."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import on
from textual.message import Message

from tui_monitor.app.bindings import Key, Scope, lasting_actions, offered
from tui_monitor.app.context import Context
from tui_monitor.app.drawing import replay_steps
from tui_monitor.app.drawing.attention import Snooze
from tui_monitor.app.drawing.run_names import short_names
from tui_monitor.app.exact import ExactScreen
from tui_monitor.app.hints import Hinted
from tui_monitor.app.screens.attending import NO_ALARM, Attending
from tui_monitor.app.widgets.fault_line import FaultLine
from tui_monitor.app.widgets.replay_bar import ReplayBar
from tui_monitor.model.ask import Play, ProposeDiagnosis, ProposeKeeping, ProposeNote, ProposeUndo, Request, Seek
from tui_monitor.model.snapshot import Progress, Snapshot
from tui_monitor.text import Shown, clean


@dataclass
class Proposed(Message):
    """A person wants to see what would be written."""

    request: ProposeNote | ProposeUndo | ProposeKeeping | ProposeDiagnosis


@dataclass
class RunWanted(Message):
    """A person chose this run elsewhere than in the list."""

    run: Shown


@dataclass
class StopWanted(Message):
    """A person wants to see what a stop would mean."""

    runs: tuple[Shown, ...]
    unmark: Callable[[], None] | None = None
    """They are marked: one question about all of them, also where it is one. Called once it was answered by yes."""
    reason: Shown | None = None
    """Why, in words that are offered to the person."""


@dataclass
class Resumed(Message):
    """A screen is there, or came back to the top, and wants the newest snapshot."""

    screen: "WatchingScreen"


class WatchingScreen(ExactScreen[None]):
    """Shows snapshots."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.snapshot: Snapshot | None = None
        self.attending = Attending(self)
        self.replay_bar = ReplayBar(context.glyphs)
        self.fault_line = FaultLine(context.glyphs)
        self._looking_from: float | None = None
        """Where the replay stood when a person asked for the next finding; None while nobody looks for one."""
        self._usual_speed = 1.0
        """What the speed was then."""

    @property
    def place(self) -> Scope:
        raise NotImplementedError

    @property
    def places(self) -> tuple[Scope, ...]:
        """Whose keys work now, the nearest first."""
        return (self.place,)

    def offered_keys(self) -> list[Key]:
        """What can be done here: for the key line and the palette."""
        places = (self.place, Scope.REPLAY) if self.context.replay else (self.place,)
        return list(offered(*places, Scope.ANYWHERE, read_only=self.context.read_only))

    @property
    def run_here(self) -> Shown | None:
        """The run that K and W are about."""
        raise NotImplementedError

    @property
    def runs_meant(self) -> Sequence[Shown]:
        """The runs that `a` and `z` are about."""
        return () if self.run_here is None else (self.run_here,)

    def meant_done(self) -> None:
        """What was meant with them is done."""

    def redraw(self) -> None:
        """Something beside the runs changed: what a person said about them."""
        if self.snapshot is not None and self.is_attached:
            self.show(self.snapshot)

    def hint(self, text: str) -> None:
        """One quiet line, for a moment."""
        self.app.post_message(Hinted(Shown(text)))

    def show(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.replay_bar.show(snapshot.progress)
        self._stop_at_finding(snapshot.progress)

    def show_fault(self, fault: Shown | None) -> None:
        """trainmon itself cannot go on; None: it can again."""
        self.fault_line.show(fault)

    def on_mount(self) -> None:
        """The newest snapshot is there already."""
        self.post_message(Resumed(self))

    def on_screen_resume(self) -> None:
        """What was missed while another screen was on top is drawn once."""
        self.post_message(Resumed(self))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        if action in lasting_actions() and self.context.read_only:
            return False
        return self.context.replay if action.startswith("replay_") else True

    def ask(self, request: Request) -> None:
        self.context.door.ask(request)

    @property
    def no_run_here(self) -> str:
        """Why no key can mean one."""
        return "there is no run here yet"

    def action_stop(self) -> None:
        self._of_the_run(lambda run: StopWanted((run,)))

    def action_note(self) -> None:
        self._of_the_run(lambda run: Proposed(ProposeNote(run)))

    def action_undo(self) -> None:
        self._of_the_run(lambda run: Proposed(ProposeUndo(run)))

    def action_keep(self) -> None:
        self._of_the_run(lambda run: Proposed(ProposeKeeping(run)))

    def _of_the_run(self, what: Callable[[Shown], Message]) -> None:
        if self.run_here is None:
            self.hint(self.no_run_here)
        else:
            self.post_message(what(self.run_here))

    def action_acknowledge(self) -> None:
        if self.attending.acknowledge(self.runs_meant):
            self.meant_done()

    def action_snooze(self) -> None:
        from tui_monitor.app.screens.snooze import SnoozeScreen

        runs = tuple(self.runs_meant)
        views = self.attending.with_alarm(runs)
        if not views:
            self.hint(NO_ALARM)
            return
        name = short_names(self.snapshot.runs)[views[0].id] if self.snapshot is not None else views[0].id
        whose = name if len(views) == 1 else clean(f"{len(views)} runs")
        step, over = min(view.progress.step for view in views), all(view.life.over for view in views)

        def take(snooze: Snooze | None) -> None:
            if snooze is not None and self.attending.snooze(runs, snooze):
                self.meant_done()

        self.app.push_screen(SnoozeScreen(self.context, whose, step, over), take)

    @property
    def _progress(self) -> Progress:
        return self.snapshot.progress if self.snapshot else Progress()

    @on(ReplayBar.Seeked)
    def _seek(self, message: ReplayBar.Seeked) -> None:
        self.ask(Seek(message.position))

    def action_replay_pause(self) -> None:
        if self._looking_from is not None:
            self._look_no_more()
        else:
            self.ask(Play((self._progress.speed or 1.0) if self._progress.paused else 0.0))

    def action_replay_speed(self, direction: int) -> None:
        self._looking_from = None
        self.ask(Play(replay_steps.next_speed(self._progress.speed, direction)))

    def action_replay_step(self, direction: int) -> None:
        self.ask(Seek(replay_steps.stepped(self._progress, direction)))

    def action_replay_finding(self) -> None:
        """To a finding that was seen before at once; else play on until one is raised."""
        position = self._progress.position or 0.0
        if (mark := replay_steps.next_mark(self._progress, position)) is not None:
            self.ask(Seek(mark))
        elif position < (self._progress.length or 0.0):
            if self._looking_from is None:
                self._usual_speed = self._progress.speed or 1.0
            self._looking_from = position
            self.ask(Play(replay_steps.LOOKING))
        else:
            self.hint("the replay is at its end")

    def _stop_at_finding(self, progress: Progress) -> None:
        if self._looking_from is None:
            return
        if (mark := replay_steps.next_mark(progress, self._looking_from)) is not None:
            self._look_no_more()
            self.ask(Seek(mark))

    def _look_no_more(self) -> None:
        """Stand still, and go on later as fast as before."""
        self._looking_from = None
        self.ask(Play(self._usual_speed))
        self.ask(Play(0.0))
