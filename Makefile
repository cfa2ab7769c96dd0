# Two commands are enough: `make demo` shows the program, `make test` proves it. Both set up everything they need.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.set-up

.PHONY: help setup demo test fast chaos check audit constraints clean

help:  ## This list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMP)  ## Build .venv with everything pinned in constraints.txt

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; try make PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up .venv: a minute or two, once." >&2
	@$(PYTHON) -m venv .venv >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --upgrade pip >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group dev --editable . >&2
	@touch $@

demo: setup  ## The main job in a browser, no account, no key (ARGS="--once --json" for scripts)
	@$(BIN)/unscripted demo $(ARGS)

test: setup  ## Every test this machine can run; says what it left out
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

fast: setup  ## The quick tests, under a minute
	@$(BIN)/python -m pytest -n 2 --dist worksteal --hypothesis-profile fast -m "not slow and not browser and not postgresql and not node and not llama" $(ARGS)

chaos: setup  ## 500 lives per set-up while processes are killed and everything fails: prints what was lost (ten minutes)
	@$(BIN)/python -m tests.chaos $(ARGS)

check: setup  ## Lint, types, layers, content, docs in step
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/unscripted check
	@$(BIN)/python docs/generate.py --check

audit: setup  ## Known advisories for what is pinned; asks osv.dev, so not part of check and CI
	@$(BIN)/python .ci/audit.py $(ARGS)

constraints: setup  ## Pin what is installed now
	@{ echo "# Every package of the program and of its tests, pinned; used with pip's --constraint. Made by \`make constraints\`."; \
	  $(BIN)/python -m pip freeze --all --exclude-editable --exclude setuptools; } > constraints.txt

clean:  ## Remove what setup and runs made
	rm -rf .venv .unscripted tests/node/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
