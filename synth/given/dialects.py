"""How a table of text is written: what stands between cells and around them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import IO

from synth.given.text import Text

DELIMITERS = (",", ";", "\t", "|")
NONE = "\x1f"  # of a table of one column
SEEN = 300  # records that are looked at
NOTHING = (False, False, 0.0, 0)
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


class Plain(csv.Dialect):
    """As nearly everything writes tables."""

    delimiter = ","
    quotechar = '"'
    doublequote = True
    escapechar: str | None = None
    lineterminator = "\n"
    quoting = csv.QUOTE_MINIMAL
    skipinitialspace = False
    strict = True


def dialects(delimiter: str) -> Iterator[type[Plain]]:
    """The commonest first."""
    for quote, escape in (('"', None), ('"', "\\"), ("'", None), ("'", "\\")):
        yield type(
            "Found",
            (Plain,),
            {"delimiter": delimiter, "quotechar": quote, "escapechar": escape, "doublequote": escape is None},
        )


def find_dialect(text: Text, delimiter: str | None) -> type[Plain]:
    """The one in which the records have as many cells each as the first; of several delimiters the one with the most
    cells, of several quotes the commonest.

    What stands between the names of columns goes before all that does not: commas between semicolons are decimals.
    """
    best, highest = next(dialects(NONE)), NOTHING
    for chosen in [delimiter] if delimiter else DELIMITERS:
        scored = [(_score(text, dialect), dialect) for dialect in dialects(chosen)]
        score, dialect = max(scored, key=lambda one: one[0][:3])  # the first of those that are as good
        if score > highest:
            best, highest = dialect, score
    return best if highest[3] > 1 or not delimiter else next(dialects(delimiter))


def _score(text: Text, dialect: type[Plain]) -> tuple[bool, bool, float, int]:
    """Whether the first line has several cells, whether it is not all there is (a quote that is none may swallow the
    rest), the share of records that have as many cells as it or as most have, and how many these are; nothing for a
    single one."""
    with text.opened() as file:
        skip_separator(file)
        try:
            found = [len(record) for record in islice(csv.reader(file, dialect), SEEN) if record]
        except csv.Error:
            return NOTHING
    if not found:
        return NOTHING
    first = found[0]
    most = first if first > 1 else Counter(found).most_common(1)[0][0]
    alike = found.count(most)
    share = alike / len(found)
    enough = share > 0.5 or (first > 1 < alike and share > 0.3)
    return (first > 1, len(found) > 1, share, most) if most > 1 and enough else NOTHING


def skip_separator(file: IO[str]) -> str | None:
    """The first line that some spreadsheets write for themselves: `sep=;`."""
    line = file.readline(16)
    if line.startswith("sep=") and len(line.rstrip("\r\n")) == 5:
        return line[4]
    file.seek(0)
    return None
