"""Ends and silences as shells, notebooks, watchdogs and agents tell them, whatever the program is."""

import pytest

from tests.diagnosis.ended_runs import curve, falling, lines, names
from tui_monitor.diagnosis.artifacts import Artifacts, MetricCurve
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.diagnosis.exceptions import message_of
from tui_monitor.model.diagnosis import CauseName, Diagnosis
from tui_monitor.model.finding import Severity
from tui_monitor.model.role import Role

STEP = "step 400 loss 0.4100 acc 0.812"
COLLECTIVES = "/opt/lib/python3.11/site-packages/torch/distributed/distributed_c10d.py"
INVALID = "ValueError: Expected parameter probs of distribution Categorical, but found invalid values: tensor([[nan]])"


def _told(*last: str, curves: list[MetricCurve] | None = None) -> Diagnosis:
    known = [falling()] if curves is None else curves
    return diagnose(Artifacts(curves=known, lines=lines("step 390 loss 0.4200 acc 0.801", STEP, *last)))


@pytest.mark.parametrize(
    "said",
    [
        "nbclient.exceptions.CellTimeoutError: A cell timed out while it was being executed, after 900 seconds.",
        "subprocess.TimeoutExpired: Command '['python', 'train.py']' timed out after 3600 seconds",
        "func_timeout.exceptions.FunctionTimedOut: Function fit timed out after 600.0 seconds.",
        "timeout: sending signal TERM to command 'python'",
        "ERROR: Job failed: execution took longer than 1h0m0s seconds",
        "The job running on runner gpu-3 has exceeded the maximum execution time of 360 minutes.",
        "train.service: Service reached runtime time limit. Stopping.",
        "run.sh: line 4: 8123 Alarm clock             python train.py",
        "[watchdog] 1800 s are over, sending SIGTERM to 4711",
        "billiard.exceptions.SoftTimeLimitExceeded: SoftTimeLimitExceeded()",
    ],
)
def test_whoever_puts_a_limit_on_the_whole_ends_it_in_time(said: str) -> None:
    message = message_of(said)
    assert message is not None
    assert list(message.causes) == [CauseName.TIME_LIMIT]


def test_a_wait_for_a_peer_or_a_batch_that_timed_out_is_no_time_limit() -> None:
    for said in (
        "RuntimeError: DataLoader timed out after 120 seconds",
        "RuntimeError: [gloo] Timed out waiting 30000ms for recv operation to complete",
        "step 30 took 5.2 s",
    ):
        message = message_of(said)
        assert message is None or CauseName.TIME_LIMIT not in message.causes, said


@pytest.mark.parametrize(
    "said",
    [
        "[1]+  Stopped                 python train.py",
        "zsh: suspended  python train.py",
        "fish: Job 1, 'python train.py' has stopped",
        "State:\tT (stopped)",
        "   4711 Tl+   00:01:12 python train.py",
        "+ kill -STOP 4711",
        "psutil: train.py (pid 881) status=stopped",
        "docker: container train paused",
    ],
)
def test_a_process_that_is_said_to_be_suspended_is_also_known_where_it_went_on(said: str) -> None:
    assert names(_told(said))[0] is CauseName.PROCESS_STOPPED
    on = _told(said, "step 410 loss 0.4000 acc 0.820")
    assert names(on)[0] is CauseName.PROCESS_STOPPED
    assert on.causes[0].severity is Severity.INFO, "it goes on: nobody is called for"


def test_training_that_stopped_early_was_not_suspended() -> None:
    assert not _told("training stopped: no better for 5 epochs", "Stopped early, best epoch 12").causes


def test_ranks_that_stand_in_a_collective_and_did_not_give_up_hang() -> None:
    told = _told(
        "Thread 0x00007f01 (most recent call first):",
        f'  File "{COLLECTIVES}", line 3685 in barrier',
        "Thread 0x00007f02 (most recent call first):",
        f'  File "{COLLECTIVES}", line 2799 in recv',
    )
    assert names(told)[:2] == [CauseName.DEAD_LOCK_OR_HANG, CauseName.COLLECTIVE_TIMEOUT]


def _agent(critic: list[float]) -> list[MetricCurve]:
    returns = curve("episodic_return", Role.REWARD, [20.0 + 2 * at for at in range(30)], lower=False)
    return [returns, curve("value_loss", Role.VALUE_LOSS, critic)]


def _crashed(critic: list[float]) -> Diagnosis:
    return _told("Traceback (most recent call last):", INVALID, curves=_agent(critic))


def test_no_number_that_an_agent_meets_out_of_calm_is_its_rewards() -> None:
    told = _crashed([40.0 + at % 3 for at in range(30)])
    assert names(told)[0] is CauseName.NAN_IN_REWARD


def test_no_number_behind_a_critic_that_ran_away_is_the_critic() -> None:
    told = _crashed([*[40.0 + at % 3 for at in range(25)], 200.0, 900.0, 4e3, 2e4, 9e4])
    assert CauseName.NAN_IN_REWARD not in names(told)


def test_a_return_that_rises_up_to_the_end_is_no_loss_that_grew() -> None:
    told = _told(INVALID, curves=_agent([40.0 + at % 3 for at in range(30)])[:1])
    assert names(told)[0] is CauseName.NAN_IN_REWARD
    assert not any("had grown" in proof.text for cause in told.causes for proof in cause.proofs)
