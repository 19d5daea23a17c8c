"""One run: its chart, the proof behind its verdict, what is known around it, its log."""

from collections.abc import Sequence

from textual import on
from textual.timer import Timer

from tui_monitor.app.bindings import Scope, bindings
from tui_monitor.app.context import Context
from tui_monitor.app.drawing import run_list
from tui_monitor.app.drawing.config_lines import one_line
from tui_monitor.app.drawing.diagnosis_lines import likely_name, metrics_named
from tui_monitor.app.drawing.panes import PaneName
from tui_monitor.app.drawing.process_lines import Moment
from tui_monitor.app.drawing.proof import NO_NUMBERS, LineNumbers
from tui_monitor.app.drawing.run_names import short_names
from tui_monitor.app.drawing.run_parts import RunLook
from tui_monitor.app.drawing.side_lines import Facts, Look
from tui_monitor.app.screens.known_facts import KnownFacts
from tui_monitor.app.screens.paned import PanedScreen
from tui_monitor.app.screens.watching import Proposed
from tui_monitor.app.widgets.chart_pane import ChartPane
from tui_monitor.app.widgets.log_tail import LogTail
from tui_monitor.model.ask import Forget, MetricsRequest, ProposeDiagnosis, Request
from tui_monitor.model.diagnosis import Proof
from tui_monitor.model.finding import Finding
from tui_monitor.model.log_lines import LogFound, LogLines, LogRequest, Numbered, NumbersRequest
from tui_monitor.model.run import RunView
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown

LOG_LINES = 200
MOST_NUMBERED = 60
"""Quoted lines whose numbers are asked for."""


class RunScreen(PanedScreen):
    BINDINGS = bindings(Scope.RUN, Scope.REPLAY)
    AUTO_FOCUS = ""

    def __init__(
        self,
        context: Context,
        run: Shown,
        name: Shown,
        finding: str | None = None,
        order: Sequence[Shown] = (),
        pane: PaneName = PaneName.CHART,
    ) -> None:
        """`finding`: id of the one at whose place the run is shown at first. `order`: all runs as they were listed.

        `pane`: which has the keys at first.
        """
        super().__init__(context, run, pane)
        self._run_id = run
        self._run_name = name
        self._order = tuple(order)
        self._view: RunView | None = None
        self._wanted = finding
        self._asked: dict[str, Request] = {}
        """The open request of the log, of a search in it, of the numbers of quoted lines, of the metric picker."""
        self._numbers: LineNumbers = NO_NUMBERS
        """Of the places that findings quote, as far as the log was counted."""
        self._known = KnownFacts(run, self.ask)
        self._aging: Timer | None = None

    def on_mount(self) -> None:
        self._ask_log(None)

    def arranged(self) -> None:
        self._look_for_facts()
        self.call_after_refresh(self._show_facts)

    def on_unmount(self) -> None:
        self._known.look(process=False, why=False, notes=False)
        for request in self._asked.values():
            self.ask(Forget(request))

    # What is shown

    @property
    def place(self) -> Scope:
        return Scope.RUN

    @property
    def run_here(self) -> Shown | None:
        return self._run_id

    @property
    def finding(self) -> Finding | None:
        """The one that is selected."""
        return self._side.selected

    def show(self, snapshot: Snapshot) -> None:
        super().show(snapshot)
        view = next((view for view in snapshot.runs if view.id == self._run_id), None)
        absent = view is None and not snapshot.progress.discovering
        self.set_class(absent, "-absent")
        if absent:
            self._head.show_absent(self._run_name)
        if view is None:
            return
        self._view = view
        self._look_for_facts()
        self._known.take(snapshot.details)
        self._ask_numbers(view)
        self._show_facts()
        self._chart.show(view, self.finding, snapshot.details)
        self._go_to_wanted()
        self._show_answers(snapshot)

    def _look_for_facts(self) -> None:
        """Why it is so: where an alarm is told, and where somebody asks."""
        alarm = self._view is not None and any(finding.alarm for finding in self._view.findings)
        why = alarm or self.panes.sees(PaneName.DIAGNOSIS)
        self._known.look(process=self.panes.sees(PaneName.PROCESS), why=why)

    def _show_facts(self) -> None:
        """Head, findings, configuration, process, notes."""
        if self._view is None or self.snapshot is None:
            return
        context, view = self.context, self._view
        at = Moment(context.clock.now(), context.clock.wall())
        facts = self._known.of(view, self.snapshot)
        where = run_list.position(run_list.as_listed(self._order, self.snapshot.runs), view.id)
        seen = self.attending.look([view]).words.get(view.id, "")
        self._head.show(view, RunLook(context.glyphs, self._run_name, 0, at.now, seen=seen), facts.use, where)
        look = Look(context.glyphs, context.times, at, None, self.panes.focused, context.read_only, self._numbers)
        self._side.show(facts, look)
        self._show_strip(facts)
        self._age_later(view, at)

    def _show_strip(self, facts: Facts) -> None:
        beside = likely_name(self.finding, facts.diagnosis) or one_line(facts.comparison, 1)
        self._strip.show(facts.findings, self.finding, beside, self._numbers)

    def _age_later(self, view: RunView, at: Moment) -> None:
        """Wake when the next age changes its word, and not before."""
        if self._aging is not None:
            self._aging.stop()
        wait = self._known.until_older(view, at)
        self._aging = self.set_timer(wait, self._show_facts) if wait is not None else None

    def _show_answers(self, snapshot: Snapshot) -> None:
        log = snapshot.details.get(self._asked.get("log"))
        if isinstance(log, LogLines):
            self._log.show(log)
            self.set_class(log.note is not None and not log.lines, "-logless")
        found = snapshot.details.get(self._asked.get("search"))
        if isinstance(found, LogFound):
            self._log.show_found(found)
        numbered = snapshot.details.get(self._asked.get("numbers"))
        if isinstance(numbered, Numbered) and numbered.numbers is not self._numbers:
            self._numbers = numbered.numbers
            self._show_facts()
        metrics = snapshot.details.get(self._asked.get("metrics"))
        if isinstance(metrics, tuple):
            self._pick(metrics)

    # What is asked for

    def _ask_log(self, offset: int | None, file: Shown | None = None) -> None:
        self._ask_for("log", LogRequest(self._run_id, file, offset, LOG_LINES))

    def _ask_numbers(self, view: RunView) -> None:
        """Where in its file each quoted line stands, as an editor counts."""
        places = dict.fromkeys(line.place for found in view.findings for line in found.evidence.lines)
        places |= dict.fromkeys(self._known.proven_at)
        if wanted := tuple(places)[:MOST_NUMBERED]:
            self._ask_for("numbers", NumbersRequest(self._run_id, wanted))

    def _ask_for(self, part: str, request: Request) -> None:
        """One open question for each part of the screen."""
        old = self._asked.get(part)
        if request == old:
            return
        self._asked[part] = request
        self.ask(request)
        if old is not None:
            self.ask(Forget(old))

    @on(LogTail.MoreWanted)
    def _more_log(self, message: LogTail.MoreWanted) -> None:
        self._ask_log(message.offset, message.file)

    @on(LogTail.SearchWanted)
    def _search_log(self, message: LogTail.SearchWanted) -> None:
        if message.request is not None:
            self._ask_for("search", message.request)
        elif (old := self._asked.pop("search", None)) is not None:
            self.ask(Forget(old))

    def action_other_run(self, direction: int) -> None:
        """The one beside it in the list, in its place; the panes stay as they are."""
        runs = self.snapshot.runs if self.snapshot is not None else ()
        run = run_list.beside(run_list.as_listed(self._order, runs), self._run_id, direction)
        if run is None:
            self.hint("there is no run beside it on that side")
            return
        name = short_names(runs).get(run, run)
        self.app.switch_screen(RunScreen(self.context, run, name, None, self._order, self.panes.focused))

    @on(ChartPane.CursorMoved)
    def _cursor_moved(self, message: ChartPane.CursorMoved) -> None:
        self._log.go_to(message.place)

    def action_metric(self) -> None:
        self._ask_for("metrics", MetricsRequest(self._run_id))

    def _pick(self, metrics: tuple[object, ...]) -> None:
        """The list of metrics has come: let a person choose."""
        from tui_monitor.app.screens.picker import MetricPicker

        self.ask(Forget(self._asked.pop("metrics")))
        self.app.push_screen(MetricPicker(metrics, self._chart.metrics, self.context.glyphs), self._picked)

    def _picked(self, metrics: tuple[Shown, ...] | None) -> None:
        if metrics is not None:
            self._chart.choose(metrics)

    # Findings and log

    def action_finding(self, direction: int) -> None:
        """While a search of the log is open, its matches."""
        if self._log.searching:
            self._log.find_next(direction)
            return
        self._side.move(direction)
        self.selected()

    def selected(self) -> None:
        """Another finding may be selected now."""
        self._show_facts()
        self._chart.select(self.finding)

    def action_jump(self) -> None:
        """Chart and log to the selected finding, or proof of a cause; the chart to its metric."""
        if self.panes.focused is PaneName.DIAGNOSIS:
            self._show_proof(self._side.diagnosis.proof)
            return
        finding = self.finding
        if finding is None:
            self.hint("this run has no finding")
            return
        self._chart.go_to(finding)
        if finding.evidence.places:
            self._log.go_to(finding.evidence.places[0], "onset" if finding.onset_step >= 0 else "")

    def _show_proof(self, proof: Proof | None) -> None:
        if self._view is None or proof is None or (proof.step is None and proof.place is None):
            self.hint("this has no place in the log: the proofs of a cause have one")
            return
        if proof.step is not None:
            self._chart.go_to(float(proof.step), metrics_named(proof, self._view))
            self._chart.cursor.put(proof.step, silent=proof.place is not None)  # the log goes where the proof stands
        if proof.place is not None:
            self._log.go_to(proof.place, "proof")

    def action_diagnose(self) -> None:
        """To the causes; again: back to the chart."""
        self.focus_pane(PaneName.CHART if self.panes.focused is PaneName.DIAGNOSIS else PaneName.DIAGNOSIS)

    def action_report(self) -> None:
        """Of the causes that are in sight."""
        self.post_message(Proposed(ProposeDiagnosis(self._run_id, self._known.diagnosis)))

    def _go_to_wanted(self) -> None:
        """Once; a finding that is not there any more has no place."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None and self._side.select(wanted):
            self.action_jump()

    def _show_log(self) -> None:
        """Nobody searches what is out of sight: another pane may have its place."""
        if not self._log.display:
            self.panes.focus(PaneName.LOG)

    async def action_log_search(self) -> None:
        self._show_log()
        await self._log.open_search()

    def action_log_trouble(self, direction: int) -> None:
        self._show_log()
        self._log.find_next(direction, trouble=True)

    def action_leave(self) -> None:
        """Out of a search of the log first, then the cursor of the chart goes, then what is shown alone."""
        if self._log.searching:
            self._log.close_search()
        elif self._chart.cursor.drop():
            return
        elif self.panes.only:
            self.action_only()
        else:
            self.dismiss()
