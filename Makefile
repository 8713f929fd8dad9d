# Every task of the project. `make` alone lists them.
# Needs Python 3.11 or newer and make; the rest is installed into $(VENV).

VENV ?= .venv
PYTHON := $(abspath $(VENV))/bin/python
MANAGE := $(PYTHON) example_site/manage.py
PYTEST := $(PYTHON) -m pytest -n auto --dist loadgroup
# Address of the demo's server, for example: make demo ADDRESS=0.0.0.0:8080
ADDRESS ?= 127.0.0.1:8000
# uv trusts the certificates that the system and pip trust.
export UV_SYSTEM_CERTS ?= true

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## List these tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- the demo ---

.PHONY: demo
demo: $(VENV)/.installed-demo ## Run the example university on http://127.0.0.1:8000
	@$(MANAGE) demo $(ADDRESS)

.PHONY: demo-reset
demo-reset: $(VENV)/.installed-demo ## Throw the demo's data away; the next `make demo` loads it anew
	@$(MANAGE) demo --reset

# --- checks ---

.PHONY: test
test: $(VENV)/.installed-dev ## Run all tests; those for Chromium and PostgreSQL where these are found
	@$(PYTHON) tests/postgres.py $(PYTEST) -q -m "database and not browser and not slow" $(ARGS)
	@$(PYTEST) -m "not postgres" $(ARGS)

.PHONY: quick
quick: $(VENV)/.installed-dev ## Run the tests that take seconds, on SQLite
	@$(PYTEST) -q -m "not browser and not slow and not postgres" $(ARGS)

.PHONY: coverage
coverage: $(VENV)/.installed-dev ## Run the tests on SQLite and show the lines that none reached
	@$(PYTEST) -q -m "not postgres" --cov --cov-report=term-missing $(ARGS)

.PHONY: lint
lint: $(VENV)/.installed-dev ## Check style, security rules, templates, imports and types
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/djlint --lint --quiet wagtail_mentoring example_site
	@$(VENV)/bin/lint-imports --no-logo
	@$(VENV)/bin/mypy

.PHONY: format
format: $(VENV)/.installed-dev ## Sort imports and lay the Python code out
	@$(VENV)/bin/ruff check --select I --fix .
	@$(VENV)/bin/ruff format .

.PHONY: check-matrix
check-matrix: ## Run the quick tests on every supported Wagtail, Django and Python
	@.ci/matrix $(ARGS)

# --- benchmarks ---

.PHONY: bench-search
bench-search: $(VENV)/.installed-bench ## Compare search engines and write the figures into the docs
	@$(PYTHON) -m tests.benchmarks.search --write $(ARGS)

.PHONY: bench-relevance
bench-relevance: $(VENV)/.installed-dev ## Ask every engine judged questions and print how good the answers are
	@$(PYTHON) tests/benchmarks/relevance.py $(ARGS)

.PHONY: lighthouse
lighthouse: $(VENV)/.installed-dev ## Measure the pages of the demo with Lighthouse; needs Node.js and Chromium
	@$(PYTHON) -m tests.benchmarks.lighthouse $(ARGS)

.PHONY: compare-engines
compare-engines: $(VENV)/.installed-dev ## Try what each search engine can do and write the table into the docs
	@$(PYTHON) tests/benchmarks/engines.py --write

# --- documentation ---

.PHONY: docs
docs: $(VENV)/.installed-dev ## Build the documentation into build/docs; every warning is an error
	@$(PYTHON) -W ignore -m sphinx -W --keep-going -n -q -d build/doctrees docs build/docs
	@echo "Open build/docs/index.html"

.PHONY: screenshots
screenshots: $(VENV)/.installed-dev ## Take every picture of the docs anew, from a demo of its own
	@$(PYTHON) -W ignore -m docs.pictures $(ARGS)

# --- upkeep ---

.PHONY: migrations
migrations: ## Write the initial migrations anew, on the oldest supported Wagtail
	@.ci/migrations

.PHONY: messages
messages: $(VENV)/.installed-demo ## Collect the strings to translate and compile the translations
	@cd wagtail_mentoring && $(PYTHON) -m django makemessages --all --no-obsolete --add-location file
	@cd wagtail_mentoring && $(PYTHON) -m django compilemessages
	@cd example_site && $(PYTHON) -m django makemessages --all --no-obsolete --add-location file --ignore var
	@cd example_site && $(PYTHON) -m django compilemessages

.PHONY: api-schema
api-schema: $(VENV)/.installed-dev ## Write the API's description into the docs
	@$(PYTHON) -m tests.api.write_schema

.PHONY: build
build: $(VENV)/.installed-dev ## Build the wheel and the sdist into dist
	@rm -rf build dist *.egg-info
	@$(PYTHON) -m build --installer uv

.PHONY: release-check
release-check: $(VENV)/.installed-dev ## Build, install the wheel in a new site outside the repository, and try it
	@.ci/release-check

.PHONY: clean
clean: ## Remove environments, builds and caches; the demo's data stays
	@rm -rf $(VENV) .matrix build dist *.egg-info .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# --- environments ---

$(VENV)/.installed-demo: setup.cfg pyproject.toml
	@.ci/venv $(VENV) "$$(.ci/python)" -e ".[api,localize]"
	@touch $@

$(VENV)/.installed-bench: setup.cfg pyproject.toml
	@.ci/venv $(VENV) "$$(.ci/python)" -e ".[test,bench]"
	@touch $(VENV)/.installed-demo $@

$(VENV)/.installed-dev: setup.cfg pyproject.toml
	@.ci/venv $(VENV) "$$(.ci/python)" -e ".[test,lint]"
	@touch $(VENV)/.installed-demo $@
