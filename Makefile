# Two commands do all that most people need: `make brief` and `make test`.

PYTHON ?= python3
VENV ?= .venv
RUN := $(VENV)/bin/python
DATE ?= 2026-02-05
BENCH ?= full

.PHONY: brief test cov faults bench audit sbom lint format figures lock wheel clean

## brief: set up what is needed and build the brief of DATE (2026-02-05) into output/
brief: $(VENV)/.runtime
	$(RUN) -m briefgen build $(DATE)
	@echo "output/$(DATE)/brief.html and .pdf, .md, .json are up to date"

## test: set up what the tests need and pass them all
test: $(VENV)/.development
	$(RUN) -m pytest -n auto --dist loadfile $(PYTEST_ARGS)

## cov: the same, and tell which lines no test reaches (more than twice the time)
cov: $(VENV)/.development
	$(RUN) -m pytest -n auto --dist loadfile --cov --cov-report=term:skip-covered $(PYTEST_ARGS)

## faults: kill and fail builds at every file call, fill disks, let fifty build at once (minutes)
faults: $(VENV)/.development
	$(RUN) -m pytest -n auto tests/faults $(PYTEST_ARGS)

## bench: measure beside what people use today, into benchmarks/RESULTS.md (half an hour; BENCH=quick: small, minutes)
bench: .venv-bench/.peers
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
	  --force-reinstall .
	.venv-bench/bin/python -m benchmarks $(BENCH)

## lint: formatting, rules and types
lint: $(VENV)/.development
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

## format: lay the code out as `make lint` wants it
format: $(VENV)/.development
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .

## wheel: build the distribution into dist/
wheel: $(VENV)/.development
	$(RUN) -m hatchling build

## audit: look up known flaws of all that is installed with briefgen; fails when nothing could be looked up
audit: $(VENV)-audit/.ready
	$(VENV)-audit/bin/pip-audit --require-hashes --disable-pip --no-deps --progress-spinner off --format json \
	  -r requirements.lock | $(PYTHON) tools/audited.py requirements.lock

## sbom: write what is installed with briefgen into dist/sbom.cdx.json (CycloneDX)
sbom: $(VENV)-audit/.ready
	@mkdir -p dist
	$(VENV)-audit/bin/cyclonedx-py requirements --output-reproducible --output-format JSON -o dist/sbom.cdx.json requirements.lock

$(VENV)-audit/.ready: tools/audit.lock
	$(PYTHON) -m venv $(VENV)-audit
	$(VENV)-audit/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r tools/audit.lock
	@touch $@

## lock: pin the dependencies anew, with hashes (needs uv)
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --custom-compile-command "make lock" --upgrade -q -o requirements.lock
	uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --custom-compile-command "make lock" --upgrade -q -o requirements-dev.lock
	uv pip compile benchmarks/requirements.in --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --custom-compile-command "make lock" --upgrade -q -o benchmarks/requirements.lock
	uv pip compile tools/audit.in --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --custom-compile-command "make lock" --upgrade -q -o tools/audit.lock

clean:
	rm -rf output dist .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.runtime: requirements.lock tools/system-packages
	sh tools/system-packages runtime
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.development: requirements-dev.lock tests/judges/package-lock.json tools/system-packages
	sh tools/system-packages development
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	npm ci --prefix tests/judges --silent
	@touch $@ $(VENV)/.runtime

.venv-bench/.peers: benchmarks/requirements.lock benchmarks/package-lock.json tools/system-packages
	sh tools/system-packages development
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
	  -r benchmarks/requirements.lock
	npm ci --prefix benchmarks --silent
	@touch $@
