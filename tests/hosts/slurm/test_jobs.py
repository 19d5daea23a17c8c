"""What squeue and scontrol of several releases print, as jobs. The fixtures are what they printed."""

import json

import pytest

from tui_monitor.hosts.slurm.arrays import MOST_WAITING, elements
from tui_monitor.hosts.slurm.jobs import from_accounting, from_details, from_json, from_table, moment, seconds
from tui_monitor.hosts.slurm.log_paths import filled
from tui_monitor.model.batch_job import FORGOTTEN, BatchJob
from tui_monitor.text import Shown

TABLE_22_05 = (
    "2_[1-3%1]\x1fPENDING\x1fResources\x1froot\x1f\x1fUNLIMITED\x1f2026-11-29T06:42:58\x1f2027-11-29T06:43:27\x1fN/A"
    "\x1farr\n"
    "3\x1fPENDING\x1fJobHeldUser\x1froot\x1f\x1f5:00\x1f2026-11-29T06:42:58\x1fN/A\x1fN/A\x1fheld\n"
    "1\x1fRUNNING\x1fNone\x1froot\x1fvm\x1fUNLIMITED\x1f2026-11-29T06:42:58\x1f2026-11-29T06:43:00\x1fNONE"
    "\x1fexp | 001\n"
)
JSON_22_05 = {
    "meta": {"Slurm": {"version": {"major": 22, "micro": 8, "minor": 5}}},
    "jobs": [
        {
            "array_job_id": 0, "array_task_id": None, "array_task_string": "", "end_time": 1795935758, "exit_code": 9,
            "job_id": 12, "job_state": "CANCELLED", "name": "r2", "nodes": "vm", "restart_cnt": 0,
            "start_time": 1795935747, "state_reason": "None", "standard_error": "",
            "standard_output": "/w/logs/%x-%j.log", "submit_time": 1795935746, "time_limit": 525600, "user_id": 0,
            "user_name": "root", "current_working_directory": "/w",
        },
        {
            "array_job_id": 2, "array_task_id": None, "array_task_string": "2-3%1", "end_time": 6122437843,
            "exit_code": 0, "job_id": 2, "job_state": "PENDING", "name": "arr", "nodes": "", "restart_cnt": 0,
            "start_time": 1827470607, "state_reason": "Resources", "standard_error": "",
            "standard_output": "/w/arr-%A_%4a.log", "submit_time": 1795934578, "time_limit": None, "user_id": 0,
            "user_name": "root", "current_working_directory": "/w",
        },
        {"job_id": 13, "job_state": "FAILED", "exit_code": 768, "user_name": "root", "end_time": 1795935758},
    ],
}  # fmt: skip
JSON_24_05 = {
    "meta": {"slurm": {"version": {"major": "24", "micro": "5", "minor": "05"}}},
    "jobs": [
        {
            "array_job_id": {"set": True, "infinite": False, "number": 7},
            "array_task_id": {"set": True, "infinite": False, "number": 3},
            "array_task_string": "",
            "job_id": 9,
            "job_state": ["OUT_OF_MEMORY"],
            "exit_code": {
                "status": ["SIGNALED"],
                "return_code": {"set": True, "infinite": False, "number": 0},
                "signal": {"id": {"set": True, "infinite": False, "number": 125}, "name": ""},
            },
            "name": "exp",
            "nodes": "gpu-3",
            "restart_cnt": 2,
            "standard_output": "/data/exp-7_3.log",
            "start_time": {"set": True, "infinite": False, "number": 1795935747},
            "end_time": {"set": True, "infinite": False, "number": 1795935758},
            "submit_time": {"set": True, "infinite": False, "number": 1795935746},
            "time_limit": {"set": True, "infinite": False, "number": 90},
            "user_name": "me",
            "current_working_directory": "/data",
        },
        {
            "job_id": 10,
            "job_state": ["CANCELLED", "COMPLETING"],
            "exit_code": {"status": ["PENDING"], "return_code": {"set": False, "infinite": False, "number": 0}},
            "array_job_id": {"set": True, "infinite": False, "number": 0},
            "array_task_id": {"set": False, "infinite": False, "number": 0},
            "time_limit": {"set": False, "infinite": True, "number": 0},
            "start_time": {"set": False, "infinite": False, "number": 0},
            "user_name": "me",
        },
    ],
}
DETAILS_22_05 = (
    b"JobId=1 JobName=exp-001 UserId=root(0) GroupId=root(0) MCS_label=N/A Priority=4294901759 Nice=0 Account=(null) "
    b"QOS=(null) JobState=RUNNING Reason=None Dependency=(null) Requeue=1 Restarts=2 BatchFlag=1 Reboot=0 ExitCode=0:9 "
    b"RunTime=00:00:02 TimeLimit=UNLIMITED TimeMin=N/A SubmitTime=2026-11-29T06:42:58 StartTime=2026-11-29T06:43:00 "
    b"EndTime=Unknown AllocNode:Sid=localhost:20664 NodeList=vm BatchHost=vm NumNodes=1 CPUs/Task=1 ReqB:S:C:T=0:0:*:* "
    b"Command=(null) WorkDir=/tmp/my work StdErr=/tmp/my work/e.log StdIn=/dev/null "
    b"StdOut=/tmp/my work/a b.log Power= \n"
)


def only(jobs: object) -> list[BatchJob]:
    return list(jobs)  # type: ignore[call-overload, no-any-return]


def test_a_row_of_the_table_is_a_job_and_waiting_elements_of_an_array_are_jobs_of_their_own() -> None:
    jobs = only(from_table(TABLE_22_05.encode()))
    assert [job.id for job in jobs] == ["2_1", "2_2", "2_3", "3", "1"]
    assert [job.waits for job in jobs] == [True] * 4 + [False]
    running = jobs[-1]
    assert (running.name, running.nodes, running.time_limit, running.reason) == ("exp | 001", "vm", None, "")
    assert running.started == moment("2026-11-29T06:43:00")
    assert jobs[3].time_limit == 300


def test_a_guess_when_a_job_may_begin_is_no_start() -> None:
    assert [job.started for job in from_table(TABLE_22_05.encode())][:4] == [None] * 4


def test_what_is_no_row_is_left_out() -> None:
    assert only(from_table(b"CLUSTER: loop\n\nx\x1fy\n\xff\xfe\n")) == []


def test_an_id_that_is_none_makes_no_job() -> None:
    row = TABLE_22_05.splitlines()[2].replace("1\x1f", "--name=x\x1f", 1)
    assert only(from_table(row.encode())) == []


def test_the_json_of_22_05_has_words_and_raw_wait_statuses() -> None:
    cancelled, second, third, failed = from_json(json.dumps(JSON_22_05).encode())
    assert (cancelled.id, cancelled.state, cancelled.code, cancelled.signal) == ("12", "CANCELLED", None, 9)
    assert cancelled.time_limit == 525600 * 60
    assert (second.id, third.id, third.reason, third.time_limit) == ("2_2", "2_3", "Resources", None)
    assert (failed.code, failed.signal) == (3, None)


def test_the_json_of_24_05_has_lists_and_objects() -> None:
    element, ending = from_json(json.dumps(JSON_24_05).encode())
    assert (element.id, element.state, element.nodes, element.restarts) == ("7_3", "OUT_OF_MEMORY", "gpu-3", 2)
    assert (element.time_limit, element.started, element.signal) == (5400, 1795935747, 125)
    assert (ending.id, ending.state, ending.code, ending.time_limit) == ("10", "COMPLETING", None, None)
    assert ending.lives


@pytest.mark.parametrize("said", ["[]", "{}", '{"jobs": 3}', "squeue: error", '{"jobs": '])
def test_what_is_no_json_of_squeue_is_refused(said: str) -> None:
    with pytest.raises(ValueError):
        only(from_json(said.encode()))


@pytest.mark.parametrize("jobs", [[], [3], [{}], [{"job_id": "x"}], [{"job_id": True}], [{"job_id": 1e300}]])
def test_jobs_of_another_shape_are_left_out(jobs: object) -> None:
    assert only(from_json(json.dumps({"jobs": jobs}).encode())) == []


def test_details_tell_log_exit_and_restarts_also_with_blanks_in_a_path() -> None:
    told = from_details(DETAILS_22_05, BatchJob("1", state=Shown("RUNNING")))
    assert (told.log, told.error_log, told.folder) == ("/tmp/my work/a b.log", "/tmp/my work/e.log", "/tmp/my work")
    assert (told.code, told.signal, told.restarts, told.user) == (None, 9, 2, "root")


def test_a_name_that_looks_like_a_key_does_not_make_another_job_of_it() -> None:
    hostile = DETAILS_22_05.replace(b"JobName=exp-001", b"JobName=x StdOut=/etc/passwd Restarts=9 ExitCode=7:0")
    told = from_details(hostile, BatchJob("1"))
    assert told.log == "/tmp/my work/a b.log"


def test_of_several_lines_the_one_of_this_element_counts() -> None:
    lines = b"".join(
        DETAILS_22_05.replace(b"JobId=1 ", f"JobId={9 + task} ArrayJobId=7 ArrayTaskId={task} ".encode()).replace(
            b"a b.log", f"{task}.log".encode()
        )
        for task in (1, 2, 3)
    )
    assert from_details(lines, BatchJob("7_2")).log.endswith("/2.log")


def test_a_job_that_only_accounting_knows() -> None:
    told = from_accounting(b"CANCELLED by 1000|0:15|2026-01-31T14:05:09\n", BatchJob("7", state=FORGOTTEN))
    assert told is not None
    assert (told.state, told.signal, told.forgotten, told.over) == ("CANCELLED", 15, False, True)
    assert from_accounting(b"", BatchJob("7")) is None


@pytest.mark.parametrize(
    ("id", "found"),
    [
        ("7", ["7"]),
        ("7_2", ["7_2"]),
        ("7_[2-3]", ["7_2", "7_3"]),
        ("7_[1,4-8:2%3]", ["7_1", "7_4", "7_6", "7_8"]),
        ("7_[1-2,...]", ["7_1", "7_2"]),
        ("7_[1-2", ["7_1", "7_2"]),
    ],
)
def test_elements_of_an_array(id: str, found: list[str]) -> None:
    assert elements(id) == found


def test_of_a_large_array_only_the_first_waiting_elements_are_told() -> None:
    assert len(elements("7_[0-4000000]")) == MOST_WAITING


@pytest.mark.parametrize(
    ("said", "limit"),
    [("5:00", 300), ("1-00:00:00", 86400), ("2-0", 172800), ("30", 1800), ("UNLIMITED", None), ("NOT_SET", None)],
)
def test_time_limits(said: str, limit: float | None) -> None:
    assert seconds(said) == limit


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/d/arr-7_%4a.log", "/d/arr-7_0003.log"),
        ("%x/%A-%a.out", "/w/exp/7-3.out"),
        ("/d/100%%.log", "/d/100%.log"),
        ("/d/%N.log", ""),
        ("/d/%j.log", ""),
        ("/dev/null", ""),
        ("", ""),
    ],
)
def test_what_scontrol_leaves_in_the_path_of_a_log_is_filled_or_not_known(path: str, found: str) -> None:
    assert filled(path, BatchJob("7_3", name=Shown("exp"), folder="/w")) == found


def test_a_name_that_looks_like_what_slurm_says_tells_nothing() -> None:
    name = "x ExitCode=0:0 UserId=you(2) Restarts=7"
    said = f"JobId=7 JobName={name} UserId=me(1) Restarts=0 ExitCode=1:0 WorkDir=/w StdOut=/w/7.log"
    told = from_details(said.encode(), BatchJob("7", name=Shown(name)))
    assert (told.name, told.user, told.code, told.restarts) == (name, "me", 1, 0)
