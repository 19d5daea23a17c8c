"""Why an agent lost what it could do: by the order in which its metrics turned."""

from math import exp, nan

import pytest
from made_agents import causes_of, curve, fell, first_of, found, run

from tui_monitor.model.finding import Kind

RISE = [20.0 + 2 * at for at in range(60)]
LOST = [*RISE, 80.0, 40.0, *[10.0] * 40]
"""At its best at step 59, half down at step 61."""
CALM = [0.6 - 0.001 * at for at in range(102)]
RETURNS = curve("ep_return", LOST)


def test_an_entropy_that_is_gone_before_the_return_is_the_cause() -> None:
    entropy = curve("policy_entropy", [0.69] * 40 + [0.69 * exp(-at / 3) for at in range(62)])
    causes = causes_of(run(RETURNS, entropy, findings=[fell("ep_return", 59)], config={"ent_coef": 0.0}))
    assert next(iter(causes)) == "entropy_too_low"
    assert causes["entropy_too_low"].confidence > 0.9
    assert "points before half of ep_return was lost" in causes["entropy_too_low"].proofs[0].text
    assert "ent_coef=0.0" in causes["entropy_too_low"].proofs[1].text


def test_an_entropy_that_goes_only_after_the_return_is_not_the_cause() -> None:
    entropy = curve("policy_entropy", [0.6] * 75 + [0.001] * 27)
    assert "entropy_too_low" not in causes_of(run(RETURNS, entropy, findings=[fell("ep_return", 59)]))


def test_a_policy_that_was_done_long_before_did_not_lose_by_its_entropy() -> None:
    entropy = curve("policy_entropy", [0.69, 0.6, 0.5, 0.3, 0.2, *[0.001] * 97])
    causes = causes_of(run(RETURNS, entropy, findings=[fell("ep_return", 59)]))
    assert "entropy_too_low" not in causes or causes["entropy_too_low"].confidence < 0.45


def test_an_update_that_moved_the_policy_too_far_is_the_cause_and_takes_the_entropy_with_it() -> None:
    kl = curve("approx_kl", [0.008] * 60 + [0.9, *[0.5] * 41])
    clipped = curve("clip_frac", [0.1] * 60 + [0.7] * 42)
    entropy = curve("entropy", [0.6] * 60 + [0.01] * 42)
    causes = causes_of(run(RETURNS, kl, clipped, entropy, findings=[fell("ep_return", 59)]))
    assert next(iter(causes)) == "policy_step_too_large"
    assert causes["entropy_too_low"].against


def test_a_rate_that_a_schedule_raised_comes_before_what_it_did_to_the_policy() -> None:
    kl = curve("approx_kl", [0.008] * 60 + [0.9, *[0.5] * 41])
    rate = curve("learning_rate", [0.0005] * 60 + [0.15] * 42)
    assert first_of(run(RETURNS, kl, rate, findings=[fell("ep_return", 59)])) == "lr_schedule"


def test_the_schedule_is_seen_also_where_the_return_is_counted_in_episodes_of_another_file() -> None:
    episodes = curve("r", [value for value in LOST for _ in range(3)], "monitor.csv")
    mean = curve("ep_rew_mean", LOST, "progress.csv", every=1000)
    rate = curve("learning_rate", [0.0005] * 60 + [0.15] * 42, "progress.csv", every=1000)
    for findings in ([fell("r", 179), fell("ep_rew_mean", 59000)], [fell("r", 179)]):
        assert first_of(run(episodes, mean, rate, findings=findings)) == "lr_schedule"


def test_a_critic_that_grew_from_point_to_point_before_the_return_fell_is_the_cause() -> None:
    critic = curve("td_error", [0.5] * 40 + [0.5 * 1.6**at for at in range(62)])
    values = curve("q_mean", [5.0] * 40 + [5.0 * 1.4**at for at in range(62)])
    causes = causes_of(run(RETURNS, critic, values, findings=[fell("ep_return", 59)]))
    assert next(iter(causes)) == "critic_divergence"
    assert causes["critic_divergence"].confidence > 0.9


def test_a_critic_that_jumps_as_the_return_falls_was_surprised_by_another_environment() -> None:
    critic = curve("value_loss", [5.0] * 60 + [400.0 / (1 + at) for at in range(42)])
    rate, entropy = curve("lr", [0.001] * 102), curve("entropy", CALM)
    causes = causes_of(run(RETURNS, critic, rate, entropy, findings=[fell("ep_return", 59)]))
    assert next(iter(causes)) == "curriculum_or_data_change"
    assert "reward_scale" in causes
    assert causes.get("critic_divergence") is None or causes["critic_divergence"].confidence < 0.45


def test_a_stage_that_changes_just_before_is_named_with_its_step() -> None:
    stage, entropy = curve("level", [1.0] * 58 + [2.0] * 44), curve("entropy", CALM)
    causes = causes_of(run(RETURNS, stage, entropy, findings=[fell("ep_return", 59)]))
    assert next(iter(causes)) == "curriculum_or_data_change"
    assert "level changed at step 58" in causes["curriculum_or_data_change"].proofs[0].text


def test_returns_of_another_size_from_episodes_as_long_as_before_are_another_reward() -> None:
    lengths = curve("ep_len", [20.0 + 2 * at for at in range(60)] + [138.0] * 42)
    returns = curve("ep_return", [*RISE, *[13.0] * 42])
    causes = causes_of(run(returns, lengths, curve("entropy", CALM), findings=[fell("ep_return", 59)]))
    assert next(iter(causes)) == "reward_scale"
    assert causes["reward_scale"].confidence > 0.9


@pytest.mark.parametrize(("reward", "first"), [(40, True), (45, False)])
def test_a_reward_that_is_no_number_first_is_the_cause_and_one_that_follows_is_not(reward: int, first: bool) -> None:
    rewards = curve("reward", [1.0] * reward + [nan] * (60 - reward))
    loss = curve("policy_loss", [0.1] * 42 + [nan] * 18)
    causes = causes_of(run(rewards, loss, findings=[found(Kind.NAN, "policy_loss", 42)]))
    assert ("nan_in_reward" in causes) is first


def test_an_old_task_that_falls_while_the_new_one_is_learned_is_forgetting() -> None:
    old = curve("old_task_acc", [0.95 - 0.02 * at for at in range(40)])
    new = curve("new_task_acc", [0.1 + 0.02 * at for at in range(40)])
    loss = curve("train_loss", [3.0 * exp(-at / 10) for at in range(40)])
    causes = causes_of(run(old, new, loss, findings=[found(Kind.COLLAPSE, "old_task_acc", 0)]))
    assert next(iter(causes)) == "forgetting"
    assert causes["forgetting"].confidence > 0.9


def test_scores_that_all_fall_are_not_forgetting() -> None:
    old = curve("old_task_acc", [0.95 - 0.02 * at for at in range(40)])
    new = curve("new_task_acc", [0.9 - 0.02 * at for at in range(40)])
    loss = curve("train_loss", [0.3 + 0.1 * at for at in range(40)])
    assert "forgetting" not in causes_of(run(old, new, loss, findings=[found(Kind.COLLAPSE, "old_task_acc", 0)]))


def test_a_policy_that_leaves_its_reference_slowly_is_out_of_balance_and_no_large_step() -> None:
    kl = curve("kl_ref", [0.01 * exp(at / 9) for at in range(102)])
    score = curve("reward", LOST)
    causes = causes_of(run(score, kl, findings=[fell("reward", 59)], config={"kl_coef": 0.0}))
    assert next(iter(causes)) == "kl_divergence"
    assert "policy_step_too_large" not in causes


def test_a_run_that_learns_names_none_of_these() -> None:
    learns = run(
        curve("ep_return", [20.0 + 2 * at for at in range(100)]),
        curve("entropy", [0.69 - 0.004 * at for at in range(100)]),
        curve("approx_kl", [0.01, 0.02] * 50),
        curve("value_loss", [5.0 + at for at in range(100)]),
        curve("q_mean", [0.1 * at for at in range(100)]),
        config={"ent_coef": 0.0, "lr": 0.01},
    )
    assert causes_of(learns) == {}


def test_a_gradient_that_left_its_level_before_the_entropy_went_was_the_step_that_took_it() -> None:
    gradient = curve("grad_norm", [0.5] * 58 + [30.0] * 44)
    entropy = curve("entropy", [0.6] * 60 + [0.001] * 42)
    config = {"ent_coef": 0.0, "lr": 0.05}
    assert first_of(run(RETURNS, gradient, entropy, findings=[fell("ep_return", 59)], config=config)) == (
        "policy_step_too_large"
    )


def test_a_small_replay_buffer_beside_calm_metrics_is_forgetting() -> None:
    errors = curve("td_loss", [0.4, 0.5] * 51)
    seen = run(RETURNS, errors, findings=[fell("ep_return", 59)], config={"replay_size": 3})
    assert first_of(seen) == "forgetting"


LONG = [28.0 + 12.0 * at for at in range(20)]


def test_a_step_that_is_worth_another_reward_needs_no_alarm() -> None:
    returns = [*LONG[:12], *(250.0 * one for one in LONG[12:])]
    said = ["env {'reward_scale': 1.0}", "env reloaded: {'reward_scale': 250.0}"]
    told = causes_of(run(curve("ep_return", returns), curve("ep_len", LONG), lines=said))
    assert next(iter(told)) == "reward_scale"
    assert any("250.0" in proof.text for proof in told["reward_scale"].proofs)


def test_longer_episodes_at_the_same_reward_a_step_and_better_ones_of_one_length_are_none() -> None:
    assert causes_of(run(curve("ep_return", LONG), curve("ep_len", LONG))) == {}
    learnt = [-1200.0] * 12 + [-300.0, -200.0] + [-150.0] * 6
    assert "reward_scale" not in causes_of(run(curve("ep_return", learnt), curve("ep_len", [200.0] * 20)))


def test_a_task_whose_role_no_name_tells_is_forgotten_while_a_later_one_is_learnt() -> None:
    one, other = curve("t1", [0.9] + [1.0] * 5 + [0.0] * 12), curve("t2", [0.0] * 6 + [0.7] + [0.97] * 11)
    told = causes_of(run(one, other, lines=['{"replay_buffer": 0}', "==== task 2/2: classes 2,3 ===="]))
    assert next(iter(told)) == "forgetting"
    kept = curve("t1", [0.9] + [1.0] * 5 + [0.94] * 12)
    assert "forgetting" not in causes_of(run(kept, other, lines=["==== task 2/2: classes 2,3 ===="]))
