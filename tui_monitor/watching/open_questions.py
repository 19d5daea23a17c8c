"""What is asked of single runs, and the newest answers: charts, values, lines of logs, searches in them."""

from __future__ import annotations

from collections.abc import Mapping

from tui_monitor.errors import NotYet, Unreachable
from tui_monitor.model.ask import Answer, ChartRequest, DiagnosisRequest, ReadoutRequest, ViewRequest
from tui_monitor.model.log_lines import NO_TEXT, LogLines, LogRequest, LogSearch, NumbersRequest
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown, clean
from tui_monitor.watching.log_work import LogWork
from tui_monitor.watching.watched_run import WatchedRun

Question = ViewRequest | LogSearch | NumbersRequest
Runs = Mapping[Shown, WatchedRun]


class OpenQuestions:
    def __init__(self) -> None:
        self.answers: Mapping[object, object] = {}
        """The newest answer to each request that was not forgotten; another mapping whenever one is new."""
        self._views: dict[ViewRequest, RunView | None] = {}
        """And the view of the run of which its answer tells."""
        self._log_work = LogWork()

    def open(self, request: Question) -> None:
        if isinstance(request, LogRequest | LogSearch | NumbersRequest):
            self._log_work.open(request)
        if isinstance(request, ViewRequest):
            self._views[request] = None

    def forget(self, request: object) -> None:
        self._log_work.forget(request)
        self._views = {known: view for known, view in self._views.items() if known != request}
        self.answers = {known: answer for known, answer in self.answers.items() if known != request}

    def answer(self, request: object, answer: object) -> None:
        self.answers = {**self.answers, request: answer}

    def work(self, runs: Runs) -> None:
        """One slice of what takes longer."""
        for request, answer in self._log_work.step(runs):
            self.answer(request, answer)

    def idle(self) -> float:
        """Seconds until more of it is worth it."""
        return self._log_work.idle()

    def renew(self, runs: Runs, due: bool) -> None:
        """Answer open questions: a new one at once, others when a snapshot is `due` and their run has changed since."""
        for request, seen in list(self._views.items()):
            run = runs.get(request.run)
            if run is None or (seen is not None and (not due or _tells_the_same(request, seen, run.view))):
                continue
            try:
                self.answer(request, _answer(request, run, runs))
                self._views[request] = run.view
            except NotYet:
                continue  # asked again at the next step, when a slow place has answered
            except Unreachable as error:  # and so is this; what was told before stands
                if isinstance(request, LogRequest) and request not in self.answers:
                    self.answer(request, LogLines((), clean(str(error), 300), request.file or NO_TEXT))


def _tells_the_same(request: ViewRequest, seen: RunView, view: RunView) -> bool:
    """Nothing changed since on which the answer depends."""
    if isinstance(request, DiagnosisRequest):
        from tui_monitor.watching.diagnosed import tells_the_same

        return tells_the_same(seen, view)
    return seen is view


def _answer(request: ViewRequest, run: WatchedRun, runs: Runs) -> Answer:
    if isinstance(request, DiagnosisRequest):
        from tui_monitor.watching.diagnosed import diagnosis_beside  # all causes: not before somebody asks for one

        return diagnosis_beside(run, (other.view for other in runs.values() if other.kept_view.listed))
    if isinstance(request, ChartRequest):
        return run.queries.chart(request.metrics, request.first, request.last, request.columns, request.axis)
    if isinstance(request, ReadoutRequest):
        return run.queries.readout(request.step, request.metrics)
    if isinstance(request, LogRequest):
        return run.queries.log(request.file, request.offset, request.lines)
    return run.queries.metrics()
