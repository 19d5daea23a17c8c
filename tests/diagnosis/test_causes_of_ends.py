"""Why a run ended: the first that failed counts, and what the log shows beside its last words."""

from msgspec.structs import replace

from tests.diagnosis.ended_runs import curve, ended, falling, finding, first, lines, names, sure
from tui_monitor.diagnosis.artifacts import Artifacts, CodeFact
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.model.diagnosis import CauseName, DiagnosisStatus, Fix
from tui_monitor.model.finding import Kind, Severity
from tui_monitor.model.role import Role
from tui_monitor.model.run import Life
from tui_monitor.text import Shown

_TRACE = (
    "Traceback (most recent call last):",
    '  File "/home/u/train.py", line 40, in main',
    "    batch = next(loader)",
)
_PEER = "RuntimeError: [gloo/pair.cc:553] Connection closed by peer [127.0.0.1]:1238."
_CUDA = (
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 23.69 GiB of"
    " which 1.12 GiB is free. Of the allocated memory 20.10 GiB is allocated by PyTorch, and 1.50 GiB is reserved by"
    " PyTorch but unallocated."
)


def words_of(told: Fix) -> tuple[str, ...]:
    return (told.do, told.expect, told.verify, told.otherwise, told.risk)


def test_the_rank_that_failed_first_counts_and_not_the_one_that_lost_it() -> None:
    told = first(ended(*_TRACE, _PEER, others={"rank1.log": (*_TRACE, "KeyError: 'label'")}))
    assert told.cause is CauseName.BUG
    assert "KeyError: 'label'" in told.proofs[0].text


def test_a_lost_peer_alone_is_no_sure_cause() -> None:
    told = first(ended(*_TRACE, _PEER))
    assert told.cause is CauseName.COLLECTIVE_TIMEOUT
    assert told.confidence < 0.6


def test_what_a_launcher_reports_yields_to_the_exception_before_it() -> None:
    told = first(
        ended(*_TRACE, "ValueError: operands could not be broadcast together", "ChildFailedError: train.py FAILED")
    )
    assert told.cause is CauseName.BUG
    assert "broadcast" in told.proofs[0].text


def test_a_bug_tells_the_innermost_frame_of_ones_own_code() -> None:
    library = ('  File "/v/lib/python3.11/site-packages/torch/f.py", line 8, in forward', "    return x @ w")
    told = first(
        ended(_TRACE[0], '  File "/home/u/net.py", line 7, in head', "    return lin(x)", *library, "KeyError: 'w'")
    )
    assert any("net.py:7, in head: return lin(x)" in proof.text for proof in told.proofs)
    assert told.fix.do.startswith("at net.py:7, in head: look at")


def test_before_the_first_step_nothing_is_resumed_and_no_data_put_aside() -> None:
    many_lines = ["starting up"] * 100
    told = first(ended("ModuleNotFoundError: No module named 'wandb'", curves=[], before=many_lines))
    assert told.cause is CauseName.BUG
    assert "install the package" in told.fix.do
    assert told.fix.verify == "start it with 10 steps: it passes its first one"
    assert not any(word in " ".join(words_of(told.fix)) for word in ("-1", "checkpoint", "data of that step"))


def test_an_error_that_a_person_added_stands_in_no_log() -> None:
    added = Artifacts(curves=[falling()], errors=("ValueError: Population is empty",))
    proof = first(added).proofs[0]
    assert (proof.text, proof.place) == ("a person added: ValueError: Population is empty", None)


def test_a_bug_that_only_the_code_shows_is_no_end_of_the_run() -> None:
    wrong = CodeFact("no_zero_grad", "gradients are never cleared", "train.py", 15)
    stuck = finding(Kind.PLATEAU, 100.0, "loss stays at 2.3")
    told = first(Artifacts([stuck], stuck, [falling()], code=(wrong,)))
    assert told.cause is CauseName.BUG
    assert told.fix.do.startswith("train.py line 15: call optimizer.zero_grad()")
    assert not any(word in " ".join(words_of(told.fix)) for word in ("it is over", "where it ended", "put the data"))


def test_the_first_step_speaks_for_the_code_and_a_late_one_for_the_data() -> None:
    text = "IndexError: index 9 is out of bounds for axis 0 with size 9"
    early, late = diagnose(ended(text, curves=[])), diagnose(ended(text))
    assert sure(early, CauseName.BAD_DATA) < sure(late, CauseName.BAD_DATA)
    assert names(early)[0] is names(late)[0] is CauseName.BUG


def test_a_check_for_nan_is_no_bug_and_names_what_may_have_come_before() -> None:
    told = diagnose(ended("FloatingPointError: Loss became infinite or NaN at iteration=679!"))
    assert CauseName.BUG not in names(told)
    assert CauseName.NAN_IN_DATA in names(told)
    assert told.causes[0].confidence < 0.7


def test_a_check_for_nan_behind_a_loss_that_grew_names_the_step_size_first() -> None:
    grown = curve("loss", Role.TRAIN_LOSS, [1.0, 0.9, 0.8, 0.9, 1.3, 2.2, 4.1, 9.0, 33.0, 210.0])
    assert first(ended("FloatingPointError: loss is nan, stopping", curves=[grown])).cause is CauseName.LR_TOO_HIGH


def test_out_of_gpu_memory_tells_its_numbers_and_a_batch_size() -> None:
    told = first(ended(_CUDA, kind=Kind.OOM, config={"batch_size": 64}))
    assert told.cause is CauseName.GPU_OUT_OF_MEMORY
    assert any("1.12 GiB of 23.7 GiB were free" in proof.text for proof in told.proofs)
    assert "from 64 to 32" in told.fix.do


def test_pieces_that_nobody_uses_are_told_before_a_smaller_batch() -> None:
    told = first(ended(_CUDA.replace("1.50 GiB", "4.50 GiB"), kind=Kind.OOM))
    assert told.fix.do.startswith("set PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True (4.5 GiB")


def test_memory_that_grew_up_to_the_end_is_a_leak_and_level_memory_is_none() -> None:
    text = "MemoryError: Unable to allocate 24.0 MiB for an array"
    grown = curve("rss_mb", Role.MEMORY, [400.0 + 12 * at for at in range(60)])
    level = curve("rss_mb", Role.MEMORY, [400.0 + at % 3 for at in range(60)])
    leak = first(ended(text, kind=Kind.OOM, curves=[falling(60), grown]))
    assert leak.cause is CauseName.MEMORY_LEAK
    assert "1.2 a step" in leak.proofs[0].text
    assert first(ended(text, kind=Kind.OOM, curves=[falling(60), level])).cause is CauseName.HOST_OUT_OF_MEMORY


def test_one_array_that_no_machine_holds_is_no_leak() -> None:
    told = diagnose(
        ended("numpy.MemoryError: Unable to allocate 298. GiB for an array with shape (4, 1)", kind=Kind.OOM)
    )
    assert names(told)[0] is CauseName.HOST_OUT_OF_MEMORY
    assert CauseName.MEMORY_LEAK not in names(told)
    assert "298 GiB" in told.causes[0].fix.do


def test_a_sigkill_alone_leaves_three_causes_and_asks() -> None:
    told = diagnose(ended("train.sh: line 7: 30411 Killed                  python train.py", kind=Kind.KILLED))
    wanted = {CauseName.HOST_OUT_OF_MEMORY, CauseName.KILLED_BY_USER, CauseName.KILLED_BY_SCHEDULER}
    assert wanted <= set(names(told))
    assert told.status is DiagnosisStatus.PARTIAL
    assert any("dmesg" in asked for asked in told.questions)


def test_a_sigterm_under_a_scheduler_is_the_schedulers() -> None:
    before = ("SLURM_JOB_ID=812 on n7",)
    told = first(ended("Terminated", kind=Kind.KILLED, before=before))
    assert told.cause is CauseName.KILLED_BY_SCHEDULER


def test_a_file_that_cannot_be_decoded_in_the_loader_is_bad_data() -> None:
    trace = (_TRACE[0], '  File "/home/u/data.py", line 9, in __getitem__', "    return json.loads(line)")
    told = first(ended(*trace, "json.decoder.JSONDecodeError: Expecting value: line 812 column 1 (char 0)"))
    assert told.cause is CauseName.BAD_DATA
    assert any("data.py:9" in proof.text for proof in told.proofs)


def test_errors_that_a_person_adds_are_told_without_a_log() -> None:
    told = diagnose(Artifacts(errors=[Shown("Traceback (most recent call last):"), Shown("KeyError: 'lr'")]))
    assert names(told)[0] is CauseName.BUG
    assert told.causes[0].severity is Severity.WARNING


def test_words_of_an_end_in_a_run_that_goes_on_name_nothing() -> None:
    said = lines("WARNING: ran out of memory, skipping batch", "ValueError: retried", "Killed worker 3, restarted")
    told = diagnose(Artifacts(curves=[falling()], lines=said))
    assert told.status is DiagnosisStatus.HEALTHY
    assert not told.causes


_AGAIN = [2.0 / (1 + 0.1 * at) for at in range(40)]


def _resumed(after: list[float], *said: str, alarm: bool = True) -> Artifacts:
    steps = [float(10 * at) for at in range(1, 41)] + [float(10 * at) for at in range(31, 31 + len(after))]
    loss = falling()
    whole = type(loss)(loss.metric, loss.role, steps, _AGAIN + after, False, True, loss.file)
    found = [finding(Kind.EXPLOSION, 310.0, "loss jumped")] if alarm else []
    return Artifacts(found, found[0] if found else None, [whole], lines=lines(*said))


def test_a_loss_that_jumps_where_it_was_resumed_was_resumed_wrongly() -> None:
    told = first(
        _resumed([1.9, 1.8, 1.75, 1.7, 1.6], "Resuming from checkpoint step_300.pt", "optimizer state not found")
    )
    assert told.cause is CauseName.RESUMED_WRONGLY
    assert told.confidence > 0.9
    assert any("optimizer state not found" in proof.text for proof in told.proofs)


def test_a_loss_that_goes_on_where_it_was_resumed_was_resumed_rightly() -> None:
    told = diagnose(_resumed(_AGAIN[30:36], "Resuming from checkpoint step_300.pt", alarm=False))
    assert told.status is DiagnosisStatus.HEALTHY
    assert not told.causes


def test_what_a_person_is_known_to_have_stopped_was_killed_by_nobody_else() -> None:
    """Else the cancel of a sick run would be told as its cause."""
    made = ended("slurmstepd: error: *** JOB 8 ON n1 CANCELLED AT 2025-01-02T03:04:05 ***", kind=Kind.KILLED)
    assert first(made).cause is CauseName.KILLED_BY_SCHEDULER
    stopped = diagnose(replace(made, life=Life.STOPPED)).causes
    assert {told.cause for told in stopped}.isdisjoint({CauseName.KILLED_BY_SCHEDULER, CauseName.KILLED_BY_USER})
