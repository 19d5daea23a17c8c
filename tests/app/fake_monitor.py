"""A monitor made by hand: what a test says is what the app sees. It keeps what it was asked."""

import math
import threading
from array import array
from collections.abc import Callable, Sequence

from made_diagnosis import diagnosis_of
from msgspec.structs import replace

from tui_monitor.model.act import (
    Approval,
    DiagnosisProposal,
    FileChange,
    NoteProposal,
    Outcome,
    Result,
    Rung,
    StopProposal,
)
from tui_monitor.model.ask import (
    Act,
    Answer,
    Chart,
    ChartRequest,
    DiagnosisRequest,
    Forget,
    MetricsRequest,
    MetricView,
    Play,
    ProposeDiagnosis,
    ProposeNote,
    ProposeStop,
    Readout,
    ReadoutRequest,
    Refusal,
    Request,
    Seek,
    ValueAt,
)
from tui_monitor.model.beside import DevNote, FamilyMember, NotesRequest, ProcessRequest, ProcessView, RunNotes
from tui_monitor.model.checkpoint import Checkpoint
from tui_monitor.model.finding import Decision, Evidence, Finding, Kind, Line, Severity, Verdict
from tui_monitor.model.log_lines import (
    LogFound,
    LogLine,
    LogLines,
    LogRequest,
    LogSearch,
    Numbered,
    NumbersRequest,
    Search,
)
from tui_monitor.model.points import Place
from tui_monitor.model.run import (
    Best,
    ChartColumns,
    DrawnMetric,
    FileView,
    Life,
    Output,
    Process,
    RunProgress,
    RunView,
    Setup,
    Status,
    Watched,
    Where,
)
from tui_monitor.model.snapshot import Progress, RunEvent, Snapshot
from tui_monitor.model.sought import Sought
from tui_monitor.text import Shown, clean

NOW = 1_700_000_000.0
NAN = math.nan
COLUMNS = 120
LINE = 40
"""Bytes of a line of a log."""


def columns_of(values: Sequence[float], last_step: float, first_step: float = 1.0) -> ChartColumns:
    """One column a value; NaN and infinite ones are counted as bad, as the history does."""
    bad = array("i", [0 if math.isfinite(v) else 1 for v in values])
    finite = array("d", [v if math.isfinite(v) else NAN for v in values])
    return ChartColumns(first_step, last_step, finite, finite, finite, finite, bad)


def falling(seed: int = 0, start: float = 4.0, floor: float = 0.4) -> list[float]:
    return [
        floor + (start - floor) * math.exp(-x / 28) + 0.06 * math.sin(x * (1.7 + seed)) + 0.04 * math.sin(x * 0.37)
        for x in range(COLUMNS)
    ]


def goes_nan() -> list[float]:
    return [v if x < 102 else NAN for x, v in enumerate(falling(1))]


def explodes() -> list[float]:
    return [v if x < 95 else v * 1.16 ** (x - 95) for x, v in enumerate(falling(2))]


def collapses() -> list[float]:
    return [20 + 220 / (1 + math.exp(-(x - 40) / 9)) * (1 if x < 85 else 0.45) for x in range(COLUMNS)]


def finding(
    kind: Kind = Kind.NAN,
    metric: str | None = "val_loss",
    onset: float = 3410,
    message: str = "NaN in val_loss since step 3 410 (12 in a row)",
    severity: Severity = Severity.CRITICAL,
    recovered: float | None = None,
) -> Finding:
    place = Place(Shown("train.log"), 10233)
    return Finding(
        kind=kind,
        severity=severity,
        metric=clean(metric) if metric is not None else None,
        segment=0,
        onset_step=onset,
        detected_step=onset + 11,
        message=clean(message),
        evidence=Evidence(
            rule=Shown("non-finite value 1 time or more"),
            numbers={"in a row": 12.0, "value": NAN},
            places=(place,),
            lines=(Line(place, clean(f"step {onset:.0f} | {metric} nan | lr 3e-4")),),
        ),
        value=NAN,
        confidence=0.97,
        recovered_step=recovered,
    )


def process(pid: int = 4121, command: str = "python train.py --lr 3e-4") -> Process:
    return Process(
        pid, NOW - 7200, clean(command), Shown("ada"), Shown("/home/ada/exps"), True, Shown("holds the log open")
    )


def run_view(
    name: str = "exp-001",
    *,
    decision: Decision = Decision.CONTINUE,
    reason: str = "loss falls steadily",
    metric: str = "loss",
    values: Sequence[float] | None = None,
    findings: tuple[Finding, ...] = (),
    life: Life = Life.TRAINING,
    status: Status = Status.HEALTHY,
    confidence: float = 0.9,
    step: float = 3421,
    total: float | None = 10000,
    last_output: float | None = NOW - 2,
    pid: int | None = 4100,
    note: str | None = None,
    lower: bool = True,
) -> RunView:
    values = falling() if values is None else values
    finite = [v for v in values if math.isfinite(v)]
    best = (min if lower else max)(finite) if finite else None
    return RunView(
        id=clean(f"logs/{name}"),
        exp_id=clean(name),
        where=Where(clean(f"/exps/logs/{name}")),
        life=life,
        status=status,
        verdict=Verdict(decision, confidence, clean(reason), findings[0].id if findings else None),
        findings=findings,
        events=(),
        own=DrawnMetric(
            Watched(clean(metric), lower, Shown("exact name")),
            columns_of(values, step),
            None if best is None else Best(best, step * 0.8),
        ),
        latest={clean(metric): values[-1] if values else NAN, Shown("lr"): 3e-4},
        progress=RunProgress(step, int(step), total, 2.1),
        output=Output(NOW - 7200, last_output),
        files=(FileView(Shown("train.log"), Shown("text"), 102400, int(step), 0),),
        process=None if pid is None else process(pid),
        setup=Setup(config={"lr": 3e-4, "batch_size": 64}),
        note=None if note is None else clean(note),
    )


def sick_views() -> tuple[RunView, ...]:
    nan = finding()
    boom = finding(Kind.EXPLOSION, "loss", 2980, "loss 41.2 is 21x its best 1.91 and rising for 40 steps")
    drop = finding(
        Kind.REWARD_COLLAPSE, "reward", 2400, "reward 112 is 53% under its peak 241", severity=Severity.WARNING
    )
    crash = finding(Kind.CRASH, None, 1200, "RuntimeError: CUDA error: device-side assert triggered")
    return (
        run_view(
            "exp-007",
            decision=Decision.STOP,
            reason=nan.message,
            metric="val_loss",
            values=goes_nan(),
            findings=(nan,),
            status=Status.DIVERGED,
            confidence=0.97,
            pid=4121,
        ),
        run_view(
            "exp-003",
            decision=Decision.STOP,
            reason=boom.message,
            values=explodes(),
            findings=(boom,),
            status=Status.DIVERGED,
            confidence=0.92,
            step=3020,
        ),
        run_view(
            "exp-011",
            decision=Decision.WAIT,
            reason=drop.message,
            metric="reward",
            values=collapses(),
            findings=(drop,),
            status=Status.HEALTHY,
            confidence=0.61,
            lower=False,
        ),
        run_view(
            "exp-015",
            decision=Decision.STOP,
            reason="already ended: " + crash.message,
            values=falling(3)[:60],
            findings=(crash,),
            life=Life.FAILED,
            status=Status.FAILED,
            confidence=0.99,
            step=1200,
            last_output=NOW - 4000,
            pid=None,
        ),
    )


def fleet(count: int = 24) -> tuple[RunView, ...]:
    """Four sick runs, one finished, the rest healthy; in order of id."""
    sick = sick_views()
    taken = {view.exp_id for view in sick}
    names = [name for i in range(1, count * 2) if (name := f"exp-{i:03d}") not in taken][: count - len(sick)]
    rest = [run_view(name, values=falling(i), step=400.0 + 37 * i, total=1000) for i, name in enumerate(names)]
    if rest:
        rest[-1] = run_view(
            names[-1],
            life=Life.FINISHED,
            status=Status.COMPLETED,
            reason="training finished after 1 000 steps",
            step=1000,
            total=1000,
            last_output=NOW - 9000,
            pid=None,
        )
    return tuple(sorted((*sick, *rest), key=lambda view: view.id))


def stop_proposal(view: RunView, rung: Rung = Rung.TERM, simulated: bool = False) -> StopProposal:
    assert view.process is not None
    return StopProposal(
        run=view.id,
        finding=view.verdict.deciding,
        reason=view.verdict.reason,
        process=view.process,
        children=(process(view.process.pid + 1, "python train.py --worker 1"),),
        rung=rung,
        wait_seconds=10.0,
        changes=(
            FileChange(
                clean("results/exp-007.json"),
                Shown("create"),
                Shown('{"status": "diverged"}'),
                (Shown("{"), Shown('  "exp_id": "exp-007",'), Shown('  "status": "diverged"'), Shown("}")),
            ),
            FileChange(
                Shown("dev_notes.md"),
                Shown("append"),
                Shown("## Stopped exp-007"),
                (Shown("## Stopped exp-007"), Shown("- NaN in val_loss since step 3 410")),
            ),
        ),
        last_line=Shown("step 3421 | val_loss nan | lr 3e-4"),
        last_output=NOW - 2,
        checkpoint=Shown("step-3000.pt, 4 min old"),
        simulated=simulated,
    )


def process_view(view: RunView) -> ProcessView:
    """With two workers, one of which waits for a disk, and a checkpoint of twelve minutes."""
    workers = (FamilyMember(4200, 1, Shown("python loader.py")), FamilyMember(4201, 2, Shown("sh"), "D"))
    saved = Checkpoint(Shown("epoch_3.pt"), NOW - 725, epoch=3.0, size=1_200_000_000)
    return ProcessView(view.process, workers, checkpoint=saved) if view.process else ProcessView()


class FakeMonitor:
    """The app's door, answered by hand. `wait` returns when something was asked or `wake` was called."""

    def __init__(self, views: Sequence[RunView] = (), progress: Progress | None = None, now: float = NOW) -> None:
        self.asked: list[Request] = []
        self.steps = 0
        self.error: Exception | None = None
        self.answers: dict[object, Answer] = {}
        self.notes: tuple[DevNote, ...] = ()
        self.answer: Callable[[Request], Answer | None] = self.usual_answer
        self.said: list[Shown] = [clean(f"step {n * 10} | loss {3 / (n + 1):.4f} | lr 3e-4") for n in range(400)]
        """The lines of every log."""
        self._woken = threading.Event()
        self.snapshot = Snapshot(now=now, runs=tuple(views), events=events_of(views), progress=progress or Progress())

    def step(self) -> Snapshot:
        self.steps += 1
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        return replace(self.snapshot, details=dict(self.answers))

    def ask(self, request: Request) -> None:
        self.asked.append(request)
        if isinstance(request, Forget):
            self.answers.pop(request.request, None)
        elif (answer := self.answer(request)) is not None:
            self.answers[request] = answer
        self._woken.set()

    def wait(self, longest: float) -> None:
        self._woken.wait(longest)
        self._woken.clear()

    def show(self, *views: RunView, **changes: object) -> None:
        """The world is now so."""
        self.snapshot = replace(self.snapshot, runs=tuple(views), **changes)  # type: ignore[arg-type]
        self._woken.set()

    def view(self, run: Shown) -> RunView:
        return next(view for view in self.snapshot.runs if view.id == run)

    def usual_answer(self, request: Request) -> Answer | None:
        match request:
            case ProposeStop(run, Rung.COMMAND | Rung.CANCEL | Rung.CHECKPOINT as rung):
                return Refusal(clean(f"no {rung} is set"))
            case ProposeStop(run, rung):
                view = self.view(run)
                if view.process is None:
                    return Refusal(Shown("no process is known for this run"))
                return stop_proposal(view, rung, simulated=self.snapshot.progress.position is not None)
            case ProposeNote(run):
                return NoteProposal(run, "/exps/dev_notes.md", "## exp-007\n\n- NaN in val_loss since step 3 410\n")
            case Act(Approval(proposal=proposal, at=at)):
                return Outcome(proposal, Result.SENT, Shown("TERM sent to process 4121"), at)
            case ChartRequest(run, metrics):
                return self.chart(run, metrics)
            case ReadoutRequest(run, step, metrics):
                return self.readout(run, step, metrics)
            case ProcessRequest(run):
                return process_view(self.view(run))
            case NotesRequest():
                return RunNotes(self.notes, Shown("/exps/dev_notes.md"))
            case LogRequest(run, offset=offset, lines=count):
                return self.log(run, offset, count)
            case LogSearch():
                return self.search(request)
            case NumbersRequest(_, places):
                return Numbered({place: place.offset // LINE + 1 for place in places})
            case DiagnosisRequest(run):
                return diagnosis_of(self.view(run))
            case ProposeDiagnosis(run):
                return DiagnosisProposal(run, Shown("/exps/diagnosis.md"), "# Diagnosis of exp-007\n", simulated=True)
            case MetricsRequest(run):
                return tuple(
                    MetricView(name, "train loss", Shown("train.log"), 100, 1.0, value)
                    for name, value in self.view(run).latest.items()
                )
            case Seek() | Play():
                return None
            case _:
                return None

    def chart(self, run: Shown, metrics: tuple[Shown, ...]) -> Chart:
        view = self.view(run)
        curve = view.curve or columns_of([], 0)
        return Chart(tuple((metric, curve) for metric in metrics), view.findings, array("d", [1500.0]))

    def readout(self, run: Shown, step: float, metrics: tuple[Shown, ...]) -> Readout:
        """The drawn ones at whole steps, the others at the last hundred before; a line every ten steps."""
        here = math.floor(step)
        drawn = tuple(ValueAt(metric, 1.0871, here) for metric in metrics)
        others = [name for name in self.view(run).latest if name not in metrics]
        seldom = tuple(ValueAt(name, self.view(run).latest[name], here // 100 * 100) for name in others)
        return Readout(here, (*drawn, *seldom), NOW + here, Place(Shown("train.log"), here // 10 * 40))

    @property
    def log_lines(self) -> tuple[LogLine, ...]:
        """One line every 40 bytes."""
        return tuple(
            LogLine(Place(Shown("train.log"), n * LINE), said, (n + 1) * LINE, n + 1)
            for n, said in enumerate(self.said)
        )

    def log(self, run: Shown, offset: int | None, count: int) -> LogLines:
        lines = self.log_lines
        end, files = len(lines) * LINE, (Shown("train.log"),)
        if offset is None:
            return LogLines(lines[-count:], None, files[0], files, 0, end, len(lines))
        at = min(len(lines) - 1, offset // LINE)
        around = lines[max(0, at - count // 2) : at + count // 2]
        return LogLines(around, None, files[0], files, 0, end, len(lines))

    def search(self, request: LogSearch) -> LogFound:
        sought = Sought(request.text)
        if sought.problem is not None:
            return LogFound(Search.REFUSED, note=sought.problem)
        hits = [line for line in self.log_lines if sought.spans(line.text)]
        size = len(self.said) * LINE
        if request.direction > 0:
            after = [line for line in hits if line.place.offset >= request.offset]
            found = (after or hits or [None])[0]
        else:
            after = [line for line in hits if line.place.offset < request.offset]
            found = (after or hits or [None])[-1]
        if found is None:
            return LogFound(Search.NOWHERE, None, request.offset, size, size, True)
        return LogFound(Search.FOUND, found, found.place.offset, 100, size, not after)


def events_of(views: Sequence[RunView]) -> tuple[RunEvent, ...]:
    return tuple(
        RunEvent(NOW - 60 * i, view.id, view.verdict.reason, view.verdict.deciding, view.findings[0].severity)
        for i, view in enumerate(views)
        if view.verdict.decision is not Decision.CONTINUE
    )
