# The one door to every task. `make` alone lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
# Of make classroom: the address to listen on, how many processes (empty: one a core), and the
# origins of pages that may show the app in a frame, such as https://lms.example.edu.
HOST ?= 0.0.0.0
REPLICAS ?=
FRAMES ?=
# Where torch comes from, e.g. https://download.pytorch.org/whl/cpu; empty for PyPI, whose torch
# for Linux brings several GB of GPU libraries.
TORCH_INDEX ?=
BUNDLE := landscape/ui/stage/plotly_bundle/plotly.min.js
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run classroom test test-fast test-browser test-long fuzz audit check format bench messages pictures plotly clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: $(VENV)/app ## install what the app needs and serve it on localhost:8501
	-@$(BIN)/python landscape/ui/stage/assets.py
	$(BIN)/streamlit run app.py --server.port $(PORT)

classroom: $(VENV)/app ## serve a whole class: as many processes as cores behind nginx, on port 8501
	-@$(BIN)/python landscape/ui/stage/assets.py
	@exec $(BIN)/python -m deploy.classroom --host $(HOST) --port $(PORT) \
	  $(if $(REPLICAS),--replicas $(REPLICAS)) $(if $(FRAMES),--frames $(FRAMES))

test: check $(VENV)/browser $(VENV)/nginx $(VENV)/postgres ## lint, types and every feature's tests, the browser's too
	@$(MAKE) --no-print-directory -j2 --output-sync=line test-fast test-browser

test-long: check $(VENV)/browser $(VENV)/nginx $(VENV)/postgres ## the same, and the long tests
	$(BIN)/pytest

test-fast: $(VENV)/dev $(VENV)/nginx $(VENV)/postgres ## the tests that need no browser
	$(BIN)/pytest -m "not long and not browser"

test-browser: $(VENV)/browser ## the tests that drive a browser
	$(BIN)/pytest tests/browser -m "not long and browser" -p no:cacheprovider

fuzz: $(VENV)/dev ## 10,000 made files, links and lessons each
	FUZZ=10000 $(BIN)/pytest -s tests/data/test_table_fuzz.py tests/ui/test_links_fuzz.py \
	  tests/lessons/test_lesson_fuzz.py

audit: $(VENV)/dev ## look the packages that the app needs up for known vulnerabilities
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-audit
	$(BIN)/pip-audit --strict -r requirements.txt

check: $(VENV)/dev ## format and lint check, type check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/dev ## format the code and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/browser ## measure against the lecture's way and st.plotly_chart
	$(BIN)/python -m benchmarks

messages: $(VENV)/dev ## collect the visible strings and compile the translations
	$(BIN)/python -m landscape.ui.words.messages

pictures: $(VENV)/dev ## draw the pictures of the documentation that are made from the code
	$(BIN)/python docs/architecture.py

# In a folder of its own: node_modules would be among the files that are searched and served.
plotly: ## build plotly.js with only the traces in use, for the version that requirements.txt brings
	@command -v npm >/dev/null || { echo "npm is needed: Debian's package has that name."; exit 1; }
	mkdir -p $(VENV)/plotly
	cp tools/plotly/*.js* tools/plotly/build.mjs $(VENV)/plotly
	cd $(VENV)/plotly && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	node $(VENV)/plotly/build.mjs $(BUNDLE)
	sha256sum $(BUNDLE) | tee tools/plotly/sha256

clean: ## remove the environment and what the tools leave behind
	rm -rf $(VENV) static/*.js .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed. Name it: make run PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/app: requirements.txt | $(BIN)/python
	$(if $(TORCH_INDEX),$(PIP) --index-url $(TORCH_INDEX) "$$(grep ^torch= requirements.txt)")
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/app
	$(PIP) -r requirements-dev.txt
	@touch $@

# A Chromium or Chrome that is there; else Debian's packages as root; else Playwright's own.
$(VENV)/browser: $(VENV)/dev
	@for name in $$($(BIN)/python -c "from tests.browser.driver import CHROMES; print(*CHROMES)"); do \
	  command -v "$$name" >/dev/null && found=1; done; \
	if [ -n "$$found" ]; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; \
	else $(BIN)/playwright install chromium; fi
	@touch $@

# An nginx that is there; else Debian's package as root; else its tests are skipped.
$(VENV)/nginx: $(VENV)/dev
	@if PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends nginx-light; \
	else echo "nginx is not installed: its tests are skipped."; fi
	@touch $@

# A PostgreSQL that is there; else Debian's package as root, which starts no server of its own
# that way; else its tests are skipped.
$(VENV)/postgres: $(VENV)/dev
	@if $(BIN)/python -c "from tests.rooms.postgres import programs; exit(programs() is None)"; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends postgresql; \
	else echo "PostgreSQL is not installed: its tests are skipped."; fi
	@touch $@
