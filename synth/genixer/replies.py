"""From what a model wrote to questions and answers as it labelled them. Pure; nothing but `ItemError` comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from synth.genixer.places import Pieces, pieces
from synth.models._replies import whole_letters
from synth.photos.replies import REFUSAL
from synth.records import ItemError
from synth.tasks import wordings

LONGEST = 20_000  # characters of a reply
TURNS = 12  # of a dialogue; what comes after is left
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# A template of a model's chat that came out as text: what it wraps is no plain word or place.
_TOKEN = re.compile(r"<\|[^|<>\n]{1,40}\|>|</?(?:box|ref|image|img|quad|point|points|s)>")
_SHORT = re.compile(r"^[ \t*_#]{0,8}(?:(Q)|(A))\d{0,2}[ \t]{0,3}[:：]", re.MULTILINE)
_MARKER = re.compile(r"[-*#=_]{1,80}|\(?\d{1,2}[.)]")
LABELS = ("question", "options", "candidates", "answer", "reason")  # the last is not asked for, and is left


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question and its answer; `options` are still one text, `candidates` places to choose from."""

    question: Pieces
    answer: Pieces
    options: str = ""
    candidates: Pieces = ()


def exchanges(text: str) -> list[Exchange]:
    """All that are whole, in their order; at least one."""
    text = cleaned(text)
    marks = _labelled(text) or _briefly_labelled(text)
    turns = list(_turns(marks))
    made = [_exchange(turn) for turn in takewhile(lambda turn: not refuses(turn["answer"]), turns)]
    if not made and (turns or refuses(text)):
        raise ItemError("refused", text[:300])
    if not made:
        raise ItemError("bad_reply", f"it holds no question with an answer: {' '.join(text.split())[:120]!r}")
    return made[:TURNS]


def cleaned(text: str) -> str:
    if len(text) > LONGEST:
        raise ItemError("bad_reply", f"it is longer than {LONGEST} characters")
    text = _CONTROL.sub("", whole_letters(text).replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise ItemError("bad_reply", "it is empty")
    if found := _TOKEN.search(text):
        raise ItemError("bad_reply", f"{found[0]} stands in it")
    return text


def refuses(text: str) -> bool:
    plain = text.strip().replace("’", "'").casefold()
    return bool(REFUSAL.match(plain)) or plain.startswith(tuple(wordings()["refusals"]))


@cache
def _label() -> re.Pattern[str]:
    known = wordings()["labels"]
    named = [
        f"(?P<{name}>{'|'.join(re.escape(word) for one in known[name] for word in (one, one.upper()))})"
        for name in LABELS
    ]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(named)})[ \t]{{0,3}}\d{{0,3}}[ \t*_]{{0,4}}[:：]")


def _labelled(text: str) -> list[tuple[str, str]]:
    """Each label with what stands after it."""
    found = list(_label().finditer(text))
    return [(str(match.lastgroup), after) for match, after in zip(found, _after(found, text), strict=True)]


def _briefly_labelled(text: str) -> list[tuple[str, str]]:
    """Q: and A:, where nothing is said in full."""
    found = list(_SHORT.finditer(text))
    names = ["question" if match[1] else "answer" for match in found]
    return list(zip(names, _after(found, text), strict=True))


def _after(marks: Sequence[re.Match[str]], text: str) -> list[str]:
    """What stands between each mark and the next."""
    begins = [mark.start() for mark in marks[1:]]
    return [text[mark.end() : end] for mark, end in zip(marks, [*begins, len(text)], strict=False)]


def _turns(marks: list[tuple[str, str]]) -> Iterator[dict[str, str]]:
    """Up to the first that has no question or no answer; what goes before the first question is left."""
    turn: dict[str, str] = {}
    for name, said in [*marks, ("question", "")]:
        if name == "question":
            if turn and not (_bare(turn["question"]) and _bare(turn.get("answer", ""))):
                return
            if turn:
                yield turn
            turn = {name: said}
        elif turn:
            turn.setdefault(name, said)


def _exchange(turn: dict[str, str]) -> Exchange:
    return Exchange(
        question=pieces(_bare(turn["question"])),
        answer=pieces(_bare(turn["answer"])),
        options=turn.get("options", "").strip(),
        candidates=pieces(_bare(turn.get("candidates", ""))),
    )


def _bare(said: str) -> str:
    """On one line, without what dresses it up or numbers what comes next."""
    lines = [line for line in said.splitlines() if line.strip()]
    while len(lines) > 1 and _MARKER.fullmatch(lines[-1].strip()):
        lines.pop()
    return " ".join(" ".join(lines).split()).strip("*_#` ")
