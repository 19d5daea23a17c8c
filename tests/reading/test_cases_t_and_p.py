"""What a log can do to whoever reads it, by number: T for following files, P for understanding lines.

A case that only shows above reading names the test that holds it.
"""

from collections.abc import Callable
from pathlib import Path

import cases_parsing as parsing
import cases_tailing as tailing
import pytest

ROOT = Path(__file__).resolve().parent.parent
Case = Callable[[Path], None]

TABLE: tuple[tuple[str, Case | str], ...] = (
    ("T1", tailing.absent_at_start),
    ("T1", "watching/test_watched_run.py::test_an_empty_log_is_waited_for_and_called_no_output_after_five_minutes"),
    ("T2", tailing.renamed_while_its_writer_goes_on),
    ("T3", tailing.copied_and_truncated),
    ("T3", tailing.truncated_and_grown_past_our_place),
    ("T4", tailing.rewritten_in_the_same_size),
    ("T5", tailing.a_new_file_with_the_inode_of_the_old),
    ("T6", tailing.a_new_file_with_the_inode_of_the_old),
    ("T7", tailing.two_runs_that_begin_alike),
    ("T8", tailing.a_torn_last_line),
    ("T8", "watching/test_watched_run.py::test_a_torn_last_line_is_read_once_its_process_is_gone"),
    ("T9", tailing.cut_inside_characters_and_line_ends),
    ("T10", tailing.a_line_without_end),
    ("T10", "reading/test_framing.py::test_memory_stays_bounded_on_a_record_without_end"),
    ("T11", tailing.deleted_while_it_is_written),
    ("T12", tailing.its_folder_deleted_and_made_again),
    ("T12", tailing.a_link_that_leads_elsewhere_now),
    ("T13", tailing.no_regular_file),
    ("T14", tailing.rotated_and_packed),
    ("T14", "reading/test_inflate.py::test_s10_a_small_file_does_not_become_a_huge_one"),
    ("T15", tailing.huge_at_the_start),
    ("T16", tailing.written_through_a_memory_map),
    ("T17", tailing.a_server_that_does_not_answer),
    ("T18", "judging/test_life.py::test_more_silence_never_makes_a_run_livelier"),
    ("T19", tailing.read_again_after_a_restart_of_trainmon),
    ("T20", tailing.two_writers_in_one_log),
    ("P1", parsing.nul_bytes),
    ("P2", parsing.other_encodings),
    ("P3", parsing.byte_order_marks),
    ("P4", parsing.all_kinds_of_line_ends),
    ("P5", parsing.colours_inside),
    ("P6", parsing.nan_inside_words),
    ("P7", parsing.all_spellings_of_nothing),
    ("P8", parsing.beyond_a_double),
    ("P9", parsing.integers_of_5000_digits),
    ("P10", parsing.numbers_of_others),
    ("P11", parsing.odd_json),
    ("P12", parsing.deep_json_and_lone_surrogates),
    ("P13", parsing.ends_only_python_knows),
    ("P14", parsing.steps_of_all_kinds),
    ("P14", "judging/test_every_rule.py::test_a_restart_begins_anew_and_says_so"),
    ("P15", parsing.clocks_that_jump),
    ("P16", "judging/test_every_rule.py::test_the_best_value_is_finite_and_knows_its_direction"),
    ("P17", parsing.names_within_names),
    ("P18", "judging/test_every_rule.py::test_degenerate_series_raise_nothing_critical"),
    ("P19", parsing.an_evil_pattern),
    ("P20", parsing.no_text_at_all),
)


def _name(part: object) -> str:
    return part.__name__ if callable(part) else str(part)


@pytest.mark.parametrize(("number", "case"), TABLE, ids=_name)
def test_case(number: str, case: Case | str, tmp_path: Path) -> None:
    if callable(case):
        case(tmp_path)
        return
    file, name = case.split("::")
    assert f"def {name}(" in (ROOT / file).read_text(), f"{number} is held by no test"


def test_every_case_is_in_the_table() -> None:
    assert {number for number, _ in TABLE} == {f"{kind}{n}" for kind in "TP" for n in range(1, 21)}
