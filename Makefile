# make demo: talk to it on a web page     make test: the tests
# make lint: ruff                                             make check: lint, types and tests
# make real-ros2: tests on a real rclpy, which is made in the user's cache
PYTHON ?= python3
VENV ?= .venv
READY := $(VENV)/.ready
BIN := $(VENV)/bin

.PHONY: demo test real-ros2 lint check

demo: $(READY)
	$(BIN)/reclip-agent demo

test: $(READY)
	$(BIN)/python -m pytest

real-ros2: $(READY)
	$(BIN)/python -m tests.real_ros2

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check: lint
	$(BIN)/mypy
	$(BIN)/python -m pytest

# Made when missing, brought up to date when what it should hold changes.
$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -c constraints.txt -e ".[yolo,sim,arm,ros,ui,speech,whisper,compare,batch,ray,dev]"
	touch $@
