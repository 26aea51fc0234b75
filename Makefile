# The doors of the house. Each command sets up what it needs first; a second run starts at once.
#
#   make run      the desk with its demo company on http://127.0.0.1:8000 (or PORT=9000)
#   make test     all tests, on SQLite and on PostgreSQL
#   make check    what CI runs: style, types, order, translations, migrations, tests
#   make soak     a desk killed again and again while mails come in (ARGS="--mails 2000 --kills 40")
#   make fuzz     mails made wrong at random are read for FUZZ_MINUTES=10; what is found lies in build/fuzzing
#   make bench    figures as JSON lines (WHAT="pages import" SIZES="1000,20000")

SHELL := /bin/sh
PORT ?= 8000
HOST ?= 127.0.0.1
VENV := .venv
BIN := $(VENV)/bin
CATALOGUES := $(wildcard kept/*/locale/*/LC_MESSAGES/django.po kept/channels/*/locale/*/LC_MESSAGES/django.po)

# A clone may be read by tools that set their own; ours are in KEPT_ variables only.
export PYTHONUNBUFFERED := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# The first free port from 2525 on, so that a second desk on one machine has a mail address too.
define FREE_PORT
import socket
for port in range(2525, 2625):
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)):
            break
print(port)
endef
export FREE_PORT

.PHONY: help run test check soak fuzz bench pictures
help:
	@sed -n '2,9s/^# \{0,1\}//p' Makefile

run: $(VENV)/.ready
	@port=$${KEPT_SMTP_PORT:-$$($(BIN)/python -c "$$FREE_PORT")}; \
	export KEPT_DEMO=1 KEPT_SMTP_PORT=$$port KEPT_BASE_URL=$${KEPT_BASE_URL:-http://127.0.0.1:$(PORT)}; \
	$(BIN)/kept migrate >&2 && $(BIN)/kept demo >&2 && exec $(BIN)/kept serve --host $(HOST) --port $(PORT)

test: $(VENV)/.ready-dev
	@$(BIN)/python tests/everything.py $(ARGS)

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	KEPT_DATA=build/check $(BIN)/mypy
	$(BIN)/lint-imports --cache-dir build/import_linter
	$(BIN)/python -m kept.ui.catalogues check
	KEPT_DATA=build/check $(BIN)/python -m django makemigrations --check --dry-run --settings kept.config.settings
	@$(MAKE) --no-print-directory test

pictures: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.browser.pictures

soak: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.killing $(ARGS)

fuzz: $(VENV)/.ready-dev
	@$(BIN)/python -m kept.channels.email.tests.fuzzing

bench: $(VENV)/.ready-dev
	@$(BIN)/python -m bench $(WHAT) $(if $(SIZES),--sizes $(SIZES)) $(if $(CORPUS),--corpus $(CORPUS))

# Set-up, each step once until what it is made from changes.

$(VENV)/bin/python:
	@[ -w . ] || { echo "This folder cannot be written to. This helps: sudo chown -R $$(id -un) '$$(pwd)'" >&2; exit 1; }
	@for python in "$$PYTHON" python3 python3.13 python3.12 python3.11; do \
	  [ -n "$$python" ] && $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && found=$$python && break; \
	done; \
	[ -n "$$found" ] || { echo "Kept needs Python 3.11 or newer. This helps on Debian 12, Ubuntu 24.04 and newer: sudo apt-get install -y python3 python3-venv" >&2; exit 1; }; \
	echo "Making $(VENV) with $$($$found --version)" >&2; \
	$$found -m venv $(VENV) >&2 || { rm -rf $(VENV); \
	  echo "Python cannot make a virtual environment. This helps: sudo apt-get install -y python3-venv" >&2; exit 1; }

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what Kept runs with (a minute, once)" >&2
	@$(BIN)/pip install -q -r requirements.lock >&2 && $(BIN)/pip install -q --no-deps -e . >&2 || \
	  { echo "The packages could not be installed; pip says why above. Behind a proxy, this helps: export HTTPS_PROXY=http://HOST:PORT" >&2; exit 1; }
	@touch $@

$(VENV)/.ready: $(VENV)/.installed $(CATALOGUES)
	@$(BIN)/python -m kept.ui.catalogues compile >&2
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	@echo "Installing what the tests need (a minute, once)" >&2
	@$(BIN)/pip install -q -r requirements-dev.lock >&2
	@touch $@
