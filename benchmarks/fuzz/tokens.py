"""Bits of text and numbers that have broken readers before."""

# fmt: off
NUMBERS = (
    "nan", "NaN", "-nan", "inf", "-inf", "Infinity", "-Infinity", "1e400", "-1e400", "1e-400", "0", "-0", "-1",
    "1" * 5000, "9" * 25, str(2**63), str(2**63 - 1), str(-(2**63)), str(2**64), str(2**53 + 1), "1e308", "-1e308",
    "0x1p3", "1_000", "1,234.5", "0,5", "1.0D+02", "1e", "1e+", ".", "-", "+-1", "1.2.3", "12:30", "1/0", "0/0",
    "\u0661\u0662", "\uff11", "1.#QNAN", "nan(ind)", "true", "null", "[]", "tensor(nan, device='cuda:0')",
    "1" + "0" * 400,
)
TEXTS = (
    "\x1b]0;owned\x07", "\x1b[31m", "\x9b31m", "\u202egnp", "\u2066x\u2069", "\u200f", "\ufeff", "\u2028", "\x85",
    "\x0b", "\x00", "\x00" * 300, "\x7f", "\r", "\r\n", "\n\n\n", "\t" * 40, "[red]", "[/nope]", "[@click=app.quit]",
    "{}", "%s%n", "a" * 20_000, "acgt" * 4000, "=" * 5000, "|" * 3000, ":" * 3000, "( " * 3000, "[" * 3000,
    "{" * 3000, "'" * 1001, "step", "epoch", "loss", "val_loss", "nan", "Traceback (most recent call last):", "Killed",
    "CUDA out of memory", "../../etc/passwd", "/", "~", "$(reboot)", "`id`", "-rf", "--help", "\ud800", "\udcff",
    "\U0001f600" * 50, "e\u0301" * 100, "null", "true", "!!python/object/apply:os.system [id]", "*a", "&a", "<<: *a",
    "? ", "- " * 500, "!!binary x", "%TAG",
)
BYTES = (
    b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1f\x8b\x08\x00", b"\x28\xb5\x2f\xfd", b"SQLite format 3\0",
    b"\x80" * 9, b"\xff" * 8, b"\x00" * 8, b"\xc3\x28", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"PK\x03\x04",
    b":W&B\xe1\xbe\x00", *(token.encode("utf-8", "surrogatepass") for token in TEXTS),
)
# fmt: on
