"""The rules of other tools, on the same labelled runs: `python -m benchmarks.baselines CORPUS...`."""
