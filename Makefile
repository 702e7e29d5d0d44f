# Two commands from nothing: `make demo` and `make test`. Both set this checkout up first, at once the second time.

PY := .venv/bin/python
SYNTH := .venv/bin/synth
READY := .venv/.ready

.PHONY: demo test check lint bench faults lock clean
.DEFAULT_GOAL := help

.PHONY: help
help:
	@sed -n 's/^## //p' Makefile

## make demo     60 proved samples with no model, and demo/page/index.html to look at them
demo: $(READY)
	$(SYNTH) demo -o demo

## make test     everything that can be tested on this machine
test: $(READY) lint
	$(PY) -m pytest -n auto --dist loadfile

## make check    the two-minute loop: lint, types, imports, quick tests
check: $(READY) lint
	$(PY) -m pytest -n auto --dist loadfile -m "not slow" --ignore tests/sandbox

## make lint     style, types, and the direction of imports
lint: $(READY)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

## make bench    what things cost, as JSON in benchmarks/results/
bench: $(READY)
	$(PY) benchmarks/run.py

## make faults   the long proofs: kill -9 at 20 moments, 10,000 answers by separate code, the sandbox for long
faults: $(READY)
	$(PY) -m pytest -m faults -p no:xdist --timeout 3000

## make attacks  every hostile program and page on every engine of this machine
.PHONY: attacks
attacks: $(READY)
	$(SYNTH) sandbox check

## make documents  the guest for documents: built, then a document of each of its programs (2 GB)
.PHONY: documents
documents: $(READY)
	$(SYNTH) sandbox build --engine docker --kind documents
	$(PY) -m pytest tests/faults/test_documents.py -m faults -p no:xdist

## make vllm     our engine against a real vLLM on this processor (installs some gigabytes in .synth/vllm)
.PHONY: vllm
vllm: $(READY)
	$(PY) benchmarks/vllm.py

## make engines  our engines' log-probabilities held against each other on small random weights (uses .synth/vllm)
.PHONY: engines
engines: $(READY)
	$(PY) benchmarks/engines.py

## make consumers  every export read by the trainers' own loaders, in environments of their own (some gigabytes in .synth)
.PHONY: consumers
consumers: $(READY)
	EVERY_CONSUMER=1 $(PY) -m pytest tests/consumers -m "" -p no:xdist --timeout 1800

## make notebooks  the example notebooks, executed: HTML in .synth/notebooks, the learning curve in docs/images
.PHONY: notebooks
notebooks: $(READY)
	$(PY) examples/notebooks/execute.py

## make lock     pin anew what is installed here and in the sandbox
lock: $(READY)
	.venv/bin/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --extra dev --extra guest pyproject.toml -o requirements.lock
	for kind in charts browser documents npm; do \
	    .venv/bin/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	        --no-emit-index-url sandbox/images/$$kind.in -o sandbox/images/$$kind.lock || exit 1; done
	$(PY) -m sandbox.images.cdn

## make clean    remove what these commands made here
clean:
	rm -rf .venv .synth demo .import_linter_cache .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): requirements.lock pyproject.toml .ci/setup $(wildcard sandbox/images/*.lock sandbox/images/cdn/*.json)
	sh .ci/setup
	@touch $@
