# What a person does with this project. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
BENCH_STAMP := $(VENV)/.bench
EDITOR_STAMP := kg/web/static/vendor/.ready
STORE ?= store
HOST ?= 127.0.0.1
PORT ?= 8000
CORPUS ?= ../shared/corpus/ga-resolutions-75-79.en-fr.tar.xz
SAMPLE ?= 1000

.DEFAULT_GOAL := help
.PHONY: help setup build serve test test-all lint bench evaluate docs clean

help: ## Say what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

setup: $(STAMP) $(EDITOR_STAMP) ## Make the virtual environment and the query editor

# The query editor comes from the npm registry; without Node the page has a plain form instead.
$(EDITOR_STAMP): package.json | $(STAMP)
	@if command -v npm >/dev/null 2>&1; then \
	  npm ci --silent --no-audit --no-fund >/dev/null 2>&1 && node kg/web/editor/build.mjs >/dev/null \
	    && touch $@ || echo "The query editor could not be built; the plain form serves instead."; \
	fi

build: $(STAMP) ## Build the starter corpus into ./store (if it is not there or out of date)
	@$(BIN)/kg build --store $(STORE) --if-changed

serve: setup build ## Build the starter corpus and serve it
	@$(BIN)/kg serve --store $(STORE) --host $(HOST) --port $(PORT)

test: $(STAMP) ## Run the tests (under five minutes)
	$(BIN)/python -m pytest -n auto --maxprocesses 8 --dist loadfile -m "not slow and not thorough and not browser"

test-all: $(STAMP) ## Run the slow suites too
	$(BIN)/python -m pytest -m ""

lint: $(STAMP) ## Check style and types
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check .
	$(BIN)/mypy

evaluate: $(STAMP) ## Print precision, recall and F1 against hand-read documents and the UN's markup
	$(BIN)/kg evaluate
	@if [ -e $(CORPUS) ]; then $(BIN)/kg evaluate --markup $(CORPUS) --sample $(SAMPLE); \
	  else echo "The UN's markup is not at $(CORPUS); name it with CORPUS=…"; fi

$(BENCH_STAMP): $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	@touch $@

bench: $(BENCH_STAMP) build ## Run the benchmarks (minutes)
	$(BIN)/python -m benchmarks

docs: $(STAMP) ## Write the generated documentation again
	$(BIN)/python docs/make_ontology.py
	$(BIN)/python docs/make_settings.py
	$(BIN)/python docs/make_quality.py

clean: ## Remove what was built (not the environment)
	rm -rf $(STORE) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
