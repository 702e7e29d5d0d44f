"""What a page gives for a name: in the other cell of its row, as the definition of a term, or behind a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator

from synth.records import Question
from tests.faults.oracle_cues import Right
from tests.faults.oracle_judged import squeezed
from tests.faults.oracle_page import Site

Q = "“([^”]*)”"
CLAIMED = (
    rf"^Is {Q} given for {Q}", rf"^Does {Q} belong to {Q}", rf"^Does the page say {Q} for {Q}",
    rf"^Has {Q} been put down for {Q}", rf"^Is it right that {Q} goes with {Q}",
    rf"^Someone says that {Q} is stated for {Q}",
)  # fmt: skip
NAMED_FIRST = (rf"^Looking up {Q}, do you find {Q}", rf"^Asked about {Q}, would you answer {Q}")
ASKED = (
    rf"(?:given|stated|put down|say) for {Q}", rf"(?:belongs to|goes with|Looking up|[Aa]sked about) {Q}",
    rf"^What goes with {Q}", rf"asked you about {Q}", rf"^For {Q}, which of these has been put down",
    rf"^Pick what the page says for {Q}",
)  # fmt: skip


def read_given(question: Question, site: Site) -> Right | None:
    words = question.words
    if question.form == "yes_no":
        pairs = [(found[2], found[1]) for one in CLAIMED if (found := re.search(one, words))]
        pairs += [(found[1], found[2]) for one in NAMED_FIRST if (found := re.search(one, words))]
        if len(pairs) != 1:
            return None
        right = _given(site, pairs[0][0])
        return Right(value=squeezed(right.value) == squeezed(pairs[0][1]), what="truth", doubt=right.doubt)
    if len(re.findall(Q, words)) != 1:
        return None
    found = next((found for one in ASKED if (found := re.search(one, words))), None)
    return _given(site, found[1]) if found else None


def _given(site: Site, name: str) -> Right:
    values = {squeezed(value): value for value in _values(site, squeezed(name))}
    doubt = "" if len(values) == 1 else f"{len(values)} things are given for {name}"
    return Right(value=next(iter(values.values()), ""), what="text", doubt=doubt)


def _values(site: Site, name: str) -> Iterator[str]:
    for table in site.tables:
        for row in table.rows:
            own = [cell for cell in row if cell.first]
            if len(own) == 2 and squeezed(own[0].text).rstrip(":") == name and own[0].header and not own[1].header:
                yield own[1].text
    yield from (value for term, value in site.terms if squeezed(term).rstrip(":") == name)
    for line in site.lines:
        called, sign, value = line.partition(": ")
        if sign and squeezed(called) == name:
            yield value
