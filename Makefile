PYTHON ?= python3
BIN := .venv/bin
# pip of the machine installs into our own environment, so that ensurepip is not needed.
INSTALL = $(PYTHON) -m pip --python $(@D)/bin/python install --quiet --disable-pip-version-check --require-hashes
# Licences that ask for no more than to be named. Each is listed as the packages write it, so that a new wording is read
# by a person first.
PERMISSIVE := Apache-2.0;Apache Software License;Apache-2.0 AND BSD-2-Clause;Apache-2.0 AND MIT
PERMISSIVE := $(PERMISSIVE);Apache-2.0 OR BSD-3-Clause;BSD-2-Clause;BSD-3-Clause;BSD License;ISC License (ISCL)
PERMISSIVE := $(PERMISSIVE);MIT;MIT License;MIT-0;MIT AND PSF-2.0;MIT OR Apache-2.0;PSF-2.0
PERMISSIVE := $(PERMISSIVE);Python Software Foundation License

.PHONY: chat test bench load soak chaos learn understanding answers pictures audit clean

chat: .venv/run  ## talk to the bot in this terminal
	@$(BIN)/python -m adapters chat

test: .venv/dev  ## everything that must hold
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python -m adapters check
	$(BIN)/python -m pytest -n auto --dist worksteal

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Twitchwise needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv --without-pip .venv

.venv/run: requirements.txt | .venv/bin/python
	$(INSTALL) -r requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt | .venv/bin/python
	$(INSTALL) -r requirements-dev.txt
	@touch $@ .venv/run

bench: .venv/dev  ## speed and memory, shown
	$(BIN)/python -m tests.bench

load: .venv/dev  ## throughput, latency and memory of 1, 2 and 4 processes; ARGS="--database sqlite" and more
	$(BIN)/python -m tests.load load $(ARGS)

soak: .venv/dev  ## does memory grow? ten minutes at a constant rate
	$(BIN)/python -m tests.load soak $(ARGS)

chaos: .venv/dev  ## kill, cut and drop while people ask: nothing may be lost or answered twice
	$(BIN)/python -m tests.load chaos $(ARGS)
	$(BIN)/python -m tests.load chaos --no-key $(ARGS)

learn: .venv/dev  ## learn the classifier anew from the example phrases
	$(BIN)/python -m adapters learn

understanding: .venv/dev  ## measure the understanding; MORE=file.jsonl adds sets
	$(BIN)/python -m tests.understanding $(MORE)

answers: .venv/dev  ## write the approved answers and their page anew, to be read again
	$(BIN)/python -m tests.approved

pictures: .venv/dev  ## draw the pictures of docs/ anew, to be looked at
	$(BIN)/python -m adapters chart docs/causes.svg
	$(BIN)/python -m adapters chart --guide docs/guide.svg

audit: .venv/run .venv-audit/ready  ## licences and known vulnerabilities of what runs; needs the network
	# resvg-py names its licence, MIT, in its file LICENSE alone.
	.venv-audit/bin/pip-licenses --ignore-packages resvg_py --python=$(BIN)/python --from=mixed --order=license --allow-only="$(PERMISSIVE)" \
		--packages $$(sed -n 's/^\([a-z0-9-]*\)==.*/\1/p' requirements.txt)
	.venv-audit/bin/pip-audit --strict --progress-spinner=off --disable-pip --require-hashes --requirement requirements.txt

# The tools have an environment of their own, so that what they need is neither listed nor shipped.
.venv-audit/ready: requirements-audit.txt
	$(PYTHON) -m venv --without-pip .venv-audit
	$(INSTALL) -r requirements-audit.txt
	@touch $@

clean:
	rm -rf .venv .venv-audit dist build
