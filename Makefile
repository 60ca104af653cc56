# Two commands matter: `make serve` and `make test`. Both do all the set-up that they need.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PYTEST := $(BIN)/python -m pytest
# two at a time, a file in one process, in the order of the tree: the longest files come first
PAIRED := -n 2 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help setup serve test check unit browser webrtc crash whoosh3 bench i18n fix lock clean

help:  ## list the commands
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(STAMP)  ## make .venv and install all that running and testing need

$(STAMP): requirements-test.lock pyproject.toml
	PYTHON=$(PYTHON) sh .ci/venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

serve: setup  ## run the portal on http://localhost:6543, filled with demonstration data
	$(BIN)/portal-admin development.ini prepare
	$(BIN)/pserve development.ini

test: check unit crash webrtc browser  ## lint, types, contracts, and every test

check: setup  ## lint, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: setup  ## tests that need neither browser nor media nor killed processes
	$(PYTEST) -m "not browser and not webrtc and not crash" $(PAIRED)

browser: setup  ## tests in a real Chromium: pages two at a time, then the rooms, which need both processors
	sh .ci/chromium
	$(PYTEST) -m "browser and not webrtc" $(PAIRED) tests
	$(PYTEST) -m "browser and webrtc" tests

webrtc: setup  ## tests that send real media through the media worker
	$(PYTEST) -m "webrtc and not browser" tests

crash: setup  ## tests that kill processes and cut files
	$(PYTEST) -m "crash and not browser" -n 2 tests

whoosh3: setup  ## fetch whoosh3 aside, and hold our reader of posting blocks against it too
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target .whoosh3 whoosh3==3.54.0
	$(PYTEST) tests/kb/index/test_whoosh3.py

bench: setup  ## every benchmark with its budget beside it
	$(BIN)/python -m tests.bench all

i18n: setup  ## extract messages, update and compile the catalogues
	$(BIN)/python -m portal.locale.update

fix: setup  ## let ruff mend what it can
	$(BIN)/ruff check --fix .

lock: setup  ## write the lock files again from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra scale --quiet --generate-hashes --python-version 3.11 --no-header -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra scale --extra embeddings --extra test --quiet --generate-hashes --python-version 3.11 --no-header -o requirements-test.lock

clean:  ## remove the environment and the data under var/
	rm -rf $(VENV) var
