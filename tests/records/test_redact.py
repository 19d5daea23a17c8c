import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.records.redact import redact, written
from tui_monitor.text import clean

SECRETS = [
    "WANDB_API_KEY=0123456789abcdef0123456789abcdef01234567",
    "api_key: 'abc12345'",
    '"hf_token": "hf_abcdefghijklmnopqrst"',
    "OPENAI_API_KEY=sk-proj-abcdefghijklmnopqrstuvwx",
    "password = hunter2hunter2",
    "PGPASSWORD=123456",
    "aws_secret_access_key=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "Authorization: Bearer abcdef.ghijkl-123",
    "postgres://me:s3cr3tpw@db.example/mlflow",
    "git clone https://oauth2:glpat-abcdefghijklmnopqrst@host/x.git",
    "--token abcdefgh1234",
    "--api-key=abcdefgh1234",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
    "-----BEGIN RSA PRIVATE KEY-----MIIEow",
    "loaded Zm9vYmFyQmF6MTIzNDU2Nzg5QUJDREVGZ0hJSktM from env",
]
PARTS = ["0123456789abcdef01", "abc12345", "hf_abc", "sk-proj", "hunter2", "123456", "wJalr", "AKIAIO", "ghp_abc"]
PARTS += ["abcdef.ghijkl", "s3cr3tpw", "glpat-abc", "abcdefgh1234", "abcdefgh1234", "eyJhb", "MIIEow", "Zm9vYmFy"]


@pytest.mark.parametrize(("text", "secret"), list(zip(SECRETS, PARTS, strict=True)))
def test_a_secret_is_replaced_and_its_kind_told(text: str, secret: str) -> None:
    shown = written(f"step 3 {text} loss 0.5")
    assert secret not in shown
    assert "[redacted:" in shown
    assert shown.startswith("step 3 ")
    assert shown.endswith(" loss 0.5") or "PRIVATE" in text


HARMLESS = [
    "step 12/100 | loss 0.4512 | lr 3e-4 | tokens_per_second=13000.5 | tok/s 1.2e5",
    "tokens: 524288 token=512 auth: 3",
    "eos_token: '<|endoftext|>' pad_token=<pad>",
    "token_embedding.weight: torch.Size([50257, 768])",
    "checkpoint /data/experiments/2026-01-31/vit_large_patch16_224/seed_42/checkpoint_best.pth",
    "commit 3f786850e387550fdab836ed7e6dc881de23001b",
    "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB",
    "resnet50_a1_0-14fe96d1.pth model=meta-llama/Llama-3.1-8B-Instruct",
    "https://wandb.ai/team/project/runs/abc123",
    "val/very_long_metric_name_with_many_words_in_it_2: 0.3",
    "torch.distributed.elastic.multiprocessing.errors.ChildFailedError",
    "Stopped by hand: NaN in loss since step 3 410 (12 in a row)",
    "0123456789012345678901234567890123456789",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_training_output_stays_as_it_is(text: str) -> None:
    assert written(text) == clean(text)


@given(st.text(max_size=200) | st.lists(st.sampled_from(SECRETS + HARMLESS), max_size=4).map(" ".join))
def test_redacting_twice_changes_nothing(text: str) -> None:
    once = written(text)
    assert redact(once) == once


def test_long_hostile_lines_are_done_in_no_time_worth_measuring() -> None:
    for text in ("-" * 2000, "a-" * 1000, "token" * 400, "a://" * 500, "_" * 2000 + "=", "api_key" + " " * 1990):
        assert len(written(text)) <= 2100
