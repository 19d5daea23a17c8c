"""Ends that logs state without a plain traceback, and words that only sound like one: one look, a day later."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import logs
import pytest
from contract_shape import strict
from outside import trainmon

_TRAINED = "".join(f"step {step} loss: {2.0 - step / 100:.2f}\n" for step in range(10, 60, 10))
_FRAMES = '  File "/w/train.py", line 82, in <module>\n    main()\n  File "/w/train.py", line 40, in main\n'
_CUT = f"Traceback (most recent call last):\n{_FRAMES}    fit(model)\n"
_BOX = (
    f"{'=' * 60}\ntrain.py FAILED\n{'-' * 60}\nFailures:\n  <NO_OTHER_FAILURES>\n{'-' * 60}\n"
    "Root Cause (first observed failure):\n[0]:\n  time      : 2026-01-01_10:00:00\n  host      : n1\n"
    "  rank      : 1 (local_rank: 1)\n  exitcode  : 1 (pid: 8486)\n  error_file: <N/A>\n"
)
_IPYTHON = """\
---------------------------------------------------------------------------
{name}                                Traceback (most recent call last)
<ipython-input-7-2d1c> in <module>
      1 for epoch in range(10):
----> 2     train(epoch)

/w/train.py in train(epoch)
     38     for x, y in loader:
---> 40         fit(x)

{name}: {message}
"""
_CELL = """\
---------------------------------------------------------------------------
{name}                                Traceback (most recent call last)
Cell In[5], line 2
      1 for epoch in range(10):
----> 2     train(epoch)

File /w/train.py:40, in train(epoch)
     38 for x, y in loader:
---> 40     fit(x)

{name}: {message}
"""
_RAY = (
    f"Traceback (most recent call last):\n{_FRAMES}    ray.get(ref)\n"
    "ray.exceptions.RayTaskError({name}): ray::train() (pid=812, ip=10.0.0.1)\n"
    '  File "/w/train.py", line 12, in train\n    fit(x)\n{name}: {message}\n'
)
_CHAINED = "\nDuring handling of the above exception, another exception occurred:\n\n"


def _quoted(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.splitlines())


def _whole(text: str, exception: str) -> str:
    return f"{text}{exception}\n"


FAILED = {
    "Job FAILED": "crash",
    "job 4711 failed": "crash",
    "Run failed after 3 epochs": "crash",
    "ERROR: Training failed: no such file": "crash",
    "Experiment crashed.": "crash",
    "Process exited with code 1": "crash",
    "status: FAILED": "crash",
    "loss = NaN, terminating": "crash",
    "model diverged at step 57 ... aborting": "crash",
    "Loss is nan, stopping training": "crash",
    "Stopping: the loss became infinite": "crash",
    "aborting, non-finite gradients": "crash",
    "Verlust ist NaN, Training wird abgebrochen": "crash",
    "loss 变为 nan，停止训练": "crash",
    "ERROR:tensorflow:Model diverged with loss = NaN.": "crash",
    "RuntimeError: something bad": "crash",
    "mypkg.errors.ShardError: shard 3 is torn\nshards = ['a', 'b', 'c']": "crash",
    "[LightGBM] [Fatal] Check failed: (num_data) > (0) at dataset.cpp, line 39": "crash",
    "已杀死": "killed",
    "**Killed**": "killed",
    "Getötet": "killed",
    "Processus arrêté": "killed",
    "Terminado (killed)": "killed",
    "強制終了": "killed",
    "죽었음": "killed",
    "Убито": "killed",
    "zsh: killed     python train.py": "killed",
    "[1]+  Killed                  python train.py": "killed",
    "run.sh: 行 3:  812 已杀死               python train.py": "killed",
    "run.sh: Zeile 3:   812 Getötet                 python train.py": "killed",
    "run.sh : ligne 3 :   812 Processus arrêté      python train.py": "killed",
    "段错误 (核心已转储)": "crash",
    "Speicherzugriffsfehler (Speicherabzug geschrieben)": "crash",
    "timeout: sending signal TERM to command ‘python’": "timeout",
    "timeout: sending signal KILL to command 'python'": "timeout",
    "exit status 124": "timeout",
    "Exit code: 124": "timeout",
    "train.py exited with status 124": "timeout",
    "[launch] python train.py returned 124": "timeout",
    _CUT: "crash",
    _CUT.rpartition("    fit")[0]: "crash",
    _CUT + _BOX: "crash",
    _whole(_CUT, "ValueError: bad") + _BOX: "crash",
    _IPYTHON.format(name="ValueError", message="bad shape"): "crash",
    _CELL.format(name="RuntimeError", message="bad shape"): "crash",
    _CELL.format(name="RuntimeError", message="bad shape").rpartition("\nRuntimeError")[0]: "crash",
    _CELL.format(name="OutOfMemoryError", message="CUDA out of memory. Tried to allocate 2.00 GiB."): "oom",
    _RAY.format(name="ValueError", message="bad shape"): "crash",
    "(train pid=812) " + _whole(_CUT, "KeyError: 'x'").rstrip().replace("\n", "\n(train pid=812) ") + "\n": "crash",
    _quoted(_whole(_CUT, "ValueError: bad")): "crash",
    _quoted("RuntimeError: CUDA out of memory. Tried to allocate 2 GiB"): "oom",
    "> Killed": "killed",
    _quoted(_CUT): "crash",
}
BY_HAND = (
    "Detected KeyboardInterrupt, attempting graceful shutdown ...",
    "\nDetected KeyboardInterrupt, attempting graceful shutdown ...\nExiting gracefully",
    "Training interrupted by user",
    "KeyboardInterrupt received, saving the model",
    "Received SIGINT, stopping",
    "^CTraining stopped",
    _whole(_CUT, "KeyboardInterrupt") + _CHAINED + _whole(_CUT, "RuntimeError: DataLoader worker exited unexpectedly"),
    _whole(_CUT, "xgboost.core.XGBoostError: KeyboardInterrupt"),
    _whole(_CUT, "RuntimeError: KeyboardInterrupt: <EMPTY MESSAGE>"),
    _whole(_CUT, "subprocess.CalledProcessError: Command '['python']' died with <Signals.SIGINT: 2>."),
    _IPYTHON.format(name="KeyboardInterrupt", message=""),
    _RAY.format(name="KeyboardInterrupt", message=""),
    "^C\n" + _whole(_CUT, "tensorflow.python.framework.errors_impl.CancelledError: Session was cancelled"),
)
FINISHED = (
    "[LightGBM] [Info] Finished training",
    "[LightGBM] [Info] Finish train",
    "Finished train in 3 min",
)
NONE = (
    "[LightGBM] [Info] Finished loading data in 0.5 seconds",
    "[LightGBM] [Info] Finished initializing training",
    "Finished training epoch 3, validating",
    "Training failed to improve for 3 epochs",
    "The job failed over to another node",
    "0 of 12 jobs failed",
    "Process exited with code 0",
    "status: FAILED_OVER",
    "exit status 0",
    "loss is NaN, skipping this batch",
    "will abort when the loss is NaN",
    "RuntimeError: no answer from the server\nRetrying in 5 s",
    "ValueError: bad batch\n2026-01-01 10:00:00,250 - train - INFO - left out",
    "Terminado",
    "timeout: 30",
    "Press Ctrl-C to stop",
    "> loading checkpoint of shard 3",
    "old jobs were Killed",
    "the interrupt handler is installed",
    "Epoch 3: 100%|████| 44/44 [00:00<00:00, 116.37it/s, kl_step=inf.0, exits=0] stopped early in 3 of 44",
)
_STEPS_AGAIN = "step 10 loss: 2.0\nstep 20 loss: 1.9\n"
_JOB = "slurmstepd: error: *** JOB {} ON n1 CANCELLED AT 2025-08-17T01:22:18 ***\n"
_BANNER = "trainer 2.1 on host n1\nreading configuration small.yaml\n"
BEGUN_ANEW = (
    _whole(_CUT, "FileNotFoundError: data.txt") + "Starting training\nmodel has 12 layers\n",
    "Killed\nResuming from checkpoint out/3.pt\n",
    _BANNER + _whole(_CUT, "ImportError: torch") + _BANNER + "model has 12 layers\n",
    "Job FAILED\n+ python train.py --lr 0.1\nmodel has 12 layers\n",
    _JOB.format(101) + "===== attempt 2 =====\n" + _STEPS_AGAIN,
    _BANNER + "RuntimeError: CUDA out of memory. Tried to allocate 2 GiB\n" + _BANNER + _STEPS_AGAIN,
)
STALE = {
    _JOB.format(101) + _STEPS_AGAIN + _JOB.format(102): "JOB 102",
    _whole(_CUT, "ValueError: old") + _STEPS_AGAIN + _whole(_CUT, "ValueError: new"): "ValueError: new",
    _BANNER + "Killed\n" + _BANNER + _STEPS_AGAIN + _whole(_CUT, "ValueError: new"): "ValueError: new",
    "RuntimeError: CUDA out of memory. Tried\nStarting training\n" + _STEPS_AGAIN + "Job FAILED\n": "Job FAILED",
    "KeyboardInterrupt\nRestarting\n" + _whole(_CUT, "ValueError: new"): "ValueError: new",
}


@dataclass(frozen=True)
class Looked:
    runs: dict[str, dict[str, Any]]

    def at(self, kind: str, number: int, newline: bool = True) -> dict[str, Any]:
        return self.runs[f"{kind}-{number}-{newline}"]


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Looked:
    """Every log of this file, with and without its last newline, seen in one look."""
    folder = tmp_path_factory.mktemp("ends") / "logs"
    texts = {
        "failed": [_TRAINED + text for text in FAILED],
        "by-hand": [_TRAINED + text for text in BY_HAND],
        "finished": [_TRAINED + text for text in FINISHED],
        "none": [_TRAINED + text for text in NONE],
        "anew": list(BEGUN_ANEW),
        "stale": list(STALE),
    }
    for kind, some in texts.items():
        for number, text in enumerate(some):
            for newline in (True, False):
                bare = text.removesuffix("\n")
                logs.run(folder, f"{kind}-{number}-{newline}", bare + "\n" * newline, age=86_400)
    document = strict(trainmon("check", "--json", folder).out)
    return Looked({run["id"].rpartition("/")[2]: run for run in document["runs"]})


def _each(texts: Any) -> Any:
    return pytest.mark.parametrize(
        "number", range(len(texts)), ids=[text.strip()[-60:].encode("unicode_escape").decode() for text in texts]
    )


newlines = pytest.mark.parametrize("newline", [True, False], ids=["whole", "torn"])


def _kinds(run: dict[str, Any]) -> set[str]:
    return {finding["kind"] for finding in run["findings"] if finding["state"] == "active"}


@newlines
@_each(FAILED)
def test_a_log_that_says_it_failed_has_failed(looked: Looked, number: int, newline: bool) -> None:
    run = looked.at("failed", number, newline)
    kind = list(FAILED.values())[number]
    assert kind in _kinds(run), run["reason"]
    assert run["status"] in ({"timeout"} if kind == "timeout" else {"failed", "diverged"})
    assert run["decision"] == "STOP"


@newlines
@_each(BY_HAND)
def test_what_a_person_stopped_is_no_crash(looked: Looked, number: int, newline: bool) -> None:
    run = looked.at("by-hand", number, newline)
    assert "killed" in _kinds(run) and "crash" not in _kinds(run), run["reason"]
    assert run["decision"] == "CONTINUE"
    assert any("stopped by hand after step 50" in finding["message"] for finding in run["findings"])


@newlines
@_each(FINISHED)
def test_the_word_of_a_library_that_training_is_over_counts(looked: Looked, number: int, newline: bool) -> None:
    assert looked.at("finished", number, newline)["status"] == "completed"


@newlines
@_each(NONE)
def test_what_only_sounds_like_an_end_is_none(looked: Looked, number: int, newline: bool) -> None:
    run = looked.at("none", number, newline)
    assert (run["status"], run["life"]) == ("healthy", "ended"), run["reason"]


@newlines
@_each(BEGUN_ANEW)
def test_an_end_is_over_once_a_new_start_has_printed_something(looked: Looked, number: int, newline: bool) -> None:
    run = looked.at("anew", number, newline)
    assert run["decision"] != "STOP" and not _kinds(run) & {"crash", "oom", "killed"}, run["reason"]


@newlines
@_each(STALE)
def test_the_last_of_several_ends_is_the_one_that_is_told(looked: Looked, number: int, newline: bool) -> None:
    run = looked.at("stale", number, newline)
    assert list(STALE.values())[number] in run["reason"]
    assert run["decision"] == "STOP"


def test_the_error_line_explains_a_traceback_that_was_cut_off(tmp_path: Path) -> None:
    text = _TRAINED + "ERROR:tensorflow:Model diverged with loss = NaN.\n" + _CUT
    logs.run(tmp_path / "logs", "exp-1", text, age=86_400)
    (run,) = strict(trainmon("check", "--json", tmp_path).out)["runs"]
    assert run["reason"].endswith("crashed after step 50: Model diverged with loss = NaN.")
