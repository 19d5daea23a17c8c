"""What Ray's REST API is asked, what its refusals mean (R8), and that nothing leads elsewhere (S17)."""

import json
import socket
import threading

import pytest
from played_ray import NOT_READY, PlayedRay, job

from tui_monitor.errors import Unreachable, UsageError
from tui_monitor.hosts.ray import ray_requests
from tui_monitor.hosts.ray.http import Http
from tui_monitor.hosts.ray.ray_jobs import from_list, from_one
from tui_monitor.hosts.ray_address import RayAddress, cautions, given_place, ray_address, ray_place

HERE = RayAddress(False, "127.0.0.1", 8265)


@pytest.fixture
def http(ray: PlayedRay) -> Http:
    return Http(ray.url, is_loopback=True)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ray_requests, "_PAUSE", 0.0)


def test_a_stop_that_was_taken_is_no_more_than_that(ray: PlayedRay, http: Http) -> None:
    ray.add("a", "RUNNING")
    assert ray_requests.stop(http, "a").status == 0
    assert ray.asked == ["head POST /api/jobs/a/stop "]


def test_false_is_said_of_a_job_that_had_ended_before(ray: PlayedRay, http: Http) -> None:
    ray.add("a", "SUCCEEDED")
    ray.stopped = False
    said = ray_requests.stop(http, "a")
    assert (said.status, said.error) == (0, "it had ended before")


def test_an_unknown_id_is_unknown_and_never_done(ray: PlayedRay, http: Http) -> None:
    said = ray_requests.stop(http, "nobody")
    assert (said.status, said.error) == (1, "Ray knows no job nobody")
    assert ray_requests.job(http, HERE, "nobody") is None


def test_while_no_agent_is_ready_a_stop_is_asked_for_again(ray: PlayedRay, http: Http) -> None:
    ray.add("a", "RUNNING")
    ray.failing = [(500, NOT_READY), (500, NOT_READY)]
    assert ray_requests.stop(http, "a").status == 0
    assert len(ray.asked) == 3


def test_an_agent_that_never_becomes_ready_has_stopped_nothing(ray: PlayedRay, http: Http) -> None:
    ray.add("a", "RUNNING")
    ray.failing = [(500, NOT_READY)] * 9
    said = ray_requests.stop(http, "a")
    assert (said.status, said.error) == (1, "no agent of Ray is ready: nothing was done, ask again")


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (500, "Traceback\nRuntimeError: it broke\n", "it broke"),
        (401, "Unauthorized", "wants a login"),
        (200, "<html>a router</html>", "another way than Ray"),
        (200, '{"a": 1}', "list of jobs is none"),
        (200, "[" * 100_000, "another way than Ray"),
    ],
)
def test_what_is_no_answer_is_unreachable_with_its_words(
    ray: PlayedRay, http: Http, status: int, body: str, words: str
) -> None:
    ray.failing = [(status, body)]
    with pytest.raises(Unreachable, match=words):
        ray_requests.jobs(http, HERE)


def test_a_redirect_is_not_followed(ray: PlayedRay, http: Http) -> None:
    other = PlayedRay()
    ray.elsewhere = f"{other.url}/api/jobs/"
    with pytest.raises(Unreachable, match="leads elsewhere"):
        ray_requests.jobs(http, HERE)
    assert other.asked == []
    other.close()


def test_a_proxy_of_the_environment_is_not_asked_about_this_machine(
    ray: PlayedRay, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = PlayedRay()
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.url)
    assert ray_requests.version(Http(ray.url, is_loopback=True)) == "2.60.0"
    assert proxy.asked == []
    proxy.close()


def test_an_answer_that_does_not_come_or_does_not_end_is_given_up() -> None:
    silent = socket.create_server(("127.0.0.1", 0))
    http = Http(f"http://127.0.0.1:{silent.getsockname()[1]}", is_loopback=True)
    with pytest.raises(Unreachable, match=r"0\.1 s"):
        http.ask("/api/version", limit=0.1)

    def drip() -> None:
        while True:
            near, _ = silent.accept()
            if b"drip" not in near.recv(1000):
                continue
            near.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while not done.wait(0.02):
                near.sendall(b"x")
            return

    done = threading.Event()
    threading.Thread(target=drip, daemon=True).start()
    with pytest.raises(Unreachable):
        http.ask("/drip", limit=0.3)
    done.set()


def test_an_answer_that_is_too_large_is_not_read(ray: PlayedRay, http: Http) -> None:
    ray.failing = [(200, "x" * 5000)]
    with pytest.raises(Unreachable, match="larger than"):
        http.ask("/api/jobs/", most=1000)


def test_nobody_who_listens_is_a_sentence() -> None:
    with pytest.raises(Unreachable, match="nobody listens there: is Ray up, and the tunnel"):
        ray_requests.version(Http("http://127.0.0.1:1", is_loopback=True))


def test_a_run_is_submitted_with_what_it_is_and_by_whom(ray: PlayedRay, http: Http) -> None:
    assert ray_requests.submit(http, "python train.py", None, {"user": "ada"}) == "raysubmit_x1"
    assert json.loads(ray.asked[0].split(" ", 3)[3]) == {"entrypoint": "python train.py", "metadata": {"user": "ada"}}
    assert ray_requests.submit(http, "python train.py", "exp-1", {}) == "exp-1"
    ray.failing = [(500, "ValueError: Job with submission_id exp-1 already exists. Please use a different one.")]
    with pytest.raises(UsageError, match="has a job exp-1 already"):
        ray_requests.submit(http, "python train.py", "exp-1", {})


# What it says of jobs


def test_a_job_is_told_by_its_status_times_code_and_node() -> None:
    entry = job("a", "FAILED", driver_agent_http_address="http://10.0.0.7:52365", metadata={"name": "lr 3"})
    told = from_one(entry, HERE)
    assert told is not None
    assert (told.job.state, told.job.code, told.job.nodes, told.job.name) == ("FAILED", 3, "10.0.0.7", "lr 3")
    assert told.job.reason == "Job entrypoint command failed with exit code 3"
    assert (told.job.submitted, told.job.ended) == (1795936508.965, 1795936513.717)
    assert told.job.log == "/ray:127.0.0.1:8265/a/job.log"
    assert told.job.over
    assert not told.job.ended_well


@pytest.mark.parametrize(
    ("state", "way"), [("PENDING", "waits"), ("RUNNING", "lives"), ("STOPPED", "over"), ("SUCCEEDED", "over")]
)
def test_each_status_is_one_way_of_being(state: str, way: str) -> None:
    told = from_one(job("a", state), HERE)
    assert told is not None
    assert [name for name in ("waits", "lives", "over") if getattr(told.job, name)] == [way]


def test_a_signal_that_ended_it_is_a_signal() -> None:
    told = from_one(job("a", "FAILED", driver_exit_code=-9), HERE)
    assert told is not None
    assert (told.job.code, told.job.signal) == (None, 9)


@pytest.mark.parametrize(
    "entry",
    [
        None,
        7,
        {},
        job("a", "RUNNING", type="DRIVER", submission_id=None),
        job("../x", "RUNNING"),
        job("a/b", "RUNNING"),
        job("a", "RUNNING") | {"status": "NEW WORD"},
    ],
)
def test_what_is_no_job_that_was_submitted_is_left_out(entry: object) -> None:
    assert from_list([entry, job("b", "RUNNING")], HERE).keys() == {"b"}


# Addresses


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ("ray:http://localhost:8265", "/ray:localhost:8265"),
        ("ray:http://localhost", "/ray:localhost:8265"),
        ("ray:http://localhost:8265/raysubmit_1", "/ray:localhost:8265/raysubmit_1"),
        ("ray:https://ray.example/", "/ray:https:ray.example:443"),
        ("ray:http://[::1]:8265", "/ray:[::1]:8265"),
        ("/ray:localhost:8265/a", "/ray:localhost:8265/a"),
        ("gpu1:/data", None),
    ],
)
def test_an_address_is_a_place(given: str, place: str | None) -> None:
    assert given_place(given) == place


@pytest.mark.parametrize(
    "given",
    [
        "ray:localhost:8265",
        "ray://head:10001",
        "ray:http://me:secret@host",
        "ray:http://",
        "ray:http://-o",
        "ray:http://h/a/b",
    ],
)
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(UsageError):
        given_place(given)


@pytest.mark.parametrize(
    ("url", "is_warned_of"),
    [
        ("http://localhost:8265", False),
        ("http://127.0.0.9", False),
        ("http://[::1]:8265", False),
        ("https://ray.example", False),
        ("http://ray.example", True),
        ("http://10.0.0.3:8265", True),
        ("http://localhost.example", True),
    ],
)
def test_plain_text_over_the_network_is_warned_of(url: str, is_warned_of: bool) -> None:
    """S17"""
    address = ray_address(url)
    assert (address.caution is not None) == is_warned_of
    paths = [f"{address.place}/a", f"{address.place}/b", "/data"]
    assert len(cautions(paths)) == is_warned_of


def test_a_path_of_a_log_leads_to_its_job_and_file() -> None:
    place = ray_place("/ray:https:h:443/a/job.log")
    assert place is not None
    assert (place.address.url, place.id, place.file) == ("https://h:443", "a", "job.log")
