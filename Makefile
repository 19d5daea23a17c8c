# Two commands on a fresh machine with Python 3.11 or newer and make: `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: demo test beside lint types layers installed unit coverage explore long engines soak clean

demo: $(VENV)/run.stamp
	$(BIN)/trainmon demo

# What takes a second comes first; the rest goes on beside the tests, and how these went is the last line.
test: lint layers
	@$(MAKE) --no-print-directory -j2 beside unit

# Told in one piece, since the tests tell meanwhile how they get on.
beside:
	@$(MAKE) --no-print-directory types installed > $(VENV)/beside.txt 2>&1; ended=$$?; \
	printf '\n' ; cat $(VENV)/beside.txt; exit $$ended

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp
	$(BIN)/mypy

layers: $(VENV)/dev.stamp
	$(BIN)/lint-imports

# Five at a time on two cores: those that wait for terminals follow one another on one of them, those for processes on
# another, those for other machines on a third.
# What was compiled is kept, whatever the person prefers: else each worker rewrites the assertions of all files anew.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 5 --dist loadgroup --no-loadscope-reorder

unit: $(VENV)/tests.stamp
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

# The assertions of a fresh clone are rewritten once, by one: else each worker rewrites those of all files at the same time.
# A file that cannot be read is told by the tests themselves.
$(VENV)/tests.stamp: $(VENV)/dev.stamp
	-@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --collect-only -qq > /dev/null 2>&1
	@touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage
