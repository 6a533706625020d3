# taizhang 台账. `make` lists the targets. Everything runs in one virtual environment made by plain venv and pip.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --disable-pip-version-check --quiet

# What a run of the tests is allowed to leave uncovered of the core: nothing.
CORE_COVERAGE ?= 100
# Two processes: most of the time is waiting for databases, servers and browsers that tests start.
PYTEST_ARGS   ?= -n 2

# `make faults`: how many writers and servers are killed, and the first seed; one seed alone by TAIZHANG_FAULT_SEED=N.
FAULT_RUNS ?= 300
FAULT_BASE ?= $(shell date +%s)
FAULT_BASE := $(FAULT_BASE)

# `make bench-NAME BENCH_ARGS="--repeats 3"`: what a benchmark is told, as `benchmarks/NAME.py --help` says.
BENCH_ARGS ?=

BENCHES := $(filter-out harness,$(patsubst benchmarks/%.py,%,$(wildcard benchmarks/*.py)))

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup demo serve test unit lint types contracts faults spark services bench lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14
	@for name in $(BENCHES); do printf 'bench-%-8s%s\n' "$$name" "$$(sed -n "1s/\"\"\"//gp" benchmarks/$$name.py)"; done

# --- set-up: a stamp beside each step, so that a second `make setup` does nothing -------------------------------------

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "需要 Python 3.11 或更新版本 / Python 3.11 or newer is needed: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.stamp-web: requirements/web.txt | $(VENV)/bin/python
	$(PIP) -r requirements/web.txt
	$(PIP) --no-deps -e .
	@touch $@

$(VENV)/.stamp-dev: requirements/dev.txt $(VENV)/.stamp-web
	$(PIP) -r requirements/dev.txt
	@touch $@

# an extra: pyspark alone is over 400 MB
$(VENV)/.stamp-spark: requirements/spark.txt $(VENV)/.stamp-dev
	$(PIP) -r requirements/spark.txt
	@touch $@

setup: $(VENV)/.stamp-dev ## the virtual environment with all that tests need; does nothing the second time

# --- use --------------------------------------------------------------------------------------------------------------

demo: $(VENV)/.stamp-web ## a demo city: builds it, prints the page's table, serves it on 127.0.0.1:8000
	$(BIN)/taizhang demo $(DEMO_ARGS)

serve: $(VENV)/.stamp-web ## the web and API on 127.0.0.1:8000, over ./taizhang-home or TAIZHANG_HOME
	$(BIN)/taizhang serve

# --- proof ------------------------------------------------------------------------------------------------------------

test: setup lint types contracts unit ## lint, types, import contracts and every test

lint: setup ## ruff, rules and form
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup ## mypy, strict
	$(BIN)/mypy src tests benchmarks

contracts: setup ## who may import whom
	$(BIN)/lint-imports --no-logo

unit: setup
	$(BIN)/pytest --cov=taizhang.core --cov-branch --cov-report=term:skip-covered --cov-fail-under=$(CORE_COVERAGE) $(PYTEST_ARGS)

faults: setup ## kills writers and PostgreSQL 300 times (FAULT_RUNS) at points drawn from seeds; within an hour
	@echo "$(FAULT_RUNS) runs, seeds from $(FAULT_BASE)"
	TAIZHANG_FAULT_RUNS=$(FAULT_RUNS) TAIZHANG_FAULT_BASE=$(FAULT_BASE) timeout --signal=INT 3600 \
	  $(BIN)/pytest $(PYTEST_ARGS) tests/faults/test_kill.py tests/faults/test_lost_writes.py

spark: $(VENV)/.stamp-spark ## a real Spark cluster on loopback: its tests, and a small province on DuckDB and on Spark
	$(BIN)/pytest -m spark tests
	$(BIN)/python benchmarks/scale.py --spark --entries 40000 --repeats 1

services: ## by apt: PostgreSQL, Chromium, Chinese fonts, a Java runtime, strace and a C compiler, which some tests need
	@bash .ci/services

# --- measurement ------------------------------------------------------------------------------------------------------

bench: $(addprefix bench-,$(BENCHES)) ## every benchmark

.PHONY: $(addprefix bench-,$(BENCHES))
$(addprefix bench-,$(BENCHES)): bench-%: setup
	$(BIN)/python benchmarks/$*.py $(BENCH_ARGS)

# --- pins -------------------------------------------------------------------------------------------------------------
# The only target that needs uv (https://docs.astral.sh/uv/). No header and no annotation: the files hold names and
# versions alone, and no address of a registry.

LOCK := uv pip compile --quiet --no-header --no-annotate --python-version 3.11 pyproject.toml

lock: ## resolve the newest versions that pyproject.toml allows into requirements/*.txt (needs uv)
	$(LOCK) -o requirements/base.txt
	$(LOCK) --extra web -o requirements/web.txt
	$(LOCK) --extra web --extra dev -o requirements/dev.txt
	$(LOCK) --extra roads -o requirements/roads.txt
	$(LOCK) --extra match -o requirements/match.txt
	$(LOCK) --extra spark -o requirements/spark.txt

clean: ## remove what was made here, but never a home folder
	rm -rf $(VENV) .venv-metricflow .venv-reading .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage htmlcov build src/*.egg-info
