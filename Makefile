# The verbs of the house. `make` alone lists them.
PYTHON ?= python3
SERVE ?= 1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
ENVIRONMENT := $(VENV)/.ready
ASSETS := gisvc/static/vendor/.ready

.DEFAULT_GOAL := help
.PHONY: help demo serve test lint bench docs tidy beauty wheel wheelhouse lock assets

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(ENVIRONMENT) $(ASSETS) ## build the demonstration county, print its coverage, serve it on 127.0.0.1:8000 (SERVE=0: stop before serving)
	@$(BIN)/gisvc demo --data-dir demo-data --port $(PORT) $(if $(filter 0,$(SERVE)),--no-serve)

serve: $(ENVIRONMENT) $(ASSETS) ## serve STORE=file.gpkg
	@$(BIN)/gisvc serve $(STORE) --port $(PORT)

test: $(ENVIRONMENT) $(ASSETS) ## run the whole suite
	@PYTHONNODEBUGRANGES=1 $(BIN)/python -m compileall -q boundaries gazetteer gisvc layers
	@PYTHONDONTWRITEBYTECODE= PYTHONNODEBUGRANGES=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(ENVIRONMENT) ## format and style, types, and the floor plan
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(ENVIRONMENT) ## measure ourselves against named peers, side by side (minutes)
	@for b in benchmarks/*.py; do echo "== $$b"; $(BIN)/python $$b || exit 1; done

docs: $(ENVIRONMENT) ## write the generated parts of ARCHITECTURE.md and docs/
	@$(BIN)/python -m scripts.architecture
	@$(BIN)/python -m gisvc.refusals > docs/refusals.md
	@$(BIN)/python -m scripts.settings_page
	@$(BIN)/python -m scripts.threats

tidy: $(ENVIRONMENT) ## format and fix what a tool can fix
	@$(BIN)/ruff format -q .
	@$(BIN)/ruff check -q --fix .

beauty: $(ENVIRONMENT) ## print the hottest file, the longest functions, the widest signatures
	@$(BIN)/python -m scripts.beauty

wheel: $(ENVIRONMENT) $(ASSETS) ## build a wheel that needs no Node and no network
	@$(BIN)/python -m hatchling build -t wheel -d dist

wheelhouse: $(ENVIRONMENT) $(ASSETS) ## the folder that installs without network, with checksums and bill of materials
	@$(BIN)/python -m scripts.wheelhouse

lock: $(ENVIRONMENT) ## resolve the dependencies anew
	@$(BIN)/uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" -o requirements.lock
	@$(BIN)/uv pip compile -q pyproject.toml --group dev --all-extras --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" -c requirements.lock -o requirements-dev.lock

assets: $(ASSETS) ## fetch the pinned front-end files into the ignored vendor folder

$(ENVIRONMENT): requirements-dev.lock
	@echo "setting up the environment (once, about a minute) …"
	@$(PYTHON) -c 'import sys; sys.exit("gisvc needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION)
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install -q --compile-bytecode --require-hashes -r requirements-dev.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(ASSETS): package.json package-lock.json scripts/assets.py | $(ENVIRONMENT)
	@echo "fetching the front-end files (once) …"
	@$(BIN)/python -m scripts.assets
	@touch $@
