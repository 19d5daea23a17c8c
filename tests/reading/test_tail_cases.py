"""Following a log through everything that happens to logs: one test a case, named by its number.

T1's patience (`no_output`), T17 and T18 (hung and caching network mounts) are judged from a run's life and its source's
threads, not by a tail; T16 needs no test here: nothing but polling is relied on.
"""

import gzip
import os
import shutil
from pathlib import Path

import pytest
from following import follow, local, reader, rotate, touch_later, values
from msgspec.structs import replace

from tui_monitor.errors import NotReadable
from tui_monitor.hosts.local import files as local_disk
from tui_monitor.hosts.source import Stat


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "train.log"


def append(path: Path, text: str) -> None:
    with path.open("a") as out:
        out.write(text)


def test_t1_a_log_that_is_not_there_yet_is_waited_for(log: Path) -> None:
    follower = follow(log)
    assert not follower.read()
    append(log, "one\n")
    assert follower.drain() == ["one"]
    assert follower.tail.note is None


def test_t2_a_writer_that_stays_on_the_renamed_file_is_read_to_its_end(log: Path) -> None:
    append(log, "one\n")
    follower = follow(log)
    follower.read()
    with log.open("a", buffering=1) as writer:
        rotate(log)
        log.touch()
        for number in range(20):
            follower.read()
            writer.write(f"old {number}\n")
    follower.drain()
    append(log, "new\n")
    assert follower.drain() == ["one", *(f"old {number}" for number in range(20)), "new"]
    assert follower.tail.note is None


def test_t2_a_writer_is_given_some_reads_of_grace_when_another_begins_the_new_file(log: Path) -> None:
    append(log, "one\n")
    follower = follow(log)
    follower.read()
    with log.open("a", buffering=1) as writer:
        rotate(log)
        append(log, "new\n")
        follower.read()
        writer.write("late\n")
    assert follower.drain() == ["one", "late", "new"]


def test_t2_several_rotations_between_two_reads_lose_nothing(log: Path) -> None:
    append(log, "part 0\n")
    follower = follow(log)
    follower.read()
    for part in range(1, 6):
        append(log, f"end of part {part - 1}\n")
        rotate(log)
        append(log, f"part {part}\n")
    assert follower.drain() == [
        line for part in range(6) for line in (f"part {part}", f"end of part {part}")[: 2 if part < 5 else 1]
    ]
    assert follower.tail.note is None


def test_t2_parts_rotated_before_we_came_are_read_oldest_first_in_one_look(log: Path) -> None:
    for part in range(3):
        append(log, f"part {part}\n")
        if part < 2:
            rotate(log)
    follower = follow(log, Path(f"{log}.2"), Path(f"{log}.1"))
    while follower.tail.read().more:
        pass
    assert follower.tail.position == 3 * len("part 0\n")


def test_t3_copytruncate_loses_nothing_that_is_in_the_copy(log: Path) -> None:
    append(log, "one\n")
    follower = follow(log)
    follower.read()
    append(log, "two\n")
    shutil.copy2(log, f"{log}.1")
    os.truncate(log, 0)
    append(log, "three\n")
    assert follower.drain() == ["one", "two", "three"]
    assert follower.tail.note == "log restarted; lines may have been lost"


def test_t3_an_older_part_that_looks_alike_is_not_taken_for_a_copy(log: Path) -> None:
    append(log, "one\ntwo\n")
    os.utime(log, (1000.0, 1000.0))
    rotate(log)
    append(log, "one\n")
    follower = follow(log)
    follower.read()
    os.truncate(log, 0)
    append(log, "new\n")
    assert follower.drain() == ["one", "new"]


def test_t3_a_file_that_was_truncated_and_grew_past_our_place_is_read_from_its_start(log: Path) -> None:
    append(log, "one\n")
    follower = follow(log)
    follower.read()
    os.truncate(log, 0)
    append(log, "two is longer\n")
    assert follower.drain() == ["one", "two is longer"]
    assert follower.offsets == [0, len("one\n")]
    assert follower.tail.note == "log restarted; lines may have been lost"


def test_t4_a_file_rewritten_to_the_same_size_is_read_again(log: Path) -> None:
    append(log, "one\n")
    follower = follow(log)
    follower.read()
    log.write_text("two\n")
    touch_later(log, [2e9])
    assert follower.drain() == ["one", "two"]
    assert follower.tail.note == "log restarted; lines may have been lost"


def test_t5_t6_a_new_file_that_has_the_identity_of_the_old_one_is_a_new_file(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = local_disk._stat

    def same_for_all(status: os.stat_result) -> Stat:
        return replace(real(status), identity=(2, 2))

    monkeypatch.setattr(local_disk, "_stat", same_for_all)
    append(log, "one\n")
    follower = follow(log)
    follower.read()
    append(log, "two\n")
    os.rename(log, log.with_name("elsewhere"))
    append(log, "new\n")
    assert follower.drain() == ["one", "two", "new"]
    append(log, "newer\n")
    os.rename(log, log.with_name("elsewhere too"))
    append(log, "a file that is longer than the one before\n")
    assert follower.drain()[3:] == ["newer", "a file that is longer than the one before"]
    assert follower.tail.note is not None


def test_t7_two_logs_with_the_same_beginning_are_two_logs(tmp_path: Path) -> None:
    banner = "banner of the script\n" * 100
    for name in ("a", "b"):
        (tmp_path / name).write_text(banner + f"only in {name}\n")
    source = local()
    followers = [follow(tmp_path / name, source=source) for name in ("a", "b")]
    assert [follower.drain()[-1] for follower in followers] == ["only in a", "only in b"]


def test_t8_a_torn_last_line_waits_for_its_end(log: Path) -> None:
    append(log, "begin\nstep 1 loss 0.5\nstep 2 loss 0.2")
    stream = reader(log)
    assert values(stream, "loss", finish=False) == [0.5]
    append(log, "5\n")
    assert values(stream, "loss") == [0.25]


def test_t8_the_torn_last_line_of_a_run_that_ended_is_read_once(log: Path) -> None:
    append(log, "step 1 loss 0.5\nstep 2 loss nan")
    stream = reader(log)
    found = values(stream, "loss")
    assert [str(value) for value in found] == ["0.5", "nan"]
    assert values(stream, "loss") == []


@pytest.mark.parametrize("last", ["step 2 loss 0.25", "step 2 loss 25", "step 2 loss 2.5e-1"])
def test_t8_the_last_line_of_a_run_that_ended_is_read_without_its_newline(log: Path, last: str) -> None:
    append(log, "step 1 loss 0.5\n" + last)
    assert values(reader(log), "loss") == [0.5, float(last.split()[-1])]


def test_t8_a_number_that_was_cut_off_where_a_buffer_was_full_is_not_read(log: Path) -> None:
    append(log, "step 1 loss 0.5\n" + "banner\n" * 700)
    last = "step 2 loss 0.2"
    append(log, "." * (4095 - len(last) - log.stat().st_size % 4096) + "\n" + last)
    assert log.stat().st_size % 4096 == 0
    assert values(reader(log), "loss") == [0.5]


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_t9_a_read_may_end_inside_a_character_or_between_cr_and_lf(log: Path, size: int) -> None:
    log.write_bytes("étape 1 perte/val 0.5\r\nétape 2 perte/val 0.25\r\n损失 1\r\n".encode())
    follower = follow(log)
    while follower.read(size):
        pass
    assert [line.strip("\r") for line in follower.lines if line.strip("\r")] == [
        "étape 1 perte/val 0.5", "étape 2 perte/val 0.25", "损失 1"
    ]  # fmt: skip


def test_t11_a_removed_log_is_read_on_says_so_and_comes_back(log: Path) -> None:
    append(log, "one\n")
    follower = follow(log)
    follower.read()
    with log.open("a", buffering=1) as writer:
        log.unlink()
        writer.write("two\n")
        assert follower.drain() == ["one", "two"]
        assert follower.tail.note == "log removed"
    append(log, "three\n")
    assert follower.drain() == ["one", "two", "three"]
    assert follower.tail.note == "log replaced; lines in between may have been lost"


def test_t12_a_folder_that_is_deleted_and_made_anew_is_followed(tmp_path: Path) -> None:
    log = tmp_path / "run" / "train.log"
    log.parent.mkdir()
    append(log, "one\n")
    follower = follow(log)
    follower.read()
    shutil.rmtree(log.parent)
    follower.read()
    log.parent.mkdir()
    append(log, "two\n")
    assert follower.drain() == ["one", "two"]


def test_t12_a_link_that_is_turned_to_another_file_is_followed(tmp_path: Path, log: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).write_text(f"{name}\n")
    log.symlink_to("first")
    follower = follow(log)
    follower.read()
    log.unlink()
    log.symlink_to("second")
    assert follower.drain() == ["first", "second"]


def test_t14_a_part_that_is_packed_after_rotation_is_read_to_its_end(log: Path) -> None:
    append(log, "one\n")
    follower = follow(log)
    follower.read()
    append(log, "two\n")
    with gzip.open(f"{log}.1.gz", "wb") as packed:
        packed.write(log.read_bytes())
    log.unlink()
    append(log, "three\n")
    assert follower.drain() == ["one", "two", "three"]


def test_t15_a_huge_log_is_judged_from_its_last_part_and_says_so(log: Path) -> None:
    with log.open("wb") as out:
        out.truncate(50 << 30)  # sparse
        out.seek(0, os.SEEK_END)
        out.write(b"\nstep 7 loss 0.5\n")
    size = log.stat().st_size
    stream = reader(log)
    assert values(stream, "loss") == [0.5]
    assert stream.note == f"judged from byte {size - (256 << 20)}: the file holds {size} bytes"


def test_t15_what_stands_at_the_beginning_of_a_huge_table_is_its_header(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_monitor.reading.files.stream.HUGE_KEPT", 1000)
    monkeypatch.setattr("tui_monitor.reading.files.stream.HUGE", 20_000)
    table = log.with_name("metrics.csv")
    table.write_text("step,loss\n" + "".join(f"{step},{step}.5\n" for step in range(10_000)))
    found = values(reader(table), "loss", size=4096)
    assert found[0] == 0.5
    assert found[-1] == 9999.5
    assert 100 < len(found) < 1000


def test_t19_the_same_bytes_read_again_say_the_same(log: Path) -> None:
    append(log, "".join(f"step {step} loss {1 / step}\n" for step in range(1, 200)))
    first, again = values(reader(log), "loss", size=100), values(reader(log), "loss")
    assert first == again
    assert len(first) == 199


def test_t20_two_writers_in_one_log_break_a_line_and_nothing_else(log: Path) -> None:
    append(log, "step 1 loss 0.5\nstep 2 losstep 2 loss 0.25\ns 0.125\nstep 3 loss 0.0625\n")
    found = values(reader(log), "loss")
    assert found[0] == 0.5
    assert found[-1] == 0.0625


def test_more_files_than_may_be_open_are_followed_through_rotation_while_closed(tmp_path: Path) -> None:
    open_before = len(os.listdir("/proc/self/fd"))
    source = local(most_open=16)
    logs = [tmp_path / f"{number}.log" for number in range(200)]
    for log in logs:
        append(log, "one\n")
    followers = [follow(log, source=source) for log in logs]
    for follower in followers:
        follower.read()
    for log in logs:
        append(log, "two\n")
        rotate(log)
        append(log, "three\n")
    assert [follower.drain() for follower in followers] == [["one", "two", "three"]] * 200
    assert len(os.listdir("/proc/self/fd")) - open_before <= 16


def test_a_file_that_was_replaced_while_it_was_closed_is_gone_and_said_so(tmp_path: Path) -> None:
    source = local(most_open=1)
    log, other = tmp_path / "a.log", tmp_path / "b.log"
    append(log, "one\ntorn")
    append(other, "other\n")
    follower = follow(log, source=source)
    follower.read()
    follow(other, source=source).read()
    (tmp_path / "new").write_text("two\n")
    os.replace(tmp_path / "new", log)
    assert follower.drain() == ["one", "two"]
    assert follower.tail.note == "log replaced; lines in between may have been lost"


def test_a_name_that_now_belongs_to_something_else_is_a_problem_not_a_loop(log: Path) -> None:
    append(log, "one\n")
    follower = follow(log)
    follower.read()
    log.unlink()
    log.mkdir()
    assert follower.drain() == ["one"]
    fresh = follow(log)
    with pytest.raises(NotReadable, match="is a directory, not a file"):
        fresh.tail.read()


def test_offsets_count_through_parts_and_restarts_and_lead_back_to_the_lines(log: Path) -> None:
    append(log, "one\n")
    follower = follow(log)
    follower.read()
    rotate(log)
    append(log, "two\n")
    follower.drain()
    os.truncate(log, 0)
    append(log, "three\n")
    follower.drain()
    assert follower.offsets == [0, 4, 8]
    assert follower.tail.parts.locate(0) == (f"{log}.1", 0)
    assert follower.tail.parts.locate(4) is None, "it was truncated away"
    assert follower.tail.parts.locate(8) == (str(log), 0)
    rotate(log)
    assert follower.tail.parts.locate(0) == (f"{log}.2", 0)
    assert follower.tail.parts.locate(9) == (f"{log}.1", 1)
