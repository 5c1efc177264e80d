# Two commands: `make demo` shows the main job, `make test` passes everything. Both set themselves up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
LOOK := $(VENV)/.look
RIVALS := $(VENV)/.rivals

.PHONY: help demo setup test check bench soak corpus recipes docs clean

help:
	@echo "make demo    set up, then catch a messy morning, do one thing, take it back"
	@echo "make test    set up, then run every test"
	@echo "make check   ruff, mypy --strict, import-linter"
	@echo "make bench   the benchmarks, written to docs/performance.md"
	@echo "make corpus  what capture understands, by group"
	@echo "make recipes what the recipes know of everyday life, by domain"
	@echo "make soak    the long runs: kills, a writing phone, replica histories"

# What the program needs, and nothing else: enough for the demo.
$(LOOK): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "adhd needs Python 3.11 or newer: make PYTHON=python3.12 demo")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $(LOOK)

# And what the tests need.
$(STAMP): $(LOOK) pyproject.toml constraints.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@sh docs/demo/system.sh
	@touch $(STAMP)

setup: $(STAMP)

demo: $(LOOK)
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh docs/demo/morning.sh

test: $(STAMP)
	@$(BIN)/python -m pytest -n 2

check: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

# What other parsers make of the same lines.
$(RIVALS): $(STAMP)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	@touch $(RIVALS)

bench: $(RIVALS)
	@$(BIN)/python tests/benchmarks/bench.py

corpus: $(RIVALS)
	@$(BIN)/python tests/capture/corpus_report.py

recipes: $(STAMP)
	@$(BIN)/python -m tests.steps.report

soak: $(STAMP)
	@$(BIN)/python tests/e2e/kill.py --kills 500
	@$(BIN)/python tests/catch/phone.py --rounds 1000
	@$(BIN)/python tests/rig/soak.py --histories 20000
	@$(BIN)/python tests/rig/light.py --histories 20000
	@$(BIN)/python tests/sync/kill.py --kills 200
	@ADHD_API_EXAMPLES=150 $(BIN)/python -m pytest tests/sync/test_openapi.py

clean:
	@rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
