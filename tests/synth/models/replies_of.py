"""Replies that a capable and a careless model would write, from the files beside; a script that answers with them.

A case is a file: a head of `key: value` lines, then a program and what its author replies to each further prompt, in
order. `ends` says what must become of it: `drawn`, `mended`, `deleted` (mended by deleting, so it must be rejected)
or `rejected`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2.utils import htmlsafe_json_dumps

from tests.synth.models.server import stage_of

FOLDER = Path(__file__).parent / "replies"
FENCES = {"matplotlib": "python", "html": "html", "graphviz": "dot"}


@dataclass
class Case:
    name: str
    renderer: str
    kind: str
    title: str
    ends: str
    data: Any
    why: str = ""
    replies: list[str] = field(default_factory=list)
    asked: int = 0

    def next(self) -> str:
        """The program that comes next; the last one again when there is no other."""
        source = self.replies[min(self.asked, len(self.replies) - 1)]
        self.asked += 1
        return f"Here is the program.\n\n```{FENCES[self.renderer]}\n{source}```\n"


def read_case(path: Path) -> Case:
    head, *parts = re.split(r"^=== \w+\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    said = dict(line.split(": ", 1) for line in head.strip().splitlines())
    data = json.loads((FOLDER / "data" / f"{said.pop('data')}.json").read_text(encoding="utf-8"))
    return Case(name=path.stem, renderer=path.parent.name, data=data, replies=parts, **said)


def cases(renderer: str) -> list[Case]:
    return [read_case(path) for path in sorted((FOLDER / renderer).glob("*.txt"))]


class Author:
    """Answers spec, program and repair prompts of the cases, each of which is known by its title."""

    def __init__(self, cases: list[Case]) -> None:
        self.cases = {case.title: case for case in cases}

    def __call__(self, prompt: str) -> str:
        stage = stage_of(prompt)
        if stage == "spec":
            case = self.cases[re.search(r"^Subject: (.*)$", prompt, re.MULTILINE)[1]]
            return json.dumps({"title": case.title, "data": case.data, "look": "calm"}, ensure_ascii=False)
        if stage in ("program", "repair", "anew"):
            return self.cases[self._title(prompt)].next()
        if stage == "questions":
            return '{"questions": []}'
        raise AssertionError(f"no script for {stage}")

    def _title(self, prompt: str) -> str:
        """As it stands in the prompt, where a title may begin like another."""
        spelt = {title: (f"Title: {title}\n", f"title {htmlsafe_json_dumps(title)}\n") for title in self.cases}
        return next(title for title, ways in spelt.items() if any(way in prompt for way in ways))
