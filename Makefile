# The first of these that runs; each of 3.11 to 3.13 was tried.
PYTHON ?= $(shell for each in python3.11 python3.12 python3.13 python3; do \
	$$each -c "" 2>/dev/null && echo $$each && break; done)
# pip's own words for a Python that is too old are that it finds no package.
REQUIRE_PYTHON = @$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	"Quelle race ? needs Python 3.11 or newer, and %s is %d.%d: install a newer one, or name it, " \
	"as in make app PYTHON=python3.12." % ((sys.executable,) + tuple(sys.version_info[:2])))'

# Where `make mlflow` listens, on this machine only.
MLFLOW_PORT ?= 5000

# What `make lock` writes: each package that tests and training end up with, at the tried version.
LOCK = tests/requirements.lock
# A file stays with one worker, and long ones come first, as tests/conftest.py has it.
PYTEST = .venv-test/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile \
	--no-loadscope-reorder

.PHONY: help app archive-demo soak unit test check format lock mlflow clean

help:  ## say what each of these does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 14

app: .venv/installed  ## serve the page on http://127.0.0.1:7860 with the embedded model
	.venv/bin/python app.py

archive-demo: .venv/installed  ## catalogue the example photos, export them, and open their review
	mkdir -p archive-demo
	.venv/bin/python -m breeds index examples --catalogue archive-demo/quelle-race.sqlite
	.venv/bin/python -m breeds export archive-demo/quelle-race.sqlite --photos examples --to html \
	--out archive-demo/planche.html
	.venv/bin/python -m breeds export archive-demo/quelle-race.sqlite --to csv \
	--out archive-demo/races.csv
	@echo "Open archive-demo/planche.html in a browser, and archive-demo/races.csv in a spreadsheet."
	.venv/bin/python -m breeds review archive-demo/quelle-race.sqlite --photos examples

soak: .venv-test/installed  ## kill the server under load, and runs of index, many times; minutes
	.venv-test/bin/python -m benchmarks.flags_soak
	.venv-test/bin/python -m benchmarks.index_soak

unit: .venv-test/installed  ## run the tests that need no browser, no training and no network
	$(PYTEST) --unit

test: check  ## check the code and run every test
	$(PYTEST)

check: .venv-test/installed  ## check style, floors of imports and types
	.venv-test/bin/ruff check .
	.venv-test/bin/ruff format --check .
	.venv-test/bin/lint-imports --no-logo
	@# Gradio writes these beside each component; they would hide the component's own types.
	find ui -name '*.pyi' -delete
	.venv-test/bin/mypy

format: .venv-test/installed  ## mend the style
	.venv-test/bin/ruff check --fix .
	.venv-test/bin/ruff format .

mlflow: .venv-train/installed  ## show the runs and models of mlflow.db; nothing leaves the machine
	DO_NOT_TRACK=true MLFLOW_DISABLE_TELEMETRY=true MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false \
	.venv-train/bin/python -m mlflow server --backend-store-uri sqlite:///mlflow.db \
	--artifacts-destination mlartifacts --host 127.0.0.1 --port $(MLFLOW_PORT) --workers 1

lock:  ## write anew which versions of all packages tests and training install
	rm -rf .venv-lock
	$(REQUIRE_PYTHON)
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	.venv-lock/bin/python -m pip freeze --disable-pip-version-check > $(LOCK)
	rm -rf .venv-lock

clean:  ## remove the virtual environments
	rm -rf .venv .venv-lock .venv-test .venv-train

.venv/installed: requirements.txt
	$(REQUIRE_PYTHON)
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv-train/installed: requirements.txt training/requirements.txt $(LOCK)
	$(REQUIRE_PYTHON)
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet --disable-pip-version-check -r training/requirements.txt -c $(LOCK)
	touch $@

.venv-test/installed: requirements.txt training/requirements.txt tests/requirements.txt $(LOCK)
	$(REQUIRE_PYTHON)
	$(PYTHON) -m venv .venv-test
	.venv-test/bin/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt -c $(LOCK)
	touch $@
