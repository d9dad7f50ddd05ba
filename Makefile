# make demo: talk to it on a web page     make test: the tests
# make lint: ruff                                             make check: lint, types and tests
# make real-ros2: tests on a real rclpy, which is made in the user's cache
# make on-ray: tests on a Ray cluster on this machine, which installs Ray; a busy machine is too slow for Ray to start
PYTHON ?= python3
VENV ?= .venv
READY := $(VENV)/.ready
BIN := $(VENV)/bin
# Two workers, each of which computes in one thread: tests/conftest.py says what they share.
PYTEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadgroup

.PHONY: demo test real-ros2 on-ray lint check

demo: $(READY)
	$(BIN)/reclip-agent demo

test: $(READY)
	$(PYTEST)

real-ros2: $(READY)
	$(BIN)/python -m tests.real_ros2

on-ray: $(READY)
	$(BIN)/python -m pip install -c constraints.txt -e ".[ray]"
	$(BIN)/python -m pytest -rs tests/scale/jobs/test_on_ray.py tests/scale/serving

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check: lint
	$(BIN)/mypy
	$(PYTEST)

# Made when missing, brought up to date when what it should hold changes.
$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -c constraints.txt -e ".[yolo,sim,arm,ros,ui,speech,whisper,compare,batch,dev]"
	touch $@
