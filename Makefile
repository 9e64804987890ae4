# Two targets matter: `make run` and `make test`. The others are what these are made of.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STORE ?= store
export HANSA_STORE := $(STORE)
# One thread for each BLAS: the matrices are small, and figures do not depend on how many cores there are.
export OMP_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
OUTLINES := webui/static/built/outlines.json
.PHONY: help run test test-api test-clients check format browser serve benchmark faults test-remote clean

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 18

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Hansa needs Python 3.11 or newer; found $$($(PYTHON) --version). Set PYTHON=…" >&2; exit 1; }
	@echo "Setting up $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# What the pages take from npm: country outlines, the query editor, and for the tests the accessibility checker. Node
# comes from PyPI where the machine has none. The lock file names no registry, so that a mirror serves as well.
$(OUTLINES): $(VENV)/.installed package-lock.json webui/map/outline_build.py webui/map/projection.py $(wildcard webui/editor/*.js)
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.lock
	@echo "Fetching the country outlines of the map and the query editor"
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --loglevel=error
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm run --silent editor -- --log-level=error
	@$(BIN)/python -m webui.map.outline_build node_modules/world-atlas/countries-50m.json $@

run: $(VENV)/.installed  ## Set up, build the default graph, print the ten best opportunities
	@$(MAKE) --no-print-directory $(OUTLINES) || echo "No country outlines and no query editor: npm failed. The map shows symbols alone, queries are typed in a plain field; 'make run' tries again."
	@$(BIN)/hansa build
	@echo
	@$(BIN)/hansa opportunities --top 10
	@echo "Next:"
	@echo "  $(BIN)/hansa serve                         then open http://localhost:8000/ in a browser"
	@echo "  $(BIN)/hansa opportunities --region ES21   what fits one region"
	@echo "  $(BIN)/hansa partners lyonbiopole          whom one cluster should meet"
	@echo "  $(BIN)/hansa query --list                  the library of SPARQL queries"
	@echo "  $(BIN)/hansa --help                        everything else"

check: $(VENV)/.installed  ## Formatter, linter, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check browser $(OUTLINES)  ## Everything that continuous integration runs
	$(BIN)/python -m pytest -n 2 --dist loadfile

# What only checks from outside need is kept apart from the environment of everybody.
.venv-api/.installed: requirements-api-tests.lock
	@$(PYTHON) -m venv .venv-api
	@.venv-api/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-api-tests.lock
	@touch $@

tests/outside/node_modules/.installed: tests/outside/package-lock.json $(VENV)/.installed
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.lock
	@cd tests/outside && PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --loglevel=error
	@touch $@

test-api: $(VENV)/.installed .venv-api/.installed  ## Make up calls of the JSON interface by its description, and run its examples
	$(BIN)/hansa build
	$(BIN)/python -m tests.outside api .venv-api/bin $(STORE)

test-clients: $(VENV)/.installed tests/outside/node_modules/.installed  ## Read the SPARQL endpoint with Comunica
	$(BIN)/hansa build
	PATH="$$PATH:$(CURDIR)/$(BIN)" $(BIN)/python -m tests.outside clients tests/outside/node_modules/.bin $(STORE)

browser:
	@command -v chromium >/dev/null || { \
	  echo "Installing Chromium for the browser tests"; \
	  SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq chromium >/dev/null; }

format: $(VENV)/.installed  ## Format, and correct what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

serve: $(VENV)/.installed  ## Serve the pages and the SPARQL endpoint
	$(BIN)/hansa serve

benchmark: $(VENV)/.installed  ## Measure the build beside the bare engine
	$(BIN)/python -m benchmarks.build

faults: $(VENV)/.installed  ## Kill builds, spoil snapshots and files, swap under load, hold the server: minutes
	$(BIN)/python -m tests.faults

test-remote: $(VENV)/.installed  ## Compare Oxigraph's server and Virtuoso 7 with the embedded engine: minutes
	@command -v virtuoso-t >/dev/null || { \
	  echo "Installing Virtuoso 7"; \
	  SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$SUDO apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$SUDO apt-get install -y -qq virtuoso-opensource >/dev/null; }
	HANSA_TEST_ENGINES=1 $(BIN)/python -m pytest tests/graph/store

clean:  ## Remove the environment and the store
	rm -rf $(VENV) .venv-api $(STORE) node_modules tests/outside/node_modules webui/static/built
