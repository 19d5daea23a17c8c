"""Why a generator makes one thing only, and why all inputs get one code."""

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_agents import causes_of, curve, first_of, found, run

from tui_monitor.diagnosis.printed_samples import repetition
from tui_monitor.model.diagnosis import RootCause
from tui_monitor.model.finding import Kind, Severity

PLAYERS = curve("d_loss", [1.3, 1.4] * 20), curve("g_loss", [0.8, 0.7] * 20)


def test_modes_that_are_lost_while_the_losses_are_calm_are_mode_collapse() -> None:
    modes = curve("modes", [0.0, 3.0, 5.0, 6.0, 6.0, 4.0, 2.0, *[1.0] * 33])
    causes = causes_of(run(*PLAYERS, modes))
    assert next(iter(causes)) == "mode_collapse"
    assert causes["mode_collapse"].confidence > 0.9
    assert causes["mode_collapse"].severity is Severity.INFO, "nothing calls for a person here"


def test_modes_that_no_format_reads_are_taken_from_the_lines() -> None:
    lines = [f"step {at} modes_covered={max(1, 8 - at // 2)}/8" for at in range(30)]
    causes = causes_of(run(*PLAYERS, lines=lines))
    assert next(iter(causes)) == "mode_collapse"
    assert causes["mode_collapse"].proofs[0].step is None, "a line that is no point has no step"


@pytest.mark.parametrize("modes", [[1.0, 2.0, 4.0, 8.0] * 10, [0.0, 1.0, 3.0, 5.0, *[8.0] * 36]])
def test_modes_that_waver_or_are_found_are_none(modes: list[float]) -> None:
    assert causes_of(run(*PLAYERS, curve("modes", modes))) == {}


def test_a_discriminator_at_nothing_beside_a_generator_that_grows_has_won() -> None:
    one = curve("d_loss", [1.3 * exp(-at / 5) for at in range(40)])
    other = curve("g_loss", [0.8 + 0.2 * at for at in range(40)])
    finding = found(Kind.DRIFT, "g_loss", 12, Severity.WARNING)
    assert "mode_collapse" in causes_of(run(one, other, findings=[finding]))


GOOD = "sample: the king said unto him that he would go forth with men of war"


@pytest.mark.parametrize(
    "stuck", ["sample: " + ":" * 60, "sample: " + "the " * 20, "generated text: to be to be to be to be to be"]
)
def test_samples_that_say_one_thing_again_and_again_are_mode_collapse(stuck: str) -> None:
    lines = ["charlm vocab=80", *[GOOD] * 4, *[stuck] * 4]
    causes = causes_of(run(curve("loss", [3.0 - 0.05 * at for at in range(40)]), lines=lines))
    assert next(iter(causes)) == "mode_collapse"
    assert any(stuck[:20] in proof.text for proof in causes["mode_collapse"].proofs)


@pytest.mark.parametrize(
    "late",
    [GOOD, "=" * 60, "Epoch 3 [##########----------] 50%", "tensor([0 0 0 0 0 0 0 0])", "loss nan nan nan nan nan nan"],
)
def test_good_samples_rulers_bars_and_numbers_are_none(late: str) -> None:
    lines = ["start", "sample: " + "eeee" * 20, "sample: " + "eeee" * 20, *[late] * 8]
    assert causes_of(run(curve("loss", [3.0 - 0.05 * at for at in range(40)]), lines=lines)) == {}


@given(st.text(max_size=600))
def test_a_repetition_is_a_share(text: str) -> None:
    assert 0.0 <= repetition(text) <= 1.0


@given(st.text("abcdefgh", min_size=1, max_size=6), st.integers(8, 40))
def test_any_unit_that_stands_there_again_and_again_is_found(unit: str, times: int) -> None:
    assert repetition(unit * times) > 0.9


def test_a_variance_without_a_degree_of_freedom_is_the_cause() -> None:
    warning = "act.py:88: UserWarning: var(): degrees of freedom is <= 0. Correction should be strictly less than ..."
    causes = causes_of(run(curve("loss", [3.0, 2.0, 1.0]), lines=["start", warning]))
    assert next(iter(causes)) == "variance_collapse"
    assert causes["variance_collapse"].confidence > 0.9
    assert "degrees of freedom" in causes["variance_collapse"].proofs[0].text


def test_embeddings_that_lose_their_spread_are_collapsed_and_those_that_gain_it_are_not() -> None:
    down = [0.2] * 10 + [0.2 * exp(-at / 3) for at in range(30)]
    assert first_of(run(curve("emb_std", down))) == "variance_collapse"
    assert causes_of(run(curve("emb_std", down[::-1]))) == {}
    assert causes_of(run(curve("noise_std", down))) == {}, "a noise that is annealed is no code"


def test_a_contrastive_loss_at_the_logarithm_of_its_batch_tells_no_pair_from_another() -> None:
    stays = curve("info_nce", [log(64) + 0.0001 * (at % 3) for at in range(40)])
    plateau = found(Kind.PLATEAU, "info_nce", 5, Severity.WARNING)
    assert "variance_collapse" in causes_of(run(stays, findings=[plateau], config={"batch_size": 64}))
    assert "variance_collapse" not in causes_of(run(stays, findings=[plateau], config={"batch_size": 50}))


def test_a_code_length_that_goes_to_nothing_is_posterior_collapse() -> None:
    kl, built = curve("kl", [12 * exp(-at / 6) for at in range(60)]), curve("recon", [140.0] * 60)
    causes = causes_of(run(kl, built, config={"beta": 20.0}))
    assert set(causes) == {"variance_collapse", "kl_divergence"}
    assert all("posterior collapse" in cause.proofs[0].text for cause in causes.values())
    assert causes_of(run(curve("kl", [0.5 + 0.1 * at for at in range(60)]), built, config={"beta": 1.0})) == {}


WON = curve("D(x)", [0.97] * 20), curve("D(G(z))", [0.03] * 20), curve("G", [5.0 + 0.5 * at for at in range(20)])
EQUAL = curve("D(x)", [0.6] * 20), curve("D(G(z))", [0.4] * 20)
SIZES = "generator 50 weights | discriminator 17025 weights"


def test_a_discriminator_that_won_and_is_far_larger_is_an_imbalance() -> None:
    causes = causes_of(run(*WON, lines=[SIZES]))
    assert next(iter(causes)) == "architecture_imbalance"
    assert causes["architecture_imbalance"].severity is Severity.INFO


def test_a_rate_and_turns_of_its_own_count_where_no_size_is_told() -> None:
    config = {"lr_d": 2e-3, "lr_g": 5e-5, "d_steps": 4, "hidden_d": 128, "hidden_g": 4}
    assert first_of(run(*WON, config=config)) == "architecture_imbalance"
    even = {"lr_d": 2e-4, "lr_g": 2e-4, "d_steps": 1, "hidden_d": 64, "hidden_g": 64}
    assert first_of(run(*WON, config=even)) is None


def test_unequal_players_of_which_none_has_won_are_none() -> None:
    assert first_of(run(*EQUAL, lines=[SIZES])) is None


def _two_views(losses: list[float], spreads: list[float], stop: bool) -> dict[str, RootCause]:
    said = [
        f"epoch {at} :: loss={loss} :: feature std x sqrt(d)={spread} (1 = spread)"
        for at, (loss, spread) in enumerate(zip(losses, spreads, strict=True))
    ]
    return causes_of(run(curve("loss", losses), lines=["SimSiam config", f"    stop_grad   {stop}", *said]))


def test_two_views_at_the_least_loss_at_once_with_codes_that_hardly_differ_are_collapsed() -> None:
    losses = [-0.74, -0.975, -0.989] + [-0.998] * 17
    told = _two_views(losses, [0.076 / (1 + 0.1 * at) for at in range(20)], stop=False)
    assert next(iter(told)) == "variance_collapse"
    assert any("stop_grad" in proof.text for proof in told["variance_collapse"].proofs)


def test_two_views_that_come_together_slowly_and_stay_spread_are_not() -> None:
    assert _two_views([-0.04 - 0.03 * at for at in range(20)], [0.8 + 0.01 * at for at in range(20)], stop=True) == {}
