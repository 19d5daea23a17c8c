"""Broken, hostile and half-written files against the whole program, a process each: `python -m benchmarks.fuzz`."""
