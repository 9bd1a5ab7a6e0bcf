PYTHON ?= $(shell command -v python3.11 || command -v python3)

.PHONY: app test format clean

app: .venv/installed  ## serve the page on http://127.0.0.1:7860 with the embedded model
	.venv/bin/python app.py

test: .venv-test/installed  ## check the style and run every test
	.venv-test/bin/ruff check .
	.venv-test/bin/ruff format --check .
	.venv-test/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

format: .venv-test/installed
	.venv-test/bin/ruff check --fix .
	.venv-test/bin/ruff format .

clean:
	rm -rf .venv .venv-test

.venv/installed: requirements.txt
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv-test/installed: requirements.txt training/requirements.txt tests/requirements.txt
	$(PYTHON) -m venv .venv-test
	.venv-test/bin/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	touch $@
