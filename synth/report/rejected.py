"""What a run rejected: pictures on their way and questions at their checks, with a few of each reason to be shown."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from synth.dataset import DamagedFile
from synth.verify.intact import groups

COLUMNS = ("id", "stage", "reason", "detail", "record", "kind", "question")
EXAMPLES = 3  # of a reason
NOTED = "questions"  # a stage whose rejects are notes: the sample may still be made
FELL = re.compile(r"(\d+) of \d+ questions passed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a row stands."""

    stem: str
    id: str
    kind: str


@dataclass(slots=True, kw_only=True)
class Rejected:
    """`reasons` count by what was rejected (`question` or `picture`), stage and reason. `removed` are questions, by
    check and family; `lost` are samples that were to be, by kind and stage; `fell` are questions that passed and went
    with their picture, which had too few: None where a reject does not say how many.
    """

    reasons: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    removed: Counter[tuple[str, str]] = field(default_factory=Counter)
    lost: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    fell: int | None = 0
    examples: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))

    def add(self, stem: str, row: Mapping[str, Any]) -> None:
        of_question = row["record"] in ("Question", "Reply")
        self.reasons["question" if of_question else "picture", row["stage"], row["reason"]] += 1
        place = Place(stem=stem, id=row["id"], kind=row["kind"])
        if of_question:
            question = json.loads(row["question"])
            self.removed[row["reason"], question["family"]] += 1
        elif row["stage"] != NOTED:
            self.lost[row["kind"]][row["stage"]] += 1
        if row["reason"] == "no_questions" and self.fell is not None:
            said = FELL.match(row["detail"])
            self.fell = self.fell + int(said[1]) if said else None
        self._keep(row["reason"], place)

    def in_order(self) -> list[str]:
        """The reasons, the commonest first."""
        counted = Counter[str]()
        for (_, _, reason), count in self.reasons.items():
            counted[reason] += count
        return sorted(counted, key=lambda reason: (-counted[reason], reason))

    def _keep(self, reason: str, place: Place) -> None:
        """Of other kinds rather than of one."""
        held = self.examples[reason]
        if len(held) < EXAMPLES:
            held.append(place)
            return
        kinds = [one.kind for one in held]
        if place.kind not in kinds and len(set(kinds)) < EXAMPLES:
            twice = next(at for at in reversed(range(EXAMPLES)) if kinds.count(kinds[at]) > 1)
            held[twice] = place


def rejected(out: Path, stems: Sequence[str], faults: list[str]) -> Rejected:
    found = Rejected()
    for stem in stems:
        path = out / "rejects" / f"{stem}.parquet"
        if not path.exists():
            if (out / "rejects").is_dir():
                faults.append(f"rejects/{path.name}: not there")
            continue
        for group in groups(path, COLUMNS):
            if isinstance(group, DamagedFile):
                faults.append(f"rejects/{path.name}: damaged: {group}")
                continue
            for row in group:
                try:
                    found.add(stem, row)
                except (ValueError, TypeError, KeyError) as error:
                    faults.append(f"rejects/{path.name}: reject {row.get('id')}: {error}")
    return found
