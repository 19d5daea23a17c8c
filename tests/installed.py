"""What a stranger gets: the wheel in a new environment, run from an empty folder; and the same from a checkout.

A script, not a test of pytest: it builds, and it installs from the package index. Run by `make installed`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "nanogpt-char-healthy"
FIND = "from tui_monitor.resources import find; print(find({name!r}))"


def main() -> int:
    with TemporaryDirectory() as place:
        folder = Path(place)
        wheel = build(folder / "dist")
        missing = list(left_out(wheel))
        if missing:
            return fail(f"{wheel.name} lacks {', '.join(missing)}")
        python = environment(folder / "venv", wheel)
        work(python, folder)
    work(Path(sys.executable), None)
    print("installed: the wheel and the checkout both run check and the demo")
    return 0


def build(into: Path) -> Path:
    run([sys.executable, "-m", "build", "--wheel", "--outdir", str(into), str(ROOT)], cwd=ROOT)
    (wheel,) = into.glob("*.whl")
    return wheel


def left_out(wheel: Path) -> Iterator[str]:
    """Files of the checkout that the app reads at run time and the wheel does not hold."""
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    if (recorder := "tui_monitor/recorder/trainmon_recorder.py") not in held:
        yield recorder
    for styles in sorted((ROOT / "tui_monitor").rglob("*.tcss")):
        if (name := str(styles.relative_to(ROOT))) not in held:
            yield name
    if "tui_monitor/py.typed" not in held:
        yield "tui_monitor/py.typed"
    for folder in ("themes", "sample_logs"):
        for file in sorted(path for path in (ROOT / folder).rglob("*") if path.is_file()):
            if (name := f"tui_monitor/_packaged/{file.relative_to(ROOT)}") not in held:
                yield name


def environment(place: Path, wheel: Path) -> Path:
    """A new environment with the wheel and what it needs; nothing else is in it, not even pip. What is not imported
    need not be compiled."""
    venv.create(place, with_pip=False)
    python = place / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    run([*pip, "install", "--quiet", "--no-compile", str(wheel)], cwd=place)
    return python


def work(python: Path, folder: Path | None) -> None:
    """Version, one look at a packaged sample and the demo without a screen, from an empty folder."""
    with TemporaryDirectory(dir=folder) as empty:
        samples = Path(run([str(python), "-c", FIND.format(name="sample_logs")], cwd=Path(empty)).strip())
        themes = Path(run([str(python), "-c", FIND.format(name="themes")], cwd=Path(empty)).strip())
        assert list(themes.glob("*.yaml")), f"no theme in {themes}"
        command = str(python.parent / "trainmon")
        assert run([command, "--version"], cwd=Path(empty)).startswith("trainmon ")
        looked = run([command, "check", str(samples / SAMPLE)], cwd=Path(empty))
        assert f"CONTINUE {SAMPLE}" in looked, looked
        assert "explosion-threshold" in run([command, "completion", "bash"], cwd=Path(empty))
        played = run([command, "demo"], cwd=Path(empty))
        assert all(sample.name in played for sample in samples.iterdir() if sample.is_dir()), played
        assert list(Path(empty).iterdir()) == [], "trainmon left files behind"
        training = [str(python), "-c", "print('step 1 loss 0.5')"]
        run([command, "run", "--wait", "--name", "exp-1", "--", *training], cwd=Path(empty))
        looked = run([command, "check", "logs"], cwd=Path(empty))
        assert "FINISHED" in looked, looked


def run(command: Sequence[str], cwd: Path) -> str:
    """The output of a command that has to succeed; what it said otherwise."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=cwd, env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
