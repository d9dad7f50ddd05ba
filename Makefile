# make demo: talk to it on a web page     make test: the tests
# make lint: ruff                                             make check: lint, types and tests
PYTHON ?= python3
VENV ?= .venv
READY := $(VENV)/.ready
BIN := $(VENV)/bin

.PHONY: demo test lint check

demo: $(READY)
	$(BIN)/reclip-agent demo

test: $(READY)
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check: lint
	$(BIN)/mypy
	$(BIN)/python -m pytest

# Made when missing, brought up to date when what it should hold changes.
$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -c constraints.txt -e ".[yolo,sim,ros,ui,speech,whisper,compare,dev]"
	touch $@
