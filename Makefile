# Everything runs in .venv, which the first target that needs it makes. Needs Python 3.11+ and make.
PYTHON ?= python3
BIN := .venv/bin

# The tests start hundreds of processes: each would compile the code anew where nothing may be written beside it.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: install demo test lint gate bench faults nightly lock wheel check fix clean

install: .venv/installed

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "returnwatch needs Python 3.11 or newer; name one with make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv && $(BIN)/python -m pip install --quiet --upgrade pip && touch $@

.venv/installed: .venv/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable . && touch $@

.venv/developing: .venv/installed
	$(BIN)/python -m pip install --quiet --editable '.[dev]' && touch $@

demo: .venv/installed
	@$(BIN)/returnwatch demo

test: .venv/developing
	$(BIN)/python -m pytest -n 3 --dist loadfile

lint: .venv/developing
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

gate: .venv/developing
	$(BIN)/python -m pytest tests/eval

bench: .venv/developing
	$(BIN)/python -m tests.bench

faults: .venv/developing
	$(BIN)/python -m pytest -m faults && $(BIN)/python -m tests.faults

nightly: .venv/developing
	$(BIN)/python -m tests.nightly

lock: .venv/developing
	$(BIN)/python -m tests.lock > constraints.txt

wheel: .venv/developing
	$(BIN)/python -m tests.wheel

check: lint test wheel

fix: .venv/developing
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
