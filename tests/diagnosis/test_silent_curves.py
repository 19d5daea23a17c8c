"""Runs that no rule alarms for, and of which the curves and the settings tell what is wrong all the same."""

from flat_courses import about, diagnosed, falling, first, names, straight

from tests.diagnosis.ended_runs import curve, lines
from tests.diagnosis.ended_runs import names as names_of
from tui_monitor.diagnosis.artifacts import Artifacts
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.model.diagnosis import CauseName, Diagnosis
from tui_monitor.model.role import Role

LEVEL = [20.0 + 4 * at for at in range(20)] + about(100.0, 8.0, 39) + [150.0]


def test_an_entropy_that_went_early_while_the_return_rests_below_its_best_is_too_low() -> None:
    made = {"episodic_return": LEVEL, "entropy": falling(0.69, 0.03, 60, 4.0)}
    assert first(diagnosed(made)) is CauseName.ENTROPY_TOO_LOW
    sure = diagnosed(made, config={"ent_coef": -1.0})
    assert sure.causes[0].confidence > 0.8


def test_an_entropy_that_went_while_the_return_came_to_its_best_is_what_is_wanted() -> None:
    made = {"episodic_return": falling(20.0, 500.0, 60, 6.0), "entropy": falling(0.69, 0.03, 60, 4.0)}
    assert CauseName.ENTROPY_TOO_LOW not in names(diagnosed(made))


def test_a_score_of_later_data_far_below_the_same_one_held_out_is_a_leak() -> None:
    made = {"valid HR@10": falling(0.4, 0.97, 30, 3.0)}
    assert first(diagnosed(made, ["next week (next_week.csv): HR@10 0.5763"])) is CauseName.LEAKAGE
    assert CauseName.LEAKAGE not in names(diagnosed({"valid HR@10": falling(0.1, 0.6, 30, 3.0)}, ["test: HR@10 0.59"]))


def test_a_quantile_that_is_judged_by_squares_is_another_loss() -> None:
    made = {"train rmse": straight(36.0, 27.0, 20), "valid rmse": straight(36.2, 27.4, 20)}
    settings = ["params = {'objective': 'quantile', 'metric': 'rmse', 'learning_rate': 0.3, 'alpha': 0.03}"]
    assert first(diagnosed(made, settings)) is CauseName.WRONG_LOSS
    mean = ["params = {'objective': 'regression', 'metric': 'rmse', 'learning_rate': 0.3}"]
    assert CauseName.WRONG_LOSS not in names(diagnosed(made, mean))


def test_training_that_comes_down_evenly_beside_guesses_learns_by_heart_and_is_evaluated_well() -> None:
    made = {"train logloss": straight(0.665, 0.418, 20), "valid logloss": straight(0.6908, 0.7245, 20)}
    made |= {"train auc": straight(0.74, 0.99, 20), "valid auc": about(0.53, 0.005, 20)}
    assert first(diagnosed(made)) is CauseName.LABEL_NOISE


def _resumed(said: str, values: list[float], begins: int, lr: list[float] | None = None) -> Diagnosis:
    curves = [curve("loss", Role.TRAIN_LOSS, values), curve("lr", Role.LEARNING_RATE, lr or [1e-3] * len(values))]
    for one in curves:
        one.steps[:] = [float(begins + 10 * at) for at in range(len(values))]  # type: ignore[index]
    rows = [f"step {begins + 10 * at} loss {value:.4f} acc 0.50" for at, value in enumerate(values)]
    return diagnose(Artifacts(curves=curves, lines=lines("model: 1.2M parameters", said, *rows)))


CALM = about(0.42, 0.01, 40)


def test_a_log_that_begins_with_a_resumption_and_learns_what_was_known_was_resumed_wrongly() -> None:
    told = _resumed("Loading checkpoint, continuing from global step 3000", falling(2.3, 0.42, 40, 4.0), 3010)
    assert names_of(told)[0] is CauseName.RESUMED_WRONGLY


def test_a_step_that_is_not_the_one_it_goes_on_from_was_not_restored() -> None:
    assert names_of(_resumed("resuming from global step 3000", CALM, 10))[0] is CauseName.RESUMED_WRONGLY
    other = _resumed("resuming from checkpoint-90, global step 300", CALM, 310)
    assert names_of(other)[0] is CauseName.RESUMED_WRONGLY


def test_a_rate_that_is_warmed_up_anew_is_told() -> None:
    rate = [1e-3 * min(1.0, (at + 1) / 15) for at in range(40)]
    assert CauseName.RESUMED_WRONGLY in names_of(_resumed("resuming from global step 3000", CALM, 3010, rate))


def test_a_log_that_goes_on_where_it_says_is_resumed_well() -> None:
    told = _resumed("resuming from out/ckpt-3000.pt (global step 3000)", CALM, 3010)
    assert CauseName.RESUMED_WRONGLY not in names_of(told)
