"""Programs as models write them: what fails is mended, and never by deleting what the picture is to show."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sandbox.contract import Sandbox
from synth.kit import LAPS, Kit, renderer
from synth.line import Shard
from synth.models._settings import Model
from synth.models.openai import Engine
from synth.pipeline import run_topics
from synth.plugins import load
from synth.records import Topic
from tests.synth.models.replies_of import Author, Case, cases
from tests.synth.models.server import MODEL, Scripted, stage_of, text_of

RENDERERS = ("matplotlib", "html", "graphviz")
# One of each sort; all of them are `make faults`.
FEW = {
    "matplotlib": ("bars_loop", "wrong_method", "labels_deleted", "month_deleted", "overlap", "wrong_library"),
    "html": ("plain", "logo", "stamp_deleted", "row_lost"),
    "graphviz": ("plain", "quotes", "step_deleted", "unlabelled", "heap"),
}


def kit(box: Sandbox, author: Engine, kinds: set[str]) -> Kit:
    found = {name: load("kinds", name).kind for name in kinds}
    return Kit(
        author=author,
        sandbox=box,
        kinds=found,
        renderers={kind.renderer: renderer(kind.renderer) for kind in found.values()},
        families={},
        checks=("proof",),
        least=0,
        exact=False,
        by_model=True,
        laps=LAPS,
    )


def run(box: Sandbox, folder: Path, made: list[Case]) -> Shard:
    topics = [Topic(kind=case.kind, subject=case.title, seed=n) for n, case in enumerate(made)]
    with Scripted(Author(made)) as server:
        engine = Engine(Model(engine="openai", name=MODEL, address=server.address), folder)
        with ThreadPoolExecutor(4) as threads:
            shard = run_topics(topics, kit(box, engine, {case.kind for case in made}), threads)
        engine.close()
    return shard


def became(shard: Shard) -> dict[str, str]:
    """By title: `drawn`, `mended`, or the reason of the reject."""
    ends = {}
    for sample in shard.samples:
        program = sample.pictures[0].made_by
        ends[program.spec.title] = "mended" if program.parent else "drawn"
    for reject in shard.rejects:
        record = getattr(reject.record, "made_by", reject.record)
        spec = getattr(record, "spec", record)
        ends[getattr(spec, "title", None) or spec.subject] = f"{reject.reason}: {reject.detail}"
    return ends


def wrong(made: list[Case], shard: Shard) -> dict[str, tuple[str, str]]:
    """The cases that end otherwise than they must; `deleted` and `rejected` must both be rejects."""
    ends = became(shard)
    kept = ("drawn", "mended")
    return {
        case.name: (case.ends, ends[case.title])
        for case in made
        if ends[case.title] != case.ends and (case.ends in kept or ends[case.title] in kept)
    }


@pytest.mark.parametrize("name", RENDERERS)
def test_what_fails_is_mended_and_never_by_deleting(box: Sandbox, tmp_path: Path, name: str):
    made = [case for case in cases(name) if case.name in FEW[name]]
    assert wrong(made, run(box, tmp_path, made)) == {}


@pytest.mark.faults
@pytest.mark.parametrize("name", RENDERERS)
def test_every_program_ends_as_it_must(box: Sandbox, tmp_path: Path, name: str):
    made = cases(name)
    assert wrong(made, run(box, tmp_path, made)) == {}


def test_there_are_programs_enough():
    every = [case for name in RENDERERS for case in cases(name)]
    assert len(every) >= 60
    assert sum(case.ends == "mended" for case in every) >= 20
    assert sum(case.ends == "deleted" for case in every) >= 5
    assert len({case.title for case in every}) == len(every)


def test_a_reject_tells_its_whole_history(box: Sandbox, tmp_path: Path):
    (hopeless,) = [case for case in cases("matplotlib") if case.name == "hopeless"]
    (reject,) = run(box, tmp_path, [hopeless]).rejects
    assert (reject.stage, reject.reason) == ("draw", "program_error")
    assert all(f"'{name}'" in reject.detail for name in ("scatter_plot", "scatterplot", "points", "dots"))
    program, sources = reject.record, []
    while program:
        sources.append(program.source)
        assert program.why == ("repair" if program.parent else None)
        program = program.parent
    assert sources == hopeless.replies[3::-1]


def test_the_same_fault_twice_has_the_program_written_anew(box: Sandbox, tmp_path: Path):
    (case,) = [case for case in cases("matplotlib") if case.name == "wrong_library"]
    with Scripted(Author([case])) as server:
        engine = Engine(Model(engine="openai", name=MODEL, address=server.address), tmp_path)
        with ThreadPoolExecutor(1) as threads:
            run_topics([Topic(kind=case.kind, subject=case.title, seed=1)], kit(box, engine, {case.kind}), threads)
        engine.close()
        asked = [stage_of(text_of(body)) for _, _, body in server.seen]
    assert asked == ["spec", "program", "repair", "anew"]
