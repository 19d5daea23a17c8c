"""Beside a run of `trainmon run`: pid, timing, exit. Runs alone, by its path: standard library, nothing of ours."""
