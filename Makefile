# Two commands for everybody: `make preview` tries the bot without a token, `make test` runs every quick test.
PYTHON ?= python3
PORT ?= 8080
VENV := .venv
BIN := $(VENV)/bin

.PHONY: preview test faults check bench lock clean

preview: $(VENV)/.runs
	@$(BIN)/python -m bot preview --port $(PORT) $(ARGS)

test: $(VENV)/.tests
	$(BIN)/python -m pytest $(ARGS)

# What takes minutes: the bot killed again and again, its disk full, Telegram gone.
faults: $(VENV)/.tests
	$(BIN)/python -m pytest tests/faults -m "faults or not faults" --log-cli-level=INFO $(ARGS)

check: $(VENV)/.tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot knowledge check

bench: $(VENV)/.tests
	$(BIN)/python -m bench $(ARGS)

# What running needs, and nothing more.
$(VENV)/.runs: requirements.lock
	@$(PYTHON) tools/setup.py $(VENV) requirements.lock
	@touch $@

# What testing needs besides.
$(VENV)/.tests: $(VENV)/.runs requirements-dev.lock
	@$(PYTHON) tools/setup.py $(VENV) requirements-dev.lock
	@touch $@

# The lock files name versions only, no address, so they work with any mirror.
lock: $(VENV)/.tests
	@$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-annotate --no-header \
		pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-annotate --no-header \
		--group dev --extra postgres pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) .coverage .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
