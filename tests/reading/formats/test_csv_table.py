"""Tables with a header."""

import math

import pytest
from structured import curve, curves, feed, reader, rows

from tui_monitor.reading.formats.csv.format import CsvTable


def table(*lines: str) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def test_a_plain_table() -> None:
    assert curves(CsvTable, table("epoch,step,loss", "0,5,2.5", "0,10,2.25")) == {"loss": [(5.0, 2.5), (10.0, 2.25)]}


def test_a_separator_at_the_end_of_each_line_makes_no_column() -> None:
    data = table("step\tloss\tscore loss\t", "1\t2.5\t0.5\t", "2\t2.25\t0.25\t")
    assert curves(CsvTable, data) == {"loss": [(1.0, 2.5), (2.0, 2.25)], "score loss": [(1.0, 0.5), (2.0, 0.25)]}


@pytest.mark.parametrize(
    ("delimiter", "rows"),
    [
        (";", ("1;2,301;1.234,5", "2;0,875;987,25")),
        ("\t", ("1\t2,301\t1.234,5", "2\t0,875\t987,25")),
        (",", ('1,"2,301","1.234,5"', '2,"0,875","987,25"')),
    ],
)
def test_cells_with_decimal_commas(delimiter: str, rows: tuple[str, ...]) -> None:
    found = curves(CsvTable, table(delimiter.join(["step", "loss", "reward"]), *rows))
    assert found == {"loss": [(1.0, 2.301), (2.0, 0.875)], "reward": [(1.0, 1234.5), (2.0, 987.25)]}


def test_numbers_as_c_libraries_write_them() -> None:
    written = ("nan(ind)", "1.#QNAN", "-1.#IND", "-nan", "1e400", "9" * 401, "-1.#INF")
    data = table("step,loss", "1,0.5", *(f"{step},{cell}" for step, cell in enumerate(written, 2)))
    assert [str(value) for _, value in curves(CsvTable, data)["loss"]] == ["0.5", *["nan"] * 4, "inf", "inf", "-inf"]


def test_shares() -> None:
    assert curves(CsvTable, table("step,acc", "1,50%", "2,62.5%"))["acc"] == [(1.0, 50.0), (2.0, 62.5)]


def test_a_name_that_stands_twice() -> None:
    found = curves(CsvTable, table("step,loss,loss", "1,0.5,0.75", "2,0.25,0.5"))
    assert found == {"loss": [(1.0, 0.5), (2.0, 0.25)], "loss.1": [(1.0, 0.75), (2.0, 0.5)]}


@pytest.mark.parametrize("index", [(), ("epoch,,",)])
def test_a_header_of_two_storeys(index: tuple[str, ...]) -> None:
    below = ",loss,loss" if index else "epoch,loss,loss"
    data = table(",train,val", below, *index, "1,0.5,0.75", "2,0.25,0.5")
    assert CsvTable.sniff("a.csv", data)
    assert curves(CsvTable, data) == {"train loss": [(1.0, 0.5), (2.0, 0.25)], "val loss": [(1.0, 0.75), (2.0, 0.5)]}


def test_rows_that_are_shorter_or_end_with_empty_cells() -> None:
    data = table("step,loss,acc", "1,0.5,0.75", "2,0.25", "3,0.125,0.5,", "4,0.125,0.5,9")
    assert curves(CsvTable, data) == {"loss": [(1.0, 0.5), (2.0, 0.25), (3.0, 0.125)], "acc": [(1.0, 0.75), (3.0, 0.5)]}


def test_commas_that_group_thousands_beside_decimal_points() -> None:
    data = table("step,loss,reward", '"1,000",0.5,"12,800"', '"2,000",0.25,"25,600"')
    assert curves(CsvTable, data) == {
        "loss": [(1000.0, 0.5), (2000.0, 0.25)],
        "reward": [(1000.0, 12800.0), (2000.0, 25600.0)],
    }


def test_batches_that_begin_anew_count_through_the_run() -> None:
    data = table("epoch,batch,loss", "1,1,3.0", "1,2,2.5", "2,1,2.0", "2,2,1.5")
    assert curves(CsvTable, data) == {"loss": [(1.0, 3.0), (2.0, 2.5), (3.0, 2.0), (4.0, 1.5)]}


def test_steps_counted_under_total() -> None:
    data = table("rollout/return,total/epochs,total/steps", "-1.5,1,2000", "2.5,2,4000")
    assert curves(CsvTable, data) == {"rollout/return": [(2000.0, -1.5), (4000.0, 2.5)]}


def test_rows_that_are_not_about_a_metric_leave_it_empty() -> None:
    data = table(
        "epoch,lr-SGD,step,train_loss,val_loss", ",0.1,9,,", "0,,9,2.5,", ",0.1,19,,", "0,,19,2.0,", "0,,19,,1.5"
    )
    assert curves(CsvTable, data) == {
        "lr-SGD": [(9.0, 0.1), (19.0, 0.1)],
        "train_loss": [(9.0, 2.5), (19.0, 2.0)],
        "val_loss": [(19.0, 1.5)],
    }


@pytest.mark.parametrize("word", ["nan", "NaN", "NAN", " nan"])
def test_nan_as_a_word(word: str) -> None:
    ((_, value),) = curves(CsvTable, table("step,loss,lr", f"1,{word},0.1"))["loss"]
    assert math.isnan(value)


def test_infinities_and_overflow() -> None:
    data = table("step,loss", "1,inf", "2,-Infinity", "3,1e400")
    assert [value for _, value in curves(CsvTable, data)["loss"]] == [math.inf, -math.inf, math.inf]


def test_a_header_that_comes_again_after_a_resume_is_skipped() -> None:
    data = table("step,loss", "1,2.0", "2,1.0", "step,loss", "2,1.5", "3,1.25")
    assert curves(CsvTable, data)["loss"] == [(1.0, 2.0), (2.0, 1.0), (2.0, 1.5), (3.0, 1.25)]


def test_a_resumed_run_may_log_other_columns() -> None:
    data = table("step,loss", "1,2.0", "step,loss,acc", "2,1.0,0.5")
    assert curves(CsvTable, data) == {"loss": [(1.0, 2.0), (2.0, 1.0)], "acc": [(2.0, 0.5)]}


def test_rows_written_anew_under_a_grown_header_are_not_read_twice() -> None:
    """Stable-Baselines3 and Lightning write the file anew when a metric appears for the first time."""
    data = table("step,loss", "1,2.0", "2,1.0", "step,loss,val", "1,2.0,", "2,1.0,", "3,0.5,0.7", "1,9.0,0.1")
    assert curves(CsvTable, data) == {
        "loss": [(1.0, 2.0), (2.0, 1.0), (3.0, 0.5), (1.0, 9.0)],
        "val": [(3.0, 0.7), (1.0, 0.1)],
    }


def test_a_run_that_begins_anew_under_a_grown_header_is_read() -> None:
    data = table("step,loss", "1,2.0", "2,1.0", "step,loss,val", "1,2.5,3.0", "2,1.5,2.0")
    assert [value for _, value in curves(CsvTable, data)["loss"]] == [2.0, 1.0, 2.5, 1.5]


def test_padded_headers_and_cells() -> None:
    data = table("       epoch,      train/loss", "           0,           0.5  ", "           1,           0.25")
    assert curves(CsvTable, data) == {"train/loss": [(0.0, 0.5), (1.0, 0.25)]}


def test_monitor_files_count_their_times_from_the_start_they_name() -> None:
    data = table('#{"t_start": 1700000000.5, "env_id": "CartPole-v1"}', "r,l,t", "47.0,47,0.5", "33.0,33,2.0")
    parsed = feed(reader(CsvTable), data)
    assert curve(parsed, "r") == [(1.0, 47.0), (2.0, 33.0)]
    assert [time for _, _, time, _ in rows(parsed)["r"]] == [1700000001.0, 1700000002.5]
    assert rows(parsed).keys() == {"r", "l"}


def test_quoted_cells_may_hold_commas_and_line_breaks() -> None:
    data = table("loss,info,training_iteration", "1.0,\"{'a': 1, 'b': 2}\",1", '2.0,"[1 2', ' 3 4]",2', "3.0,x,3")
    assert curves(CsvTable, data) == {"loss": [(1.0, 1.0), (2.0, 2.0), (3.0, 3.0)]}


def test_a_quote_that_is_never_closed_does_not_swallow_the_file() -> None:
    format_ = reader(CsvTable)
    data = table("step,info,loss", '1,"torn,1.0') + b"2,x,2.0\n" * 150_000 + table("3,x,3.0")
    parsed = feed(format_, data)
    assert curve(parsed, "loss")[-1] == (3.0, 3.0)
    assert format_.leftovers.count == 1


def test_rows_of_another_width_are_left_over() -> None:
    format_ = reader(CsvTable)
    assert curve(feed(format_, table("step,loss", "1,1.0", "2", "3,1.0,7", "4,4.0")), "loss") == [
        (1.0, 1.0),
        (4.0, 4.0),
    ]
    assert format_.leftovers.count == 2


def test_cells_that_are_no_ascii_number_are_no_values() -> None:
    assert curves(CsvTable, table("step,a,b,loss", "1,1_000,٣,0.5")) == {"loss": [(1.0, 0.5)]}


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_other_delimiters(delimiter: str) -> None:
    data = table("epoch,loss", "1,0.5", "2,nan").replace(b",", delimiter.encode())
    (first, second) = curves(CsvTable, data)["loss"]
    assert first == (1.0, 0.5)
    assert math.isnan(second[1])


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("metrics.csv", b"step,loss\n", True),
        ("progress.txt", b"Epoch\tReturn\n1\t-3.5\n", True),
        ("progress.txt", b"Epoch\tReturn\n", False),
        ("0.monitor.csv", b'#{"t_start": 1700000000.0}\nr,l,t\n', True),
        ("train.log", b"Loading data, please wait\nstep 1, loss 2\n", False),
        ("train.log", b"step 1, loss 2\n", False),
        ("numbers.csv", b"1,2,3\n4,5,6\n", False),
        ("metrics.csv", b"", False),
    ],
)
def test_sniffing(name: str, head: bytes, expected: bool) -> None:
    assert CsvTable.sniff(name, head) is expected


class TestEmptyCells:
    """What an empty cell means: see `empty_cells`."""

    def values(self, metric: str, *lines: str) -> list[float]:
        return [value for _, value in curves(CsvTable, table(*lines)).get(metric, [])]

    def test_a_metric_that_was_always_there_and_is_empty_beside_its_siblings_is_nan(self) -> None:
        found = self.values("train/loss", "step,train/loss,train/acc", "1,2.0,0.1", "2,1.0,0.2", "3,,0.1", "4,,0.1")
        assert found[:2] == [2.0, 1.0]
        assert list(map(math.isnan, found[2:])) == [True, True]

    def test_what_is_logged_every_other_row_is_not(self) -> None:
        assert self.values("grad_norm", "step,loss,grad_norm", "1,2.0,0.1", "2,1.0,", "3,1.0,0.1", "4,1.0,") == [
            0.1,
            0.1,
        ]

    @pytest.mark.parametrize("phase", ["val/", "val_", "dev_", "evaluation_"])
    def test_a_phase_that_was_not_run_is_not(self, phase: str) -> None:
        header = f"step,loss,train/acc,{phase}loss,{phase}acc"
        assert self.values(f"{phase}loss", header, "1,1,1,1.0,1", "2,1,1,2.0,1", "3,1,1,,", "4,1,1,,") == [1.0, 2.0]

    def test_one_quantity_empty_in_all_its_phases_is_nan_after_one_whole_row(self) -> None:
        header = "step,train/loss,train/n,val/loss,val/n"
        first, second = self.values("train/loss", header, "1,1.0,7,2.0,7", "2,,7,,7")
        assert first == 1.0
        assert math.isnan(second)

    def test_a_row_that_holds_its_step_alone_is_nan_throughout(self) -> None:
        found = self.values("loss", "step,loss,grad_norm", "1,1.0,1", "2,2.0,1", "3,,")
        assert math.isnan(found[2])

    def test_a_row_of_another_kind_is_not(self) -> None:
        header = "step,a,b,c,d,score"
        assert self.values("a", header, "1,1,1,1,1,1", "2,2,1,1,1,1", "2,,,,,5") == [1.0, 2.0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("gen,best,mean\n0,2.5,3.5\n1,2.0,3.0\n", {"best": [(0, 2.5), (1, 2.0)], "mean": [(0, 3.5), (1, 3.0)]}),
        ("gen\tnevals\tavg\n0\t60\t2.5\n1\t57\t2.0\n", {"nevals": [(0, 60), (1, 57)], "avg": [(0, 2.5), (1, 2.0)]}),
        ("step,gen,fitness\n50,1,2.5\n100,2,3.0\n", {"fitness": [(50, 2.5), (100, 3.0)]}),
        ("Gen,fitness\n10,2.5\n20,3.0\n", {"fitness": [(10, 2.5), (20, 3.0)]}),
        ("gen,d_loss\n1,0.7\n2,0.6\n", {"gen": [(1, 1.0), (2, 2.0)], "d_loss": [(1, 0.7), (2, 0.6)]}),
        ("step,gen,disc\n1,1,0.7\n2,0.9,0.6\n", {"gen": [(1, 1.0), (2, 0.9)], "disc": [(1, 0.7), (2, 0.6)]}),
        ("epoch,gen,rec\n1,0.53,0.7\n2,0.5,0.6\n", {"gen": [(1, 0.53), (2, 0.5)], "rec": [(1, 0.7), (2, 0.6)]}),
    ],
)
def test_whole_numbers_under_gen_count_generations_where_nothing_is_said_of_an_adversary(
    text: str, says: dict[str, list[tuple[float, float]]]
) -> None:
    assert curves(CsvTable, text.encode()) == says
