"""Why a run is silent or slow: its last words, its process, and how fast its batches came."""

import pytest

from tests.diagnosis.ended_runs import curve, falling, finding, first, lines, names, silent, sure
from tui_monitor.diagnosis.artifacts import Artifacts, MetricCurve
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.model.diagnosis import CauseName
from tui_monitor.model.finding import Kind, Severity
from tui_monitor.model.role import Role


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("rank 0: waiting for rank 1 at all_reduce", CauseName.COLLECTIVE_TIMEOUT),
        ("[c10d] The IPv6 network addresses of (n1, 46683) cannot be retrieved", CauseName.COLLECTIVE_TIMEOUT),
        ("entering barrier 12", CauseName.COLLECTIVE_TIMEOUT),
        ("waiting for next batch", CauseName.DATA_LOADER_STALL),
        ("WARNING prefetch queue is empty", CauseName.DATA_LOADER_STALL),
        ("acquiring lock on metrics buffer", CauseName.DEAD_LOCK_OR_HANG),
        ("[1]+  Stopped                 python train.py", CauseName.PROCESS_STOPPED),
        ("step 40 loss 0.51 acc 0.77", CauseName.DEAD_LOCK_OR_HANG),
    ],
)
def test_the_last_words_before_a_silence_name_what_it_waits_for(text: str, cause: CauseName) -> None:
    assert first(silent("step 30 loss 0.60 acc 0.75", text)).cause is cause


def test_a_silence_without_words_is_no_sure_cause_and_asks_for_the_stacks() -> None:
    told = diagnose(silent("step 40 loss 0.51 acc 0.77"))
    assert told.causes[0].confidence < 0.6
    assert any("py-spy" in asked for asked in told.questions)


def test_a_line_of_metrics_that_names_an_evaluation_is_no_last_word() -> None:
    plain = diagnose(silent("step 40 loss 0.51 acc 0.77"))
    spoken = diagnose(silent("epoch 3 evaluating [time: 0.01s, valid_score: 0.63]"))
    assert sure(plain, CauseName.DEAD_LOCK_OR_HANG) == sure(spoken, CauseName.DEAD_LOCK_OR_HANG)


def test_a_suspended_process_is_told_by_its_state_and_is_no_deadlock() -> None:
    told = diagnose(silent("step 40 loss 0.51 acc 0.77", state="T"))
    assert names(told)[0] is CauseName.PROCESS_STOPPED
    assert "kill -CONT" in told.causes[0].fix.do
    assert sure(told, CauseName.DEAD_LOCK_OR_HANG) < 0.3


def test_a_process_that_waits_for_a_disk_speaks_for_its_loader() -> None:
    told = diagnose(silent("step 40 loss 0.51 acc 0.77", state="D"))
    assert sure(told, CauseName.DATA_LOADER_STALL) >= 0.7


def test_batches_that_came_ever_more_slowly_before_a_silence_are_the_loaders() -> None:
    grown = curve("data_time", Role.TIME, [0.01] * 20 + [0.02, 0.05, 0.1, 0.3, 0.7, 1.2, 2.0, 2.5, 3.1, 4.0])
    told = first(silent("step 40 loss 0.51 acc 0.77", curves=[falling(), grown]))
    assert told.cause is CauseName.DATA_LOADER_STALL
    assert "data_time grew from 0.01" in told.proofs[0].text


def test_a_queue_that_ran_dry_before_a_silence_is_the_loaders() -> None:
    dry = curve("queue_depth", Role.OTHER, [8, 8, 7, 8, 6, 4, 3, 1, 0, 0, 0], lower=None)
    assert first(silent("step 40 loss 0.51", curves=[falling(), dry])).cause is CauseName.DATA_LOADER_STALL


def _slow(*others: MetricCurve, said: str = "") -> Artifacts:
    speed = curve("samples_per_sec", Role.THROUGHPUT, [900.0] * 20 + [310.0] * 20, lower=False)
    found = finding(Kind.SLOW, 210.0, "samples_per_sec is 310, less than half of its usual 900")
    return Artifacts([found], found, [falling(), speed, *others], lines=lines(said))


def test_slow_with_a_time_to_load_that_grew_is_the_loader_and_not_the_machine() -> None:
    loads = curve("data_time", Role.TIME, [0.01] * 20 + [0.5] * 20)
    assert first(_slow(loads)).cause is CauseName.DATA_LOADER_STALL


def test_slow_with_a_time_to_load_that_stayed_is_the_machine() -> None:
    loads = curve("data_time", Role.TIME, [0.01] * 40)
    assert first(_slow(loads)).cause is CauseName.SLOW_HARDWARE


def test_a_message_of_throttling_proves_slow_hardware() -> None:
    told = first(_slow(said="GPU 3: thermal throttling active, clock 1980 -> 705 MHz"))
    assert told.cause is CauseName.SLOW_HARDWARE
    assert told.confidence > 0.9


def test_a_step_that_takes_ever_the_longer_time_since_the_start_is_not_slow() -> None:
    since = curve("elapsed", Role.TIME, [2.0 * at for at in range(60)])
    assert not diagnose(Artifacts(curves=[falling(60), since])).causes


def test_a_step_that_takes_three_times_as_long_since_one_point_is_advice_without_an_alarm() -> None:
    longer = curve("step_time", Role.TIME, [0.2 + 0.001 * (at % 3) for at in range(30)] + [0.6, 0.61] * 15)
    told = first(Artifacts(curves=[falling(60), longer]))
    assert (told.cause, told.severity) == (CauseName.SLOW_HARDWARE, Severity.INFO)
