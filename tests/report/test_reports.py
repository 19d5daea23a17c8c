"""Views as text and as JSON."""

import json
from math import inf, nan

import pytest
import views
from msgspec.structs import replace

from tui_monitor.model.finding import Decision, Verdict
from tui_monitor.model.run import FileView, Life, Status
from tui_monitor.report import contract, run_table, training_check
from tui_monitor.text import Shown
from tui_monitor.trajectory import Trajectory


class TestContract:
    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (None, None), (nan, "NaN"), (inf, "Infinity"), (-inf, "-Infinity"), (340.0, 340), (0.25, 0.25),
            (1e300, 1e300), (-1.0, -1),
        ],
    )  # fmt: skip
    def test_a_step_is_an_integer_where_it_is_whole_and_text_where_json_has_no_number(
        self, value: float | None, shown: object
    ) -> None:
        assert contract.number(value) == shown
        assert type(contract.number(value)) is type(shown)

    @pytest.mark.parametrize(("value", "shown"), [(1.0, 1.0), (nan, "NaN"), (-inf, "-Infinity"), (None, None)])
    def test_a_value_stays_a_float(self, value: float | None, shown: object) -> None:
        assert contract.real(value) == shown
        assert type(contract.real(value)) is type(shown)

    def test_a_healthy_run_has_no_reason_and_no_step(self) -> None:
        run = contract.run(views.view())
        assert (run["reason"], run["step"], run["verdict_reason"]) == (None, -1, "40 points, no active alarm")

    def test_the_finding_that_decides_gives_reason_and_step(self) -> None:
        run = contract.run(views.diverged())
        assert (run["reason"], run["step"], run["decision"]) == ("step 30: loss is NaN", 31, "STOP")

    def test_every_number_of_a_finding_is_strict_json(self) -> None:
        text = json.dumps(contract.run(views.diverged(), Trajectory([1.0, 2.0], [0.5, nan])), allow_nan=False)
        run = json.loads(text)
        assert run["metric_trajectory"] == [0.5, "NaN"]
        assert run["findings"][0]["evidence"]["numbers"] == {"value": "NaN", "limit": "Infinity"}

    def test_a_place_that_can_no_longer_be_read_has_no_text(self) -> None:

        found = views.finding()
        unread = replace(found, evidence=replace(found.evidence, lines=()))
        (line,) = contract.finding(unread)["evidence"]["lines"]  # type: ignore[index]
        assert line == {"file": "train.log", "offset": 1024, "text": None}

    def test_a_trajectory_is_there_only_where_a_command_carries_it(self) -> None:
        assert "metric_trajectory" not in contract.run(views.view())

    def test_a_process_is_told_with_its_start(self) -> None:
        assert contract.run(views.view(process=views.PROCESS))["process"] == {
            "pid": 4711, "alive": True, "started": "1970-01-01T00:00:00Z", "command": "python train.py", "host": None,
        }  # fmt: skip


class TestTable:
    def test_the_sickest_run_comes_first_and_a_last_line_counts(self) -> None:
        well = views.view(id=Shown("a"))
        unsure = views.view(id=Shown("b"), verdict=Verdict(Decision.WAIT, 1.0, Shown("too early")))
        lines = run_table.runs([well, unsure, views.diverged(id=Shown("c"))], colour=False)
        assert [line.split()[1:3] for line in lines[:3]] == [["STOP", "c"], ["WAIT", "b"], ["CONTINUE", "a"]]
        assert lines[3] == "3 runs: 1 STOP, 1 WAIT, 1 CONTINUE"

    def test_colour_is_added_only_when_asked_for(self) -> None:
        assert "\x1b" not in "".join(run_table.runs([views.diverged()], colour=False))
        assert "\x1b[1;31m■ STOP" in run_table.runs([views.diverged()], colour=True)[0]

    def test_a_long_reason_is_cut(self) -> None:
        said = views.view(verdict=Verdict(Decision.WAIT, 1.0, Shown("x" * 500)))
        assert run_table.runs([said], colour=False)[0].endswith("x…")

    def test_a_status_line_tells_value_step_and_trend_of_a_healthy_run(self) -> None:
        assert run_table.status_line(views.view()) == "- logs/exp-1: healthy (loss=0.45 at step 500, trending down)"

    def test_a_status_line_tells_the_reason_of_a_sick_one(self) -> None:
        assert run_table.status_line(views.diverged()) == "- logs/exp-1: DIVERGED (loss is NaN at step 30)"

    def test_s0_48_a_diverged_line_tells_kind_step_and_what_was_done_also_once_it_was_stopped(self) -> None:
        said = "- logs/exp-1: DIVERGED (loss is NaN at step 30) - process stopped"
        assert run_table.status_line(views.diverged(), "process stopped") == said
        stopped = replace(views.diverged(life=Life.STOPPED), verdict=Verdict(Decision.CONTINUE, 1.0, Shown("stopped")))
        assert run_table.status_line(stopped, "process stopped") == said

    @pytest.mark.parametrize(
        ("means", "said"),
        [
            ((4.0, 3.0, 2.0, 1.0), "trending down"),
            ((1.0, 2.0, 3.0, 4.0), "trending up"),
            ((1.0, 4.0, 2.0, 2.0), "trending flat"),
            ((2.0, 2.0, 2.0, 2.0), "trending flat"),
            ((1.0, 2.0, 3.0), "too early for a trend"),
            ((nan, nan, nan, nan, 1.0), "too early for a trend"),
            ((2.4, 2.6, 2.8, 3.0, 2.9), "trending up"),
            ((3.0, 2.8, 2.6, 2.4, 2.5), "trending down"),
            ((0.2, 0.4, 0.6, 0.5), "trending up"),
            ((5.0, 4.1, 3.3, 2.6, 2.0, 1.5, 1.1, 1.2), "trending down"),
            ((1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 1.9), "trending flat"),
            ((1e308, 1e308, 1e308, 1e308, 1e308), "trending flat"),
        ],
    )
    def test_a_trend_compares_the_last_quarter_with_the_one_before(self, means: tuple[float, ...], said: str) -> None:
        assert run_table.trend(views.view(curve=views.curve(*means))) == said

    @pytest.mark.parametrize("value", [nan, inf, -inf])
    def test_a_metric_that_has_no_number_now_has_no_trend(self, value: float) -> None:
        lost = views.view(latest={Shown("loss"): value})
        assert run_table.trend(lost) == ""
        assert run_table.status_line(lost) == f"- logs/exp-1: healthy (loss={value} at step 500)"
        assert "trend" not in run_table.runs([lost], colour=False)[0]

    def test_one_number_after_many_that_were_none_makes_no_trend(self) -> None:
        falling = [4.0, 3.0, 2.0, 1.0, *[nan] * 6, 0.5]
        assert run_table.trend(views.view(curve=views.curve(*falling, bad=[0] * 4 + [3] * 6 + [0]))) == ""
        seldom = [4.0, 3.0, 2.0, nan, 1.0]
        assert run_table.trend(views.view(curve=views.curve(*seldom, bad=[0, 0, 0, 1, 0]))) == "trending down"

    def test_a_run_without_a_metric_is_shown(self) -> None:
        nothing = views.view(watched=None, curve=None, latest={}, status=Status.UNMONITORED)
        assert "no metric" in run_table.runs([nothing], colour=False)[0]
        assert run_table.status_line(nothing) == "- logs/exp-1: unmonitored (no metric)"


class TestTrainingCheck:
    def fields(self, text: str) -> dict[str, str]:
        lines = text.splitlines()
        assert lines[0].startswith("## Training Check - ")
        assert lines[1] == ""
        pairs = [line.removeprefix("- ").partition(": ")[::2] for line in lines[2:]]
        assert [name for name, _ in pairs] == [
            "Data source", "Run", "Recent metrics", "Anomalies", "Evidence", "Decision", "Reason", "Next check",
        ]  # fmt: skip
        return dict(pairs)

    def test_a_sick_run(self) -> None:
        fields = self.fields(training_check.report(views.diverged(), 0.0, None))
        assert fields["Data source"] == "log_fallback"
        assert fields["Recent metrics"].startswith("loss 0.45, lr 0.0003 at step 500; loss trending down")
        assert fields["Anomalies"] == "step 30: loss is NaN"
        assert fields["Evidence"] == "train.log byte 1024: step 30 | loss nan"
        assert (fields["Decision"], fields["Next check"]) == ("STOP", "none")

    def test_a_metric_without_a_number_has_no_trend(self) -> None:
        lost = views.diverged(latest={Shown("loss"): nan, Shown("lr"): 3e-4})
        fields = self.fields(training_check.report(lost, 0.0, None))
        assert fields["Recent metrics"] == "loss nan, lr 0.0003 at step 500"

    def test_a_healthy_run_names_its_files_as_evidence(self) -> None:
        fields = self.fields(training_check.report(views.view(), 0.0, 60.0))
        assert (fields["Anomalies"], fields["Evidence"]) == ("none", "train.log")
        assert fields["Next check"] != "none"

    def test_what_went_on_as_something_graver_did_not_recover(self) -> None:
        ended = views.view(findings=(views.finding(recovered_step=40.0, superseded_by="explosion:loss:0:30"),))
        said = self.fields(training_check.report(ended, 0.0, None))["Anomalies"]
        assert said == "step 30: loss is NaN (superseded at step 40)"

    def test_what_recovered_says_where(self) -> None:
        recovered = views.view(findings=(views.finding(recovered_step=40.0),))
        said = self.fields(training_check.report(recovered, 0.0, None))["Anomalies"]
        assert said == "step 30: loss is NaN (recovered at step 40)"

    def test_more_than_three_anomalies_are_counted(self) -> None:
        many = views.view(findings=tuple(views.finding(onset_step=float(step)) for step in range(5)))
        assert self.fields(training_check.report(many, 0.0, None))["Anomalies"].endswith("(+2 more)")

    def test_an_unreachable_place_is_the_data_source(self) -> None:
        gone = views.view(life=Life.UNREACHABLE)
        assert self.fields(training_check.report(gone, 0.0, None))["Data source"] == "unreachable"

    def test_a_record_of_wandb_is_the_data_source_where_it_was_read(self) -> None:
        for points, said in ((80, "wandb_ok"), (0, "log_fallback")):
            files = (FileView(Shown("run-1.wandb"), Shown("wandb"), 2048, points, 0),)
            report = training_check.report(views.view(files=files), 0.0, None)
            assert self.fields(report)["Data source"] == said

    def test_every_field_is_one_line_whatever_the_log_holds(self) -> None:
        empty = views.view(latest={}, watched=None, curve=None, files=())
        fields = self.fields(training_check.report(empty, 0.0, None))
        assert (fields["Recent metrics"], fields["Evidence"]) == ("none yet", "no metric was read")

    def test_the_summary_is_one_line(self) -> None:
        assert training_check.summary(views.diverged()) == (
            "FINAL_SUMMARY logs/exp-1: STOP, diverged, step 30: loss is NaN"
        )
