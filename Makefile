# Two commands matter: `make run` and `make test`. Everything they need comes from the pinned lock files.
.DEFAULT_GOAL := help
.PHONY: help run test format lock clean

# The newest Python here that is at least 3.11.
PYTHON := $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { command -v $$p; break; }; done)
IN := .venv/bin

help:
	@echo "make run     start the application (PORT=8000; other settings: see .env.example)"
	@echo "make test    check everything: format, lint, types, layers, tests"
	@echo "make format  let ruff put the code in order"
	@echo "make lock    write the lock files anew after a change of requirements*.txt"
	@echo "make clean   remove what was built (not your data)"

run: .python
	@$(PYTHON) tools/install.py requirements.lock
	@exec $(IN)/python -m ticketing_app.serve

test: .python
	@$(PYTHON) tools/install.py requirements-dev.lock
	@tools/test_needs.sh
	$(IN)/ruff format --check
	$(IN)/ruff check
	$(IN)/basedpyright
	$(IN)/lint-imports
	$(IN)/pytest -n auto

format: .python
	@$(PYTHON) tools/install.py requirements-dev.lock
	$(IN)/ruff check --fix --exit-zero --quiet
	$(IN)/ruff format

LOCK := $(IN)/uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lock: .python
	@$(PYTHON) tools/install.py requirements-dev.lock
	$(LOCK) requirements.txt -o requirements.lock
	$(LOCK) requirements-dev.txt -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf .web .web-build.log .states .reflex .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path "./.venv/*" -prune -exec rm -rf {} +

.PHONY: .python
.python:
	@test -n "$(PYTHON)" || { echo "This needs Python 3.11 or newer (with its venv module), and found none."; exit 1; }
