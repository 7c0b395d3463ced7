# Every target calls a program; `make help` lists them. CI runs nothing that a person cannot run.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-web generate check-generated lint types imports wheel check bench lock

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  \1\t/' | expand -t 20

setup:  ## make the environments (.venv, .venv-codegen)
	@$(PYTHON) scripts/setup.py

demo: setup  ## make a video from an idea, without network or key
	@$(BIN)/python scripts/demo.py

test: setup  ## run the whole suite
	$(BIN)/pytest

test-web:  ## test the sandbox's page in Chromium (installs Debian's where root may)
	@$(PYTHON) scripts/web_tests.py

generate: setup  ## emit generated/ and docs/contradictions.md from openapi.yaml
	.venv-codegen/bin/python scripts/generate.py
	.venv-codegen/bin/python scripts/contradictions.py

check-generated: setup  ## fail if what is committed is not what openapi.yaml gives
	.venv-codegen/bin/python scripts/generate.py --check
	.venv-codegen/bin/python scripts/contradictions.py --check

lint: setup  ## check the document and the style of the code
	$(BIN)/python scripts/lint_spec.py
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup  ## check types, strictly, generated code included
	$(BIN)/mypy

imports: setup  ## check which room imports which
	$(BIN)/lint-imports

wheel: setup  ## build the wheel and try it in a clean environment
	$(BIN)/python scripts/check_wheel.py

check: lint types imports check-generated wheel  ## everything that CI runs after the tests

bench: setup  ## measure the client beside others, and write docs/performance.md (10 minutes)
	$(BIN)/python scripts/bench

lock: setup  ## write the constraints files anew from pyproject.toml
	$(PYTHON) scripts/lock.py
