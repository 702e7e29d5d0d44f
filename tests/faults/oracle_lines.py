"""What the numbers of one line, of a heatmap or of a table, come to: sum, mean, range, the difference of two."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.faults.oracle_cues import Right
from tests.faults.oracle_judged import numbers_in

MEAN = r"(?<!\w)(?:mean|average|averages|divided by|dividing)(?!\w)|On average"
RANGE = r"(?:spread|largest|highest|smallest|lowest|extremes|range)(?!\w)"
PAIR = r"(?i)how much more is given|difference between|by how much|how far is|subtract the entry|added to|gap between"
SUM = r"sum|add|added|adding|adds|total|come to together|together|Summing"


def reckoned(bare: str, values: Sequence[float], form: str) -> Right | None:
    """`bare` are the words without the names in them, so that a number among them is a limit."""
    if re.search(MEAN, bare, re.IGNORECASE):
        result = sum(values) / len(values)
    elif re.search(RANGE, bare):
        result = max(values) - min(values)
    elif re.search(rf"(?<!\w)(?:{SUM})(?!\w)", bare, re.IGNORECASE):
        result = sum(values)
    else:
        return None
    return against_limit(bare, result, form)


def against_limit(bare: str, result: float, form: str) -> Right | None:
    """The number itself, or whether it is above the limit named: these questions ask nothing else of a limit."""
    if form != "yes_no":
        return Right(value=result, what="number")
    limits = numbers_in(bare)
    if len(limits) != 1:
        return None
    doubt = "it is the limit itself" if abs(result - limits[0]) < 1e-9 * abs(result) else ""
    return Right(value=result > limits[0], what="truth", doubt=doubt)
