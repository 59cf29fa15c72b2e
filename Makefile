# Two commands matter: `make run` and `make test`. `make help` lists the rest.

PYTHON ?= python3
FILE ?= examples/article.txt
TO ?= ru,el,ar
# More options for `python -m service digest`, for instance ARGS=--json.
ARGS ?=

# What `make models` fetches: a profile of models/catalogue.toml.
SET ?= full
# Where torch comes from for the conversion; empty for pip's own index (on Linux: with CUDA).
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu

VENV := .venv
CONVERT_VENV := .venv-convert
TRAIN_VENV := .venv-train

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run models digest test lint types unit training-tests browser screenshots format \
        train-smoke evaluate clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' \
	  | while IFS='|' read -r name text; do printf '  make %-15s %s\n' "$$name" "$$text"; done

run: $(VENV)/.installed ## install once, then serve on HOST:PORT (127.0.0.1:8080); PROFILE=full
	@if [ "$${PROFILE:-}" = full ]; then $(MAKE) --no-print-directory models; fi
	@exec $(VENV)/bin/python -m service serve

# torch is needed to convert, not to serve: it gets an environment of its own, made only where
# there is something to convert, and that may be deleted afterwards.
models: $(VENV)/.installed ## fetch, verify and convert the full-size models of SET (full)
	@missing="$$($(VENV)/bin/python -m service models list --missing '$(SET)')"; \
	  if [ -z "$$missing" ]; then echo 'All models of $(SET) are ready.' >&2; exit 0; fi; \
	  $(VENV)/bin/python -m service models fetch $$missing --no-convert $(ARGS); \
	  $(MAKE) --no-print-directory $(CONVERT_VENV)/.installed; \
	  $(CONVERT_VENV)/bin/python -m service models fetch $$missing $(ARGS)

digest: $(VENV)/.installed ## digest one file without a server: FILE=… TO=ru,el,ar ARGS=--json
	@exec $(VENV)/bin/python -m service digest '$(FILE)' --to '$(TO)' $(ARGS)

# The two runs of pytest share nothing but the two cores; both are waited for, whichever fails.
test: lint types ## everything: ruff, strict mypy, pytest with and without torch
	@$(MAKE) --no-print-directory training-tests & training=$$!; status=0; \
	  $(MAKE) --no-print-directory unit || status=$$?; \
	  wait $$training || status=$$?; exit $$status

lint: $(VENV)/.installed-dev ## ruff: rules and format
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(VENV)/.installed-dev ## strict mypy
	$(VENV)/bin/mypy

# Without torch in reach: what passes here holds on the default install.
unit: $(VENV)/.installed-dev browser ## pytest, all but the tests that need torch
	$(VENV)/bin/python -m pytest -m 'not training'

training-tests: $(TRAIN_VENV)/.installed ## pytest, the tests that need torch
	$(TRAIN_VENV)/bin/python -m pytest -m training

# The page is tested in a real browser. Without one the tests skip and say so; in CI they fail.
browser: ## see to a Chromium for the page's tests: as root on Debian it is installed
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
	  if command -v "$$name" >/dev/null; then exit 0; fi; done; \
	if test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
	  echo "Installing Debian's chromium for the page's tests" >&2; \
	  apt-get update -qq >/dev/null; \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	    chromium >/dev/null; \
	else \
	  echo "No Chromium: the page's tests need one (Debian: apt-get install chromium)" >&2; \
	  test -z "$${CI:-}"; fi

screenshots: $(VENV)/.installed-dev browser ## make the README's pictures anew, from the embedded weights
	EPITOME_SCREENSHOTS=docs/images $(VENV)/bin/python -m pytest tests/page/test_pictures.py

format: $(VENV)/.installed-dev ## let ruff mend what it can
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

train-smoke: $(TRAIN_VENV)/.installed ## train on rows of digits, from vocabulary to CTranslate2
	$(TRAIN_VENV)/bin/python -m models.training.smoke

evaluate: $(TRAIN_VENV)/.installed ## score the embedded models
	$(TRAIN_VENV)/bin/python -m models.training.evaluate

clean: ## remove the virtual environments and every cache
	rm -rf $(VENV) $(CONVERT_VENV) $(TRAIN_VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find models service tests client benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment is made once and filled again when a file of requirements changes. Between
# times pip is not called, so nothing here needs the network twice. Messages go to stderr:
# `make digest` may stand in a pipe.
define make_venv
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
  echo "Epitome needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || true)." >&2; \
  echo "Name another one: make $(firstword $(MAKECMDGOALS)) PYTHON=/path/to/python3" >&2; exit 1; }
@test -x $(1)/bin/python || $(PYTHON) -m venv $(1)
@echo "Installing into $(1): $(2)" >&2
@$(1)/bin/python -m pip install --quiet --disable-pip-version-check $(addprefix -r ,$(2)) >&2
@touch $@
endef

$(VENV)/.installed: requirements.txt
	$(call make_venv,$(VENV),requirements.txt)

$(VENV)/.installed-dev: requirements-dev.txt requirements-mcp.txt requirements.txt
	$(call make_venv,$(VENV),requirements-dev.txt)
	@touch $(VENV)/.installed

$(CONVERT_VENV)/.installed: export PIP_EXTRA_INDEX_URL := $(strip $(PIP_EXTRA_INDEX_URL) $(TORCH_INDEX))
$(CONVERT_VENV)/.installed: requirements-hf.txt requirements.txt
	$(call make_venv,$(CONVERT_VENV),requirements-hf.txt)

$(TRAIN_VENV)/.installed: requirements-train.txt requirements-hf.txt requirements-dev.txt requirements-mcp.txt requirements.txt
	$(call make_venv,$(TRAIN_VENV),requirements-train.txt requirements-dev.txt)
