# `make demo` shows what gdprmap finds, `make test` runs all that the project checks, `make docs` builds the site, and
# `make bench` measures anew what docs/performance.md says.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: demo test lint types unit docs bench clean

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable

# The fast engine is a binary that not every machine can have; pyshacl gives the same findings without it.
$(VENV)/.made: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "gdprmap needs Python 3.11 or later: make demo PYTHON=python3.12")'
	@echo "Installing gdprmap into $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) '.[fast]' || $(PIP) .
	@touch $@

$(VENV)/.made-test: $(VENV)/.made
	@echo "Installing what the tests need ..."
	@$(PIP) '.[test]'
	@touch $@

# Findings are what the demo is for, so they do not fail it; a broken file does.
demo: $(VENV)/.made
	$(BIN)/gdprmap check examples/ --fail-on never

test: lint types unit

lint: $(VENV)/.made-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.made-test
	$(BIN)/mypy
	$(BIN)/pyright --warnings --pythonpath $(BIN)/python

unit: $(VENV)/.made-test
	$(BIN)/pytest --numprocesses auto

# A warning, a dead link and a page that nothing leads to fail it.
docs: $(VENV)/.made-test
	$(BIN)/sphinx-build --fail-on-warning --keep-going --fresh-env docs build/docs

# Takes a quarter of an hour. DPV=FOLDER says where DPV's Turtle is; without it the naive way is not measured.
bench: $(VENV)/.made-test
	$(BIN)/python -m tests.benchmarks --write $(if $(DPV),--dpv $(DPV))

clean:
	rm -rf $(VENV) dist build .gdprmap_cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
