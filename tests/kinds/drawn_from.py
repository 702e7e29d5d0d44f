"""Specs and programs of the offline author, made as the pipeline makes them."""

from __future__ import annotations

import random
from functools import cache

from synth import plugins
from synth.kinds._steps import WriteProgram, WriteSpec
from synth.models.offline import Engine
from synth.records import Program, Topic
from synth.steps import Kind

KINDS = ("grouped_bars", "multi_line", "scatter_groups")


def kind_of(name: str) -> Kind:
    found = plugins.load("kinds", name).kind
    assert isinstance(found, Kind)
    return found


@cache
def program(name: str, seed: int) -> Program:
    kind, author = kind_of(name), Engine()
    words = kind.offline["topic"](random.Random(f"{name}/{seed}"))
    topic = Topic(kind=name, seed=seed, **words)
    write_spec, write_program = WriteSpec(kind), WriteProgram(kind)
    spec = write_spec.read(topic, author.submit(write_spec.ask(topic)).result())
    return write_program.read(spec, author.submit(write_program.ask(spec)).result())
