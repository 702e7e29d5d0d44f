"""English for names that stand on a picture: articles, plurals, prepositions, lists."""

from __future__ import annotations

import re
from collections.abc import Sequence

_IRREGULAR = {"person": "people", "child": "children", "man": "men", "woman": "women", "mouse": "mice", "foot": "feet"}
_SAME = {"series", "species", "sheep", "fish", "aircraft"}
_MINOR = {"of", "per", "in", "by", "for", "to", "and", "on", "at", "with", "a", "an", "the", "vs", "from"}
_BEFORE_NAMES = {"in", "at", "from", "to", "vs"}  # what comes after is likely the name of a place
_PREPOSITIONS = {"of", "per", "in", "by", "for", "to", "on", "at", "with", "from", "over", "under", "above", "below"}
_PARTICIPLES = {"sold", "built", "made", "lost", "won", "drawn", "spent", "grown", "caught", "paid"} | set(
    "held driven taken given worn left kept eaten thrown written sent bought taught".split()
)
_NO_PARTICIPLES = frozenset("red bed shed feed seed weed need speed breed reed hundred wed".split())
# Plurals that are no counts: "higher costs", never "a higher number of costs".
_AMOUNTS = frozenset(
    "sales costs revenues earnings savings wages prices expenses rates scores marks ratings temperatures returns "
    "takings funds levels yields profits losses rents fares emissions results values speeds times imports exports "
    "goods percentages salaries fees taxes assets proceeds receipts odds shares".split()
)
_MULTIPLIERS = {"", "thousand", "million", "billion", "k", "m", "bn", "b"}
_SAID_YOU = ("uni", "use", "usa", "euro", "eu", "one", "once", "ut")


def lower_name(text: str) -> str:
    """A label inside a sentence: "Average Rainfall" -> "average rainfall"; "GDP" and "in Berlin" stay."""
    words = text.split()
    titled = all(_is_title(word) for word in words if word.lower() not in _MINOR)
    for place, word in enumerate(words):
        named = any(before.lower() in _BEFORE_NAMES for before in words[:place])
        if _is_title(word) and (place == 0 or (titled and not named)):
            words[place] = word.lower()
    return " ".join(words)


def _is_title(word: str) -> bool:
    letters = word.replace("-", "").replace("'", "")
    return (
        letters.isalpha() and letters[0].isupper() and (letters[1:].islower() if len(letters) > 1 else letters == "A")
    )


def is_plural(noun: str) -> bool:
    """Whether a measure takes "are": "units sold", "sales per shop", but not "gas" or "number of visits"."""
    last = head_of(noun)
    return last in _IRREGULAR.values() or (last not in _SAME and singular(last) != last)


def head_of(noun: str) -> str:
    """The word that decides the verb: "units" of "units sold", "number" of "number of visits"."""
    words = re.split(r"[\s/]+", noun.lower())
    head: list[str] = []
    for word in words:
        if word in _PREPOSITIONS and head:
            break
        head.append(word)
    while len(head) > 1 and (head[-1].endswith("ed") or head[-1] in _PARTICIPLES):
        head.pop()
    return head[-1] if head else ""


def measure(name: str, unit: str = "") -> str:
    """A label as a noun: "water used" -> "amount of water used", "visitors" -> "number of visitors"."""
    words = name.lower().split()
    if not words or words[0] in {"amount", "number", "share"}:
        return name
    if _is_participle(words[0]) and (len(words) == 1 or words[1] in _PREPOSITIONS):
        return f"{'share' if unit == '%' else 'amount'} {name}"
    if is_plural(name):
        how = "share of " if unit == "%" else "number of " if unit.lower() in _MULTIPLIERS else ""
        return name if head_of(name) in _AMOUNTS else how + name
    how = "share of " if unit == "%" else "amount of " if unit else ""
    return how + name if _is_participle(words[-1]) and len(words) > 1 else name


def _is_participle(word: str) -> bool:
    return word in _PARTICIPLES or (word.endswith("ed") and word not in _NO_PARTICIPLES)


def singular(noun: str) -> str:
    first, _, last = noun.rpartition(" ")
    lead = f"{first} " if first else ""
    for one, many in _IRREGULAR.items():
        if last.lower() == many:
            return lead + one
    low = last.lower()
    if low in _SAME or len(low) < 4 or low.endswith(("ss", "us", "is", "gas", "ics", "news", "lens")):
        return noun
    if low.endswith("ies") and len(low) > 4:
        return lead + last[:-3] + "y"
    if low.endswith(("sses", "xes", "ches", "shes", "zes")):
        return lead + last[:-2]
    return lead + last[:-1] if low.endswith("s") else noun


def plural(noun: str) -> str:
    first, _, last = noun.rpartition(" ")
    lead = f"{first} " if first else ""
    low = last.lower()
    if low in _SAME or low in _IRREGULAR.values():
        return noun
    if low in _IRREGULAR:
        return lead + _IRREGULAR[low]
    if singular(last) != last:
        return noun
    if low.endswith("y") and len(low) > 1 and low[-2] not in "aeiou":
        return lead + last[:-1] + "ies"
    return lead + last + ("es" if low.endswith(("s", "x", "z", "ch", "sh")) else "s")


def a(phrase: str) -> str:
    """The phrase with its article: "a month", "an hour", "an 8", "an SMS", "a unit"."""
    first = phrase.split()[0] if phrase.split() else phrase
    low = first.lower()
    if first[:1].isdigit():
        number = first.split(".")[0].replace(",", "")
        vowel = number.startswith("8") or number in {"11", "18"}
    elif len(first) > 1 and first.isupper():
        vowel = first[0] in "AEFHILMNORSX"
    else:
        vowel = low.startswith(("hour", "honest", "heir")) or (
            low[:1] in {"a", "e", "i", "o", "u"} and not low.startswith(_SAID_YOU)
        )
    return f"{'an' if vowel else 'a'} {phrase}"


def listed(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def lower_first(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
