# Each target sets up .venv by itself when it is missing; nothing outside this folder is touched.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

# uv, where it is installed, does in seconds what takes pip a minute. Bytecode is made when a file is first used.
ifeq ($(shell uv --version 2>&1 | cut -c 1-3),uv )
INSTALL := uv pip install --quiet --python $(BIN)/python
else
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
endif

# Some containers forbid bytecode; then every process compiles numpy anew, and a check takes twice as long.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test lint versions lab book look bench clean
help:            ## this list
	@grep -hE '^[a-z]+: .*##|^[a-z]+:  *##' Makefile | sed 's/:.*##/\t/'

# The library alone, with which the demo runs; what notebooks need comes beside it.
.venv/ready-library: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed, and '$(PYTHON)' is older: try  make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv .venv
	$(INSTALL) -e .
	@touch .venv/ready-library

.venv/ready: .venv/ready-library requirements.txt
	@grep -v '^-e' requirements.txt >.venv/notebooks.txt
	$(INSTALL) -r .venv/notebooks.txt
	@touch .venv/ready

.venv/ready-test: .venv/ready pyproject.toml
	$(INSTALL) -e '.[test]'
	@touch .venv/ready-test

.venv/ready-dev: .venv/ready pyproject.toml
	$(INSTALL) -e '.[dev]'
	@touch .venv/ready-dev

# What a shell starts in the background does not hear Ctrl-C: it is told.
demo: .venv/ready-library  ## train an autoencoder and a VAE on real digits; pictures go to figures/
	@$(MAKE) --no-print-directory .venv/ready & trap "kill $$!" INT; \
		$(BIN)/cs231n-ae demo; shown=$$?; wait $$! && exit $$shown

test: .venv/ready-test  ## every test of the library and of the course
	$(BIN)/python -m pytest -p no:nbval -n auto --dist worksteal

lint: .venv/ready-dev  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

versions: .venv/ready  ## the library's tests with the lowest declared versions, and on each Python that is here
	$(BIN)/python .ci/versions.py

lab: .venv/ready  ## open the notebooks
	$(BIN)/jupyter lab assignments

.venv/ready-bench: .venv/ready
	$(INSTALL) -e '.[bench]'
	@touch .venv/ready-bench

.venv/ready-book: .venv/ready pyproject.toml
	$(INSTALL) -e '.[book]'
	@touch .venv/ready-book

book: .venv/ready-book  ## the whole course as a site, every notebook run: book/_build/html/index.html
	OPENBLAS_NUM_THREADS=1 $(BIN)/python book/pages.py $(PAGES)
	$(BIN)/sphinx-build -E -q -W --keep-going -b html book/_build/source book/_build/html
	$(BIN)/python book/leaks.py

look: .venv/ready-book .venv/ready-test  ## load every page of the book in a browser: complaints, requests, a phone, dark mode, axe-core
	$(BIN)/python book/look.py

bench: .venv/ready-bench  ## speed beside PyTorch and others, to benchmarks/RESULTS.md (9 minutes)
	$(BIN)/python benchmarks/run.py

clean:  ## remove the environment (never anything you wrote)
	rm -rf .venv
