from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.reading.files.ownership import Claim, Ownership, claim_of, key
from tui_monitor.reading.formats.registry import TEXT
from tui_monitor.text import Shown

NAMES = st.sampled_from(["loss", "train/loss", "val_loss", "val/loss", "Val Loss", "val-loss", "lr"]).map(Shown)
CLAIMS = st.builds(Claim, st.integers(0, 3), st.sampled_from(["a.csv", "b.jsonl", "train.log"]))


def outcome(claims: list[tuple[Shown, Claim]]) -> dict[tuple[str, Shown], str]:
    """(key, spelling) -> the stream whose points are kept at the end, as the run reader keeps them."""
    ownership, kept = Ownership(), {}
    for metric, claim in claims:
        ruling = ownership.rule(metric, claim)
        for dropped in ruling.dropped:
            kept.pop((key(dropped), dropped), None)
        if ruling.owned:
            kept[key(metric), metric] = claim.stream
    return kept


@given(st.lists(st.tuples(NAMES, CLAIMS), max_size=12), st.randoms())
def test_who_owns_a_metric_does_not_depend_on_the_order_of_reading(
    claims: list[tuple[Shown, Claim]], chance: object
) -> None:
    ranks: dict[str, int] = {}
    steady = [(metric, Claim(ranks.setdefault(claim.stream, claim.rank), claim.stream)) for metric, claim in claims]
    mixed = list(steady)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    again = steady + steady
    assert outcome(mixed) == outcome(steady) == outcome(again)


@given(st.lists(st.tuples(NAMES, CLAIMS), min_size=1, max_size=12))
def test_each_metric_has_one_owner_and_the_others_are_aliases(claims: list[tuple[Shown, Claim]]) -> None:
    ownership, owners = Ownership(), {}
    for metric, claim in claims:
        if ownership.rule(metric, claim).owned:
            owners[key(metric)] = claim.stream
    for metric, _ in claims:
        aliases = ownership.aliases(metric)
        assert owners[key(metric)] not in aliases
        carriers = {claim.stream for other, claim in claims if key(other) == key(metric)}
        assert set(aliases) | {owners[key(metric)]} == carriers


def test_structured_files_win_over_text() -> None:
    ownership = Ownership()
    assert ownership.rule(Shown("val loss"), Claim(3, "train.log")).owned
    ruling = ownership.rule(Shown("val/loss"), Claim(0, "metrics.csv"))
    assert (ruling.owned, ruling.dropped) == (True, ("val loss",))
    assert not ownership.rule(Shown("val loss"), Claim(3, "train.log")).owned


def test_what_the_console_calls_loss_is_the_train_loss_of_the_file_beside_it() -> None:
    assert key("train/loss") == key("loss") == key("Training/Loss")
    assert len({key("train/loss"), key("val/loss"), key("train_loss"), key("train/")}) == 4


def test_a_result_that_is_told_once_as_json_does_not_hide_the_course_in_the_log() -> None:
    log, result = claim_of(TEXT.rank, "/runs/1/train.log"), claim_of(TEXT.rank, "/runs/1/result.json")
    ownership = Ownership()
    assert ownership.rule(Shown("val_loss"), result).owned
    assert ownership.rule(Shown("val_loss"), log).owned
    assert not ownership.rule(Shown("val_loss"), result).owned
    assert claim_of(0, "/runs/1/metrics.json") < log
