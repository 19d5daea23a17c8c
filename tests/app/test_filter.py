"""The filter language."""

import pytest
from fake_monitor import fleet, run_view
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tui_monitor.app.drawing.filter import matching, parse, unknown_key
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.text import Shown


def found(text: str) -> set[str]:
    return {view.exp_id for view in matching(fleet(24), parse(text))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("status:stop", {"exp-007", "exp-003"}),
        ("status:stop,failed", {"exp-007", "exp-003", "exp-015"}),
        ("status:fail", {"exp-015"}),
        ("kind:nan", {"exp-007"}),
        ("kind:nan -name:007", set()),
        ("NaN", {"exp-007"}),
        ("exp-00 status:stop", {"exp-007", "exp-003"}),
        ("metric:reward", {"exp-011"}),
        ("status:wait", {"exp-011"}),
        ("status:failed", {"exp-015"}),
    ],
)
def test_every_term_must_hold(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("cfg.lr>=1e-4", True),
        ("cfg.lr<1e-4", False),
        ("cfg.batch_size=64", True),
        ("cfg.batch_size!=64", False),
        ("cfg.LR>0", True),
        ("cfg.nothing>0", False),
        ("cfg.lr>many", False),
    ],
)
def test_configuration_values_are_compared_as_numbers(text, matches):
    assert bool(matching([run_view()], parse(text))) is matches


def test_an_empty_filter_lets_everything_pass():
    assert len(matching(fleet(24), parse("  "))) == 24


@given(st.text(max_size=40))
def test_any_text_is_a_filter(text):
    matching([run_view()], parse(text))


def on(host: str, **more: object):
    view = run_view(f"exp on {host or 'this machine'}")
    return replace(view, where=replace(view.where, host=Shown(host)), **more)


HOSTS = ("", "gpu1.lab.org", "me@gpu2", "gpu10")


@pytest.mark.parametrize("key", ["host", "on"])
@pytest.mark.parametrize(
    ("value", "machines"),
    [
        ("gpu2", {"me@gpu2"}),
        ("gpu1", {"gpu1.lab.org"}),
        ("GPU1.lab", {"gpu1.lab.org"}),
        ("gpu1,gpu2", {"gpu1.lab.org", "me@gpu2"}),
        ("gpu", {"gpu1.lab.org", "me@gpu2", "gpu10"}),
        ("gpu10", {"gpu10"}),
        ("here", {""}),
        ("here,gpu2", {"", "me@gpu2"}),
        ("gpu3", set()),
        ("", set(HOSTS)),
    ],
)
def test_runs_are_asked_for_by_the_machine_that_they_are_on(key, value, machines):
    found = matching(map(on, HOSTS), parse(f"{key}:{value}"))
    assert {view.where.host for view in found} == machines
    left = matching(map(on, HOSTS), parse(f"-{key}:{value}"))
    assert {view.where.host for view in left} == set(HOSTS) - machines


@pytest.mark.parametrize(
    ("wanted", "passes"), [("on:gpu-3", True), ("host:login1", True), ("host:here", False), ("host:gpu-31", False)]
)
def test_a_job_is_on_its_node_and_behind_its_login_node(wanted, passes):
    job = BatchJob(Shown("7"), Shown("slurm"), Shown("RUNNING"), nodes=Shown("gpu-3"))
    assert bool(matching([on("login1", job=job)], parse(wanted))) is passes


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("foo:bar", "foo"),
        ("-foo:bar", "foo"),
        ("nan host:x on:y status:stop is:open kind:nan", ""),
        ("cfg.lr>3 a:", "a"),
    ],
)
def test_what_is_written_as_a_key_and_is_none_is_known(text, key):
    assert unknown_key(text) == key
