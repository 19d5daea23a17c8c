"""Keys and passwords that a log holds never reach the screen, and no file that a person lets trainmon write."""

from pathlib import Path

from tests.e2e.conftest import Open, Train
from tests.e2e.person import say_yes

KEY = "sk" + "-abcdefghijklmnopqrstuv12345"
LOGIN = "0123456789abcdef0123" + "456789abcdef01234567"


def test_s13_no_screen_shows_a_secret(opened: Open, root: Path) -> None:
    log = root / "logs" / "exp-1" / "train.log"
    log.parent.mkdir(parents=True)
    steps = "".join(f"step {step} | loss {2 / step:.4f}\n" for step in range(1, 41))
    log.write_text(f"{steps}wandb login {LOGIN}\nstep 41 | loss nan | api_key={KEY}\n" + "step 42 | loss nan\n" * 12)
    terminal = opened(root)
    terminal.wait_for("1 STOP")
    terminal.keys("Enter")
    terminal.wait_for("[redacted:token]")
    terminal.wait_for("wandb login [redacted:value]")
    terminal.keys("e")
    terminal.wait_for("loss is NaN")
    assert KEY[:12].encode() not in terminal.raw
    assert LOGIN[:12].encode() not in terminal.raw


def test_s13_no_record_of_a_stop_holds_a_secret(opened: Open, train: Train, root: Path) -> None:
    training = train("exp-1", "--api-key", KEY)
    (root / "logs" / "exp-1" / "config.yaml").write_text(f"lr: 0.1\nwandb_key: {LOGIN}\npassword: 424242\n")
    terminal = opened(root)
    terminal.wait_for("1 CONTINUE")
    training.break_it()
    terminal.wait_for("1 STOP")
    terminal.wait_for(f"pid {training.pid}")
    terminal.keys("K")
    terminal.wait_for("- Action: Training process killed")
    say_yes(terminal, "Stop it")
    terminal.wait_for("wrote")
    journal, result = root / ".trainmon" / "journal.jsonl", root / "results" / "exp-1.json"
    texts = [path.read_text() for path in (journal, result, root / "dev_notes.md")]
    for text in (*texts, terminal.raw.decode("utf-8", "replace")):
        assert not [secret for secret in (KEY[:12], LOGIN[:12], "424242") if secret in text]
    assert "--api-key [redacted:token]" in texts[0]
    assert '"wandb_key": "[redacted:value]"' in texts[1]
    assert '"password": "[redacted:value]"' in texts[1]
