PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Compiled once: without bytecode every process that a test starts compiles all anew.
TESTS := PYTHONDONTWRITEBYTECODE= $(BIN)/pytest --numprocesses auto
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: install
install: $(STAMP) ## Make .venv with the locked packages and this one (editable)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("This needs Python 3.11 or newer, but $(PYTHON) is " + sys.version.split()[0] + ". Try: make install PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: report
report: install ## Make the report for Ishøj 2017 (the command prints where it is)
	@$(BIN)/parathed report Ishøj --vintage 2017

# Chromium, and Poppler that reads what it prints, are programs of the system, not packages
# of ours: use those that are there, else Debian's. Without Chromium the browser tests skip
# themselves; under CI that is a fault.
.PHONY: browser
browser: ## Find Chromium and Poppler, or install them where apt-get may
	@if command -v chromium >/dev/null 2>&1 && command -v pdftotext >/dev/null 2>&1; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then root=env; else root="sudo -n"; fi; \
	if command -v apt-get >/dev/null 2>&1 && $$root true >/dev/null 2>&1; then \
		$$root apt-get update --quiet --quiet \
		&& $$root apt-get install --yes --quiet --quiet --no-install-recommends chromium poppler-utils; \
	fi; \
	if command -v chromium >/dev/null 2>&1 && command -v pdftotext >/dev/null 2>&1; then exit 0; fi; \
	echo "****************************************************************" >&2; \
	echo "** No chromium or pdftotext on the PATH: BROWSER TESTS CANNOT  **" >&2; \
	echo "** RUN. Install them (Debian: apt-get install chromium         **" >&2; \
	echo "** poppler-utils).                                             **" >&2; \
	echo "****************************************************************" >&2; \
	test "$$CI" != true

# So is LibreOffice, which opens and converts the form's workbook in one test.
.PHONY: office
office: ## Find LibreOffice, or install it where apt-get may
	@if command -v soffice >/dev/null 2>&1; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then root=env; else root="sudo -n"; fi; \
	if command -v apt-get >/dev/null 2>&1 && $$root true >/dev/null 2>&1; then \
		$$root apt-get update --quiet --quiet \
		&& $$root apt-get install --yes --quiet --quiet --no-install-recommends \
			libreoffice-calc-nogui; \
	fi; \
	if command -v soffice >/dev/null 2>&1; then exit 0; fi; \
	echo "********************************************************************" >&2; \
	echo "** No soffice on the PATH: THE LIBREOFFICE TEST WILL BE SKIPPED.  **" >&2; \
	echo "** Install LibreOffice (Debian: apt-get install                   **" >&2; \
	echo "** libreoffice-calc-nogui) to run it.                             **" >&2; \
	echo "********************************************************************" >&2

.PHONY: test
test: install browser office ## Run every test but those that need the network
	$(TESTS) --dist worksteal

.PHONY: test-fast
test-fast: install ## Run the tests that need neither a notebook run nor a browser
	$(TESTS) --dist worksteal -m "not slow and not browser and not network"

.PHONY: format
format: install ## Format code and notebooks
	$(BIN)/ruff format

.PHONY: format-check
format-check: install ## Fail when something is not formatted
	$(BIN)/ruff format --check

.PHONY: lint
lint: install ## Ruff's rules
	$(BIN)/ruff check

.PHONY: types
types: install ## Mypy, strict
	$(BIN)/mypy

.PHONY: layers
layers: install ## The order of imports in docs/architecture.md
	$(BIN)/pytest tests/test_layers.py

.PHONY: check
check: format-check lint types layers test ## All of the above: what CI runs

.PHONY: same
same: install ## Print which published bytes a change alters: make same BASE=<commit>
	$(BIN)/python tests/same.py $(or $(BASE),HEAD)

.PHONY: pages
pages: install browser ## Print the table of docs/pages.md: how long and readable pages are
	$(BIN)/python tests/looks.py

.PHONY: docs
docs: install ## Build the reference of docs/api, and run its examples
	$(BIN)/sphinx-build --quiet --fail-on-warning -b doctest docs/api docs/api/_build/doctest
	$(BIN)/sphinx-build --quiet --fail-on-warning -b html docs/api docs/api/_build/html
	@echo docs/api/_build/html/index.html

# The old pins are kept where they still fit; `make lock UPGRADE=--upgrade` takes the newest.
.PHONY: lock
lock: install ## Write requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --generate-hashes \
		--no-emit-index-url --no-emit-find-links --quiet $(UPGRADE) \
		--custom-compile-command "make lock" --output-file requirements.lock

.PHONY: clean
clean: ## Remove .venv and the caches
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
