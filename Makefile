# Targets only call programs; `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
GENERATORS := generate contradictions methods derive_sync

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-web test-batch contract fuzz interop generate check-generated publish test-published check-breaking lint types imports wheel check bench journeys lock

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  \1\t/' | expand -t 20

setup:  ## make the environments (.venv, .venv-codegen)
	@$(PYTHON) scripts/setup.py

demo:  ## make a video on this machine, without a key
	@$(PYTHON) scripts/setup.py --demo
	@.venv-demo/bin/python scripts/demo.py

test: setup  ## run the whole suite
	$(BIN)/pytest

test-web:  ## test the sandbox's page in Chromium (as root on Debian, installs it)
	@$(PYTHON) scripts/web_tests.py

test-batch: setup  ## test batches on many machines with PostgreSQL (as root on Debian, installs it)
	@$(PYTHON) scripts/batch_tests.py

contract: setup  ## test the sandbox against openapi.yaml with a new seed (10 minutes)
	CONTRACT_SECONDS=600 $(BIN)/pytest -n 0 -s --timeout 0 tests/contract/test_schemathesis.py

fuzz: setup  ## generate from odd documents with new seeds (10 minutes)
	GENERATE_SECONDS=600 $(BIN)/pytest -n 0 --timeout 0 tests/repo/test_odd_documents.py

interop: setup  ## generate and try clients in other languages, and check ours with Prism (needs node and npm)
	@$(PYTHON) scripts/interop.py $(CLIENTS)

generate: setup  ## generate the code and pages from openapi.yaml, and the sync half of the client
	@set -e; for program in $(GENERATORS); do .venv-codegen/bin/python scripts/$$program.py; done
	@$(BIN)/python scripts/cli_page.py

check-generated: setup  ## fail if the generated files are out of date
	@set -e; for program in $(GENERATORS); do .venv-codegen/bin/python scripts/$$program.py --check; done
	@$(BIN)/python scripts/cli_page.py --check

publish: setup  ## make dist/: the document for teams in other languages (needs node and npm)
	$(BIN)/python scripts/publish.py

test-published: setup  ## test what `make publish` makes (needs node and npm)
	$(BIN)/pytest -n 2 tests/publishing

check-breaking: setup  ## fail if openapi.yaml breaks clients of the last published document
	$(BIN)/python scripts/check_breaking.py

lint: setup  ## check openapi.yaml and the style of the code
	$(BIN)/python scripts/lint_spec.py
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup  ## check types strictly, in generated code too
	$(BIN)/mypy

imports: setup  ## check which package may import which
	$(BIN)/lint-imports

wheel: setup  ## build the wheel and test it in new environments
	$(BIN)/python scripts/check_wheel.py

check: lint types imports check-generated wheel  ## everything that CI runs after the tests

bench: setup  ## compare the client with others, and write docs/performance.md (25 minutes)
	$(BIN)/python scripts/bench

journeys: setup  ## count the moves between files of a create, a wait and a download
	$(BIN)/python scripts/journeys.py

lock: setup  ## update the files in constraints/ from pyproject.toml
	$(PYTHON) scripts/lock.py
