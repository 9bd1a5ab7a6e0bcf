PYTHON ?= $(shell command -v python3.11 || command -v python3)

# Where `make mlflow` listens, on this machine only.
MLFLOW_PORT ?= 5000

.PHONY: app test format mlflow clean

app: .venv/installed  ## serve the page on http://127.0.0.1:7860 with the embedded model
	.venv/bin/python app.py

test: .venv-test/installed  ## check the style and run every test
	.venv-test/bin/ruff check .
	.venv-test/bin/ruff format --check .
	.venv-test/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

format: .venv-test/installed
	.venv-test/bin/ruff check --fix .
	.venv-test/bin/ruff format .

mlflow: .venv-train/installed  ## show the runs and models of mlflow.db; nothing leaves the machine
	DO_NOT_TRACK=true MLFLOW_DISABLE_TELEMETRY=true MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false \
	.venv-train/bin/python -m mlflow server --backend-store-uri sqlite:///mlflow.db \
	--artifacts-destination mlartifacts --host 127.0.0.1 --port $(MLFLOW_PORT) --workers 1

clean:
	rm -rf .venv .venv-test .venv-train

.venv/installed: requirements.txt
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv-train/installed: requirements.txt training/requirements.txt
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet --disable-pip-version-check -r training/requirements.txt
	touch $@

.venv-test/installed: requirements.txt training/requirements.txt tests/requirements.txt
	$(PYTHON) -m venv .venv-test
	.venv-test/bin/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	touch $@
