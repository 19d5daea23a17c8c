# Two commands on a fresh machine with Python 3.11 or newer and make: `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: demo test lint types layers installed unit coverage explore long engines soak clean

demo: $(VENV)/run.stamp
	$(BIN)/trainmon demo

# The tests come last: how they went is the last line.
test: lint types layers installed unit

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp
	$(BIN)/mypy

layers: $(VENV)/dev.stamp
	$(BIN)/lint-imports

# Four at a time on two cores: those that wait for terminals follow one another on one of them, those for processes on another.
# What was compiled is kept, whatever the person prefers: else each worker rewrites the assertions of all files anew.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 4 --dist loadgroup --no-loadscope-reorder

unit: $(VENV)/dev.stamp
	$(PYTEST) --durations=10

# Twice the time of the tests, and no limit depends on it: a target of its own.
coverage: $(VENV)/dev.stamp
	$(PYTEST) --cov --cov-report=term

# The laws again, on examples that nobody has tried yet. What is found becomes an @example of its law.
explore: $(VENV)/dev.stamp
	$(PYTEST) -m hypothesis --hypothesis-profile=explore

# What takes too long to be run each time: many runs, hostile names in all views, a soak of four days, whole sweeps (CONTRIBUTING.md).
long: $(VENV)/dev.stamp
	$(PYTEST) -m long

# With a real sshd, Slurm and Ray on loopback. What is not there is installed: by apt where one is root, Ray into a venv of
# its own. What cannot be had is skipped, and said so.
engines: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -m engines -n 0 -rs tests/engines

# Thirty days by a clock that is moved by hand, then ten minutes of 200 real runs: nothing lost in silence, memory flat.
soak: $(VENV)/dev.stamp
	nice -n 5 $(BIN)/python -m benchmarks.soak_days
	nice -n 5 $(BIN)/python -m benchmarks.soak

# The wheel in an empty venv, run from an empty folder: what a stranger gets.
installed: $(VENV)/dev.stamp
	$(BIN)/python tests/installed.py

$(VENV)/run.stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --group dev
	touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage
