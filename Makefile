# Two commands: `make demo` and `make test`. Both set up everything they need in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
RUN := $(BIN)/reprisal-kg
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test check format generate lock clean help

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: $(READY) ## Build the graph of the real case, check it, ask it, dump it
	@$(RUN) build data/cases -o dist --quiet
	@echo; $(RUN) validate --store dist/store
	@echo; echo "Which cases are there, by State?"; $(RUN) query cases-by-state --store dist/store
	@echo; echo "Which States raised which case, where, and in which words?"
	@$(RUN) query states-that-raised-cases --store dist/store
	@echo; echo "Which laws are used in which cases, and who named them?"
	@$(RUN) query laws-used --store dist/store
	@echo; $(RUN) dump --store dist/store -o dist

test: $(READY_DEV) ## Lint, types, layers, generated files, tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python docs/generate.py --check
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

check: test ## The same as test

format: $(READY_DEV) ## Format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

generate: $(READY_DEV) ## Write every file that follows from another
	@$(BIN)/python docs/generate.py

lock: ## Renew the locked versions (needs pip-tools in the environment)
	@$(BIN)/python -m piptools compile --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-annotate --allow-unsafe --extra setup -o .ci/requirements.lock pyproject.toml
	@$(BIN)/python -m piptools compile --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-annotate --allow-unsafe --extra setup --extra dev -o .ci/requirements-dev.lock pyproject.toml

clean: ## Remove the environment and all output
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "reprisal-kg needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "This Python lacks the venv module (on Debian: install python3-venv)." >&2; exit 1; }

$(READY): .ci/requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "setting up $(VENV) …"
	@$(BIN)/python -m pip install --quiet --require-hashes -r .ci/requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(READY_DEV): .ci/requirements-dev.lock $(READY)
	@$(BIN)/python -m pip install --quiet --require-hashes -r .ci/requirements-dev.lock
	@touch $@
