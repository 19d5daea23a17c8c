"""Who belongs to a run, and who only stands near it, on machines as people set them up."""

from dataclasses import replace

import pytest

from tests.acting.fake_table import Fake, FakeTable
from tui_monitor.acting.family import MARKER, family, may_belong

RUN = "/lab/logs/exp-1"
OUT = {"OUT": RUN, "PWD": "/lab"}
MARKED = {MARKER: RUN}
TTY, OTHER_TTY = 34_817, 34_818

INIT = Fake(1, 0, "/sbin/init")
TMUX = Fake(4000, 1, "tmux -L x new-session -d", start=50, environment=OUT)
BASH = Fake(4010, 4000, "-bash", start=60, terminal=TTY, environment=OUT)
TRAINER = Fake(4100, 4010, "python train.py", session=4010, terminal=TTY, environment=OUT)
LOADER = Fake(4101, 4100, "python train.py", group=4100, session=4010, terminal=TTY, environment=OUT)
BELOW_TMUX = (INIT, TMUX, BASH, TRAINER, LOADER)


def members(*processes: Fake, of: int = TRAINER.pid) -> set[int]:
    table = FakeTable(*processes)
    root = table.identify(of)
    assert root is not None
    return {identity.pid for identity in family(table, root)}


def named(*processes: Fake, of: int = TRAINER.pid) -> set[int]:
    table = FakeTable(*processes)
    root = table.identify(of)
    assert root is not None
    return {identity.pid for identity in may_belong(table, root, RUN)}


BYSTANDERS = {
    "another pane of the tmux server": Fake(5000, 4000, "python other.py", start=200, terminal=OTHER_TTY),
    "a pane that is older": Fake(5000, 4000, "python other.py", start=70, terminal=OTHER_TTY),
    "a shell in another pane": Fake(5000, 4000, "-bash", start=200, terminal=OTHER_TTY),
    "what tmux ran for itself": Fake(5000, 4000, "python status.py", group=4000, session=4000, start=200),
    "a program of the same shell": Fake(5000, 4010, "python other.py", session=4010, start=200, terminal=TTY),
    "a setsid program whose shell has ended": Fake(5000, 1, "python other.py", start=200),
    "tensorboard under nohup": Fake(5000, 1, "python -m tensorboard.main --logdir /lab/logs/exp-1", start=200),
    "an editor whose terminal was closed": Fake(5000, 1, "vim -n thesis.tex", start=200),
    "a second tmux server": Fake(5000, 1, "tmux -L y new-session -d", start=200),
}


@pytest.mark.parametrize("stranger", BYSTANDERS.values(), ids=BYSTANDERS)
def test_a_variable_that_holds_the_folder_makes_nobody_a_child(stranger: Fake) -> None:
    stranger = replace(stranger, environment=OUT)
    assert members(*BELOW_TMUX, stranger) == {4100, 4101}


@pytest.mark.parametrize("server", ["jupyter-lab --no-browser", "node /home/me/.vscode-server/server-main.js"])
def test_other_children_of_a_server_above_are_not_the_runs_even_with_the_marker(server: str) -> None:
    above = Fake(4000, 1, server, start=50, environment=MARKED)
    kernel = Fake(4100, 4000, "python -m ipykernel_launcher -f a.json", environment=MARKED)
    other = Fake(4200, 4000, "python -m ipykernel_launcher -f b.json", start=300, environment=MARKED)
    terminal = Fake(4300, 4000, "/bin/bash -l", start=300, terminal=OTHER_TTY, environment=MARKED)
    its_own = Fake(4400, 4000, "node extension.js", group=4000, session=4000, start=300, environment=MARKED)
    assert members(INIT, above, kernel, other, terminal, its_own) == {4100}


def test_what_the_folders_variable_points_at_is_named_and_no_target() -> None:
    worker = Fake(5000, 1, "python worker.py", start=200, environment=OUT)
    assert members(*BELOW_TMUX, worker) == {4100, 4101}
    assert named(*BELOW_TMUX, worker) == {5000}


@pytest.mark.parametrize(
    "stranger",
    [
        Fake(5000, 4000, "python other.py", start=200, terminal=OTHER_TTY, environment=OUT),
        Fake(5000, 1, "python -m tensorboard.main", start=200, environment=OUT),
        Fake(5000, 1, "python older.py", start=99, environment=OUT),
        Fake(5000, 1, "python other.py", start=200, environment={"PWD": RUN}),
        Fake(5000, 1, "python other.py", start=200, environment={"OUT": "/lab/logs/exp-10"}),
    ],
)
def test_what_certainly_stands_beside_the_run_is_not_even_named(stranger: Fake) -> None:
    assert named(*BELOW_TMUX, stranger) == set()


def test_a_target_is_not_named_a_second_time() -> None:
    both = OUT | MARKED
    trainer = replace(TRAINER, environment=both)
    assert named(INIT, TMUX, BASH, trainer, Fake(5000, 1, "python worker.py", start=200, environment=both)) == set()


REAPERS = {
    "pid 1": (1, "/sbin/init"),
    "systemd of the user": (900, "/usr/lib/systemd/systemd --user"),
    "tini": (900, "/usr/bin/tini -- start.sh"),
    "slurmstepd": (900, "slurmstepd: [4711.batch]"),
}


@pytest.mark.parametrize(("pid", "command"), REAPERS.values(), ids=REAPERS)
def test_a_double_forked_worker_with_the_marker_belongs_to_the_run(pid: int, command: str) -> None:
    reaper = () if pid == 1 else (Fake(pid, 1, command, start=10),)
    shell = Fake(4010, pid, "-bash", start=60, terminal=TTY)
    trainer = Fake(4100, 4010, "python train.py", session=4010, terminal=TTY, environment=MARKED)
    worker = Fake(5000, pid, "python worker.py", start=200, environment=MARKED)
    grandchild = Fake(5001, 5000, "python worker.py", session=5000, start=201, environment=MARKED)
    assert members(INIT, *reaper, shell, trainer, worker, grandchild) == {4100, 5000, 5001}


def test_a_worker_that_an_unknown_reaper_took_in_is_known_by_its_session() -> None:
    reaper = Fake(900, 1, "my-supervisor", start=10)
    trainer = Fake(4100, 900, "python train.py", environment=MARKED)
    worker = Fake(5000, 900, "python worker.py", group=4990, session=4990, start=200, environment=MARKED)
    child = Fake(6000, 900, "python other.py", start=200, environment=MARKED)
    assert members(INIT, reaper, trainer, worker, child) == {4100, 5000}


@pytest.mark.parametrize("session", [4010, 4100])
def test_an_orphan_in_the_group_that_the_trainer_leads_belongs_to_it(session: int) -> None:
    trainer = replace(TRAINER, session=session)
    orphan = Fake(5000, 1, "python worker.py", group=4100, session=session, start=200, terminal=TTY)
    assert members(INIT, TMUX, BASH, trainer, orphan) == {4100, 5000}


@pytest.mark.parametrize(
    "stranger",
    [
        Fake(5000, 1, "python older.py", start=99, environment=MARKED),
        Fake(5000, 1, "python other.py", start=200, terminal=OTHER_TTY, environment=MARKED),
        Fake(5000, 1, "-bash", start=200, environment=MARKED),
        Fake(5000, 1, "vim notes.md", start=200, environment=MARKED),
        Fake(5000, 1, "tensorboard --logdir .", start=200, environment=MARKED),
        Fake(5000, 1, "tee train.log", start=200, environment=MARKED),
        Fake(5000, 1, "python other.py", start=200, environment={MARKER: "/lab/logs/exp-10"}),
    ],
    ids=lambda fake: f"{fake.command} {fake.terminal}",
)
def test_the_marker_alone_does_not_make_an_older_one_a_person_s_or_an_onlooker_a_member(stranger: Fake) -> None:
    trainer = replace(TRAINER, environment=MARKED)
    assert members(INIT, TMUX, BASH, trainer, stranger) == {4100}


def test_without_the_process_itself_nobody_else_is_taken() -> None:
    table = FakeTable(INIT, Fake(5000, 1, "python other.py", environment=MARKED))
    gone = FakeTable(TRAINER).identify(TRAINER.pid)
    assert gone is not None
    assert family(table, gone) == (gone,)
    assert may_belong(table, gone, RUN) == ()


@pytest.mark.parametrize(
    ("above", "is_proof"),
    [
        ("bash run.sh", True),
        ("timeout 60 python train.py", True),
        ("torchrun train.py", True),
        ("-bash", False),
        ("tmux new -d", False),
        ("node server-main.js", False),
        ("python sweep.py", False),
    ],
)
def test_the_marker_proves_nothing_where_it_is_given_to_whatever_is_started_there(above: str, is_proof: bool) -> None:
    starter = replace(BASH, command=above, environment=MARKED)
    trainer = replace(TRAINER, environment=MARKED)
    orphan = Fake(5000, 1, "python worker.py", start=200, environment=MARKED)
    assert members(INIT, starter, trainer, orphan) == ({4100, 5000} if is_proof else {4100})
