"""Where several causes fit: the sign that puts one before the others, and a look-alike without that sign."""

from math import sin

from tests.diagnosis import ended_runs, made_agents, made_courses
from tests.diagnosis.ended_runs import ended, first
from tests.diagnosis.made_agents import causes_of, curve, first_of, run
from tui_monitor.diagnosis.artifacts import Artifacts
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.model.diagnosis import CauseName
from tui_monitor.model.role import Role

TRACE = ["Traceback (most recent call last):", '  File "cv.py", line 9, in load', "    rows = [float(v) for v in q]"]
UNREADABLE = "ValueError: could not convert string to float: '1.204.11'"


def _noise(at: int) -> float:
    return 1 + 0.2 * sin(7.3 * at)


def test_a_barrier_that_broke_is_a_wait_and_no_bug() -> None:
    assert first(ended("threading.BrokenBarrierError")).cause is CauseName.COLLECTIVE_TIMEOUT
    assert first(ended("ValueError: Population is empty")).cause is CauseName.BUG


def test_labels_that_a_loss_does_not_take_are_bad_data() -> None:
    said = "XGBoostError: Check failed: is_valid: base_score must be in (0,1) for the logistic loss."
    assert first(ended(said)).cause is CauseName.BAD_DATA


def test_a_third_piece_that_cannot_be_read_is_data_though_no_metric_was_told() -> None:
    pieces = [f"fold {at}: loading fold{at}.csv" for at in range(3)]
    told = ended(*pieces, *TRACE, UNREADABLE, curves=[])
    assert first(told).cause is CauseName.BAD_DATA
    alone = ended(pieces[0], *TRACE, UNREADABLE, curves=[])
    sure = {cause.cause: cause.confidence for cause in diagnose(alone).causes}
    assert sure[CauseName.BAD_DATA] < first(told).confidence


def test_a_loader_that_says_again_and_again_that_no_batch_comes_has_stalled() -> None:
    said = [f"WARN loader: no batch for {1.5 * at} s (queue 0/8, reader-0 alive)" for at in range(1, 7)]
    told = Artifacts(curves=[ended_runs.falling(3)], lines=ended_runs.lines("epoch 3 loss 0.2 lr 0.1", *said))
    assert ended_runs.names(diagnose(told))[0] is CauseName.DATA_LOADER_STALL


def test_a_policy_that_every_update_moves_far_is_no_matter_of_its_entropy() -> None:
    returns = [20 + at for at in range(30)] + [20.0, 8.0, 4.0, 3.0, 2.0, 2.0, 1.5, 1.0]
    entropy = [0.06 if at < 26 else 0.002 for at in range(38)]
    far, near = [5.0 * _noise(at) for at in range(38)], [0.01 * _noise(at) for at in range(38)]
    lost = made_agents.fell("ep_return", 30)
    firsts = [
        first_of(run(curve("ep_return", returns), curve("entropy", entropy), curve("approx_kl", kl), findings=[lost]))
        for kl in (far, near)
    ]
    assert firsts == ["policy_step_too_large", "entropy_too_low"]


def test_a_policy_that_is_sure_and_poor_explores_too_little_though_no_rule_alarms() -> None:
    entropy = [0.2, *[0.005 * _noise(at) for at in range(39)]]
    poor = [3.4, *[1.0 * _noise(at) for at in range(39)]]
    good = [3.4, *[min(30.0, 3.0 * at) for at in range(39)]]
    config = {"ent_coef": -1.0}
    assert first_of(run(curve("ep_return", poor), curve("entropy", entropy), config=config)) == "entropy_too_low"
    told = causes_of(run(curve("ep_return", good), curve("entropy", entropy), config=config))
    assert "entropy_too_low" not in told


def test_a_return_that_one_point_lost_while_the_policy_was_calm_lost_its_surroundings() -> None:
    returns = [*[min(35.0, 2.0 * at) for at in range(40)], *[1.7] * 30]
    calm = [curve("entropy", [1.0 * _noise(at) for at in range(70)]), curve("approx_kl", [0.01] * 70)]
    lost = made_agents.fell("ep_return", 33)
    assert first_of(run(curve("ep_return", returns), *calm, findings=[lost])) == "curriculum_or_data_change"


def test_a_training_loss_that_unlearns_while_held_out_questions_are_answered_has_wrong_labels() -> None:
    learnt = [0.6 * 0.95**at + 0.1 * _noise(at) for at in range(40)]
    risen = [0.1 + 0.5 * min(1.0, at / 20) * _noise(at) for at in range(40)]
    held = {"kept": [*[0.8 + 0.02 * min(at, 7) for at in range(20)], *[0.94] * 60], "lost": [0.94] * 40 + [0.5] * 40}
    told = {
        name: diagnose(made_courses.artifacts({"loss": [*learnt, *risen], "val_acc": score, "lr": [0.002] * 80}))
        for name, score in held.items()
    }
    assert made_courses.causes(told["kept"])[0] is CauseName.LABEL_NOISE
    kept, lost = (ended_runs.sure(told[name], CauseName.LABEL_NOISE) for name in ("kept", "lost"))
    assert kept > lost


def test_gradients_that_one_line_tells_orders_apart_vanish() -> None:
    curves = [ended_runs.curve("loss", Role.TRAIN_LOSS, [2.08 + 0.01 * sin(at) for at in range(40)])]
    far, near = (
        "backward signal |dL/dh|: t=0: 4.9e-18 t=39: 5.9e-02",
        "backward signal |dL/dh|: t=0: 4.9e-02 t=39: 5.9e-02",
    )
    told = [diagnose(Artifacts(curves=curves, lines=ended_runs.lines(said))) for said in (far, near)]
    assert ended_runs.names(told[0])[0] is CauseName.VANISHING_GRADIENTS
    assert ended_runs.sure(told[1], CauseName.VANISHING_GRADIENTS) < 0.5


def test_a_rate_that_begins_anew_where_its_schedule_was_not_found_was_resumed_wrongly() -> None:
    loss = [*[2.0 * 0.9**at for at in range(30)], *[0.5 * 0.97**at for at in range(20)]]
    rate = [*[0.02 - 0.0005 * at for at in range(30)], *[0.02 - 0.0005 * at for at in range(20)]]
    curves = [
        ended_runs.curve("loss", Role.TRAIN_LOSS, loss),
        ended_runs.curve("lr", Role.LEARNING_RATE, rate, lower=None),
    ]
    missing = "Could not find optimizer.npz: optimizer and scheduler start from their initial state"
    said = ["Resuming from checkpoint-600.npz", missing]
    told = diagnose(Artifacts(curves=curves, lines=ended_runs.lines(*said)))
    assert ended_runs.names(told)[0] is CauseName.RESUMED_WRONGLY
    planned = diagnose(Artifacts(curves=curves, lines=ended_runs.lines("warm restart of the schedule")))
    assert CauseName.RESUMED_WRONGLY not in ended_runs.names(planned)


def test_both_losses_that_come_up_again_at_a_large_rate_are_not_learned_by_heart() -> None:
    trained = [
        *[2.0 * 0.9**at * _noise(at) + 0.1 for at in range(40)],
        *[0.1 + 0.02 * at * _noise(at) for at in range(40)],
    ]
    made = made_courses.artifacts(
        {"loss": trained, "val_loss": [0.9 * 0.95**at for at in range(40)] + [0.12 + 0.02 * at for at in range(40)]},
        {"lr": 0.22, "optimizer": "sgd"},
    )
    told = {cause.cause: cause.confidence for cause in diagnose(made).causes}
    assert told.get(CauseName.OVERFITTING, 0.0) < told[CauseName.LR_TOO_HIGH]
