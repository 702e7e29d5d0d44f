"""How unlike each other the samples of a run are: pictures and texts, of the whole run and kind by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from statistics import median

from synth.likeness import NEAR
from synth.report.counting import Column, Grid, Spread, Spreading
from synth.report.lots import Drawn, Lots
from synth.report.variety import bits_to_nearest, distinct, effective, mean, nearest, packed, runs

ALL = "all"
FEWEST = 2  # samples that can be like each other

PICTURES = (
    Column(name="samples", form="whole"),
    Column(name="bits to the nearest", form="whole"),
    Column(name="alike", form="share"),
    Column(name="layout shared", form="share"),
    Column(name="colours shared", form="share"),
    Column(name="colours, effective", form="number"),
)
TEXTS = (
    Column(name="texts", form="whole"),
    Column(name="different", form="share"),
    Column(name="distinct-2", form="share"),
    Column(name="packed", form="number"),
    Column(name="shared with the nearest", form="share"),
)
ABOUT_PICTURES = (
    "Each picture against the nearest other one. Bits: the median of those in which the 24 × 24 waves of both differ, "
    f"of 576; unrelated patterns differ in about 288, pictures of {NEAR} or fewer count as alike. Layout: of the "
    "places in a 6 × 6 grid where a kind of element has its middle, those in common. Colours: of those used (16 steps "
    "a channel), those in common; and as how many equally common ones all of them are as varied (the exponential of "
    "Shannon's entropy). The higher the bits and the lower the shares, the more varied. For scale: 100 grouped bars "
    "of our own author have 227 bits, 68% of layout, 76% of colours and 47 of these; 100 of one look, with other names "
    "and numbers only, have 171 bits, 84%, 100% and 6."
)
ABOUT_TEXTS = (
    "One of each sample. Different: texts that are not said twice. Distinct-2: of all pairs of words in a row, the "
    "share that are different ones. Packed: how many times smaller zlib makes them. Shared with the nearest: of runs "
    "of three words, those in common with the most similar other one (Jaccard), on average. All of them depend on how "
    "many there are: compare equal numbers only. For scale, 100 questions about grouped bars: 98% different, 64%, 2.8 "
    "and 18% of all families; 80%, 47%, 3.4 and 43% of one family in one form. Texts on 100 of them: 66%, 2.5 and 12% "
    "shared; of one look with other names 48%, 5.4 and 21%."
)


class Sizes(dict[str, tuple[int, int]]):
    """By group how many samples are compared, and of how many the pictures are."""


Groups = Mapping[str, Sequence[tuple[str, Drawn]]]
Marks = Mapping[str, bytes]


def nearest_bits(groups: Groups, marks: Marks, of: Sizes) -> Spread | None:
    """How far the pictures of the whole run are from the nearest one."""
    found = Spreading("bits to the nearest picture")
    for bits in bits_to_nearest(_marks(groups[ALL], marks, of[ALL])):
        found.add(bits)
    return found.spread()


def _marks(held: Sequence[tuple[str, Drawn]], marks: Marks, of: tuple[int, int]) -> list[bytes]:
    return [marks[name] for name, _ in held[: of[0]] if name in marks][: of[1]]


def groups_of(lots: Lots) -> dict[str, list[tuple[str, Drawn]]]:
    kinds = {kind: lots.kinds[kind].drawn() for kind in sorted(lots.kinds)}
    return {ALL: lots.all.drawn(), **(kinds if len(kinds) > 1 else {})}


def sizes(groups: Groups, marks: Marks) -> Sizes:
    return Sizes({name: (len(held), sum(one in marks for one, _ in held)) for name, held in groups.items()})


def smaller(first: Sizes, second: Sizes) -> Sizes:
    """Of what both runs have as many as the one with fewer, so that their numbers may be compared."""
    both = {
        name: (min(mine[0], second[name][0]), min(mine[1], second[name][1]))
        for name, mine in first.items()
        if name in second
    }
    return Sizes({**first, **both})


def grids(groups: Groups, marks: Marks, of: Sizes) -> dict[str, Grid]:
    texts = {
        "titles": ("Titles", [(name, [one.title for _, one in held]) for name, held in groups.items()]),
        "questions": ("Questions", [(name, [one.question for _, one in held]) for name, held in groups.items()]),
        "texts": ("Texts on the pictures", [(name, [one.texts for _, one in held]) for name, held in groups.items()]),
    }
    made = {
        f"texts_{key}": Grid(
            title=title, names="kind", columns=TEXTS, note=ABOUT_TEXTS,
            rows={name: _texts(said, of[name][0]) for name, said in told if len(said) >= FEWEST},
        )
        for key, (title, told) in texts.items()
    }  # fmt: skip
    rows = {
        name: _pictures(held[: of[name][0]], _marks(held, marks, of[name]))
        for name, held in groups.items()
        if len(held) >= FEWEST
    }
    return {"pictures": Grid(title="Pictures", names="kind", columns=PICTURES, rows=rows, note=ABOUT_PICTURES), **made}


def _pictures(held: Sequence[tuple[str, Drawn]], marks: list[bytes]) -> tuple[float | None, ...]:
    bits = bits_to_nearest(marks)
    colours = Counter[Hashable](colour for _, one in held for colour in one.colours)
    return (
        len(held),
        median(bits) if bits else None,
        sum(bit <= NEAR for bit in bits) / len(bits) if bits else None,
        mean(nearest([one.layout for _, one in held])),
        mean(nearest([one.colours for _, one in held])),
        effective(colours),
    )


def _texts(held: Sequence[str], most: int) -> tuple[float | None, ...]:
    texts = [text for text in held if text][:most]
    return (
        len(texts),
        len(set(texts)) / len(texts) if texts else None,
        distinct(texts),
        packed(texts),
        mean(nearest([runs(text) for text in texts])),
    )
