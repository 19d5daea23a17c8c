"""What an agent, or a generator, shows of its cause where no rule alarms."""

from made_agents import causes_of, curve, fell, first_of, run

WAVER = [0.0, 1.5, -1.0, 0.5, 1.0, -0.5, 2.0, -1.5]
POOR = curve("return", [20.0 + WAVER[at % 8] for at in range(64)])
"""It never rises."""
LENGTHS = [40.0 - at if at < 30 else 10.0 for at in range(60)]
GOOD = [9.0 - 0.2 * (length - 10.0) for length in LENGTHS]
PLAYERS = curve("d_loss", [1.3, 1.4] * 20), curve("g_loss", [0.8, 0.7] * 20)
FALLS = [2.0 * 0.97**at + 0.1 for at in range(60)]


def test_a_bonus_below_zero_explains_returns_that_never_rose() -> None:
    assert first_of(run(POOR, config={"ent_coef": -0.5})) == "entropy_too_low"


def test_values_of_which_the_best_is_always_taken_learn_of_nothing_else() -> None:
    assert first_of(run(POOR, config={"gamma": 0.97, "eps_start": 0.0, "eps_end": 0.0})) == "entropy_too_low"


def test_a_rate_that_moves_no_policy_explains_returns_that_never_rose() -> None:
    assert first_of(run(POOR, config={"pi_lr": 1e-7})) == "lr_too_low"


def test_updates_that_are_all_zero_moved_no_policy() -> None:
    kl = curve("approx_kl", [0.0] * 64)
    assert first_of(run(POOR, kl, config={"pi_lr": 0.003})) == "not_training"


def test_values_beyond_all_returns_are_a_critic_that_runs_away() -> None:
    values = curve("max|Q|", [20.0 * 1.1**at for at in range(64)])
    assert first_of(run(curve("return", [-6.0] * 64), values)) == "critic_divergence"


def test_a_return_that_is_another_while_episodes_are_as_long_has_another_reward() -> None:
    returns = curve("return", [value * (0.01 if at >= 45 else 1.0) for at, value in enumerate(GOOD)])
    made = run(returns, curve("ep_len", LENGTHS), findings=[fell("return", 44)])
    assert first_of(made) == "reward_scale"


def test_a_return_that_was_no_number_once_and_was_never_good_again_broke_the_weights() -> None:
    values = [*GOOD[:40], float("nan"), *[1.0 + 0.1 * (at % 3) for at in range(19)]]
    assert first_of(run(curve("return", values), findings=[fell("return", 39)])) == "nan_in_reward"


def test_a_generator_that_never_covered_more_is_collapsed() -> None:
    lines = [f"samples epoch {at}: centres hit {at % 2}/8  sample std 0.05 (data 1.41)" for at in range(10)]
    assert first_of(run(*PLAYERS, lines=lines)) == "mode_collapse"
    good = [f"samples epoch {at}: centres hit {min(at, 8)}/8  sample std 1.3 (data 1.41)" for at in range(16)]
    assert causes_of(run(*PLAYERS, lines=good)) == {}


def test_dimensions_of_a_code_that_are_inactive_are_no_dead_units() -> None:
    kl, built = curve("kl", [0.005 * 0.9**at for at in range(60)]), curve("recon", [12.0] * 60)
    causes = causes_of(run(kl, built, curve("active", [0.0] * 60), config={"beta": 30.0}))
    assert next(iter(causes)) == "kl_divergence"
    assert "init_or_dead_units" not in causes


def test_a_held_out_loss_that_turned_where_training_met_other_data_was_not_learned_by_heart() -> None:
    train = curve("train_loss", [*FALLS[:30], 3.0, 1.5, 0.7, *[0.4 - 0.005 * at for at in range(27)]])
    held_out = curve("val_loss", [*[value + 0.05 for value in FALLS[:30]], 1.0, *[1.2] * 29])
    assert first_of(run(train, held_out)) != "overfitting"


def test_a_held_out_loss_that_rose_from_the_start_does_not_measure_what_is_trained() -> None:
    held_out = curve("val_loss", [2.1 + 0.05 * at for at in range(60)])
    assert first_of(run(curve("train_loss", FALLS), held_out)) == "train_eval_mismatch"
