"""Keys and passwords that a log holds are in nothing that any command prints."""

from pathlib import Path

import logs
import pytest
from contract_shape import strict
from outside import trainmon

PARTS = {
    "api_key=%": "sk" + "-abcdefghijklmnopqrstuv12345",
    "wandb login %": "0123456789abcdef0123" + "456789abcdef01234567",
    "https://%@github.com/me/x.git": "gh" + "p_abcdefghijklmnopqrstuvwxyz0123",
    "Cookie: sid=%": "abcdef1234567",
    "mysql -u root -p%": "hunter2hunter2",
}
SECRETS = [text.replace("%", secret) for text, secret in PARTS.items()]
FORMS = [
    ("check",),
    ("check", "--json"),
    ("check", "--report"),
    ("explain",),
    ("watch", "--json"),
    ("watch", "--report"),
]


def crashed(folder: Path, said: str) -> Path:
    """A run that ended two hours ago with a traceback that ends in `said`; an odd line and its settings hold it too."""
    trace = (
        f'Traceback (most recent call last):\n  File "train.py", line 3, in <module>\nRuntimeError: 401 for {said}\n'
    )
    logs.run(folder, "one", f"{logs.healthy()}odd {said} 12 34\n{trace}", age=7200)
    (folder / "one" / "config.yaml").write_text(f"lr: 0.1\nnote: '{said}'\nwandb_key: '{said.split()[-1]}'\n")
    return folder


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
@pytest.mark.parametrize(("said", "secret"), list(zip(SECRETS, PARTS.values(), strict=True)), ids=list(PARTS))
def test_s13_no_command_prints_a_secret(tmp_path: Path, form: tuple[str, ...], said: str, secret: str) -> None:
    told = trainmon(*form, crashed(tmp_path, said))
    assert told.status in (0, 20), told.err
    assert secret not in told.out + told.err
    assert "[redacted:" in told.out


def test_the_proof_of_a_crash_says_what_kind_of_secret_stood_there(tmp_path: Path) -> None:
    (run,) = strict(trainmon("check", "--json", crashed(tmp_path, SECRETS[0])).out)["runs"]
    (crash,) = [finding for finding in run["findings"] if finding["kind"] == "crash"]
    quoted = [line["text"] for line in crash["evidence"]["lines"]]
    assert [text for text in (crash["message"], *quoted) if "401 for api_key=[redacted:token]" in text]


def test_runs_whose_names_look_like_keys_stay_two_runs(tmp_path: Path) -> None:
    names = [f"token={digits * 10}" for digits in ("0a1b", "2c3d")]
    for name in names:
        logs.run(tmp_path, name, logs.healthy())
    runs = strict(trainmon("check", "--json", tmp_path).out)["runs"]
    assert sorted(run["id"] for run in runs) == names


def test_a_number_that_is_a_password_is_no_metric(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", "step 0 | db_password=424242 | loss 3\n" + logs.healthy())
    for form in FORMS[:4]:
        assert "424242" not in trainmon(*form, tmp_path).out
