"""A console may print a table, and die like any other."""

from pathlib import Path

from contract_shape import strict
from outside import trainmon


def test_a_console_that_prints_a_table_is_heard_when_it_dies(tmp_path: Path) -> None:
    """DEAP prints its generations with tabs between them; what ends it comes in the words of any console."""
    rows = "".join(f"{n}\t{9 / n:.3f}\t{600 + n}.5\n" for n in range(1, 13))
    crash = 'Traceback (most recent call last):\n  File "ga.py", line 12, in <module>\n'
    crash += "numpy._core._exceptions._ArrayMemoryError: Unable to allocate 282. MiB for an array\n"
    for name, told in (("train.log", ["oom"]), ("metrics.csv", [])):
        folder = tmp_path / name
        folder.mkdir()
        (folder / name).write_text("step\tloss\tseconds\n" + rows + crash)
        [run] = strict(trainmon("check", "--json", folder).out)["runs"]
        assert [one["kind"] for one in run["findings"] if one["kind"] in ("oom", "crash")] == told
