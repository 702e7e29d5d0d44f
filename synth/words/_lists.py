"""The closed classes of English, which no dictionary of things has, and the words of photographs that name no thing."""

from __future__ import annotations

from collections.abc import Mapping


def _each(tag: str, words: str) -> dict[str, str]:
    return dict.fromkeys(words.split(), tag)


# D determiner, Q number, R adverb, I preposition, P pronoun, C conjunction, T to, M auxiliary, W clause opener, S 's
CLOSED: Mapping[str, str] = {
    **_each("D", "a an the this that these those some any each every all both either neither no my your his her its "
                 "our their whose several many few much more most other another various numerous multiple such enough "
                 "countless half plenty different"),
    **_each("Q", "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
                 "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand "
                 "million billion dozen"),
    **_each("P", "i you he she it we they me him us them himself herself itself themselves myself yourself ourselves "
                 "mine yours hers ours theirs someone somebody anyone anybody everyone everybody nobody something "
                 "anything everything nothing oneself none there"),
    **_each("I", "of in on at by with from for into onto over under above below beneath beside besides between behind "
                 "among amongst around about across along against through throughout during without within near toward "
                 "towards upon off out up down after before inside outside past underneath beyond via per like as "
                 "including amid atop except despite unlike alongside next aboard than opposite featuring depicting "
                 "containing showing versus away"),
    **_each("C", "and or but nor & plus"),
    **_each("T", "to"),
    **_each("M", "is are was were be been being am has have had having do does did can could will would shall should "
                 "may might must 's 're 've 'll 'd 'm cannot"),
    **_each("W", "which who whom what where when while because if although though since until unless whether how why "
                 "so whereas"),
    **_each("R", "not very too also just quite rather almost nearly only even still already again always never often "
                 "here now then together ahead apart aside really perhaps maybe however n't well far back forward "
                 "sideways upright indoors outdoors nearby overhead mostly partially fully slightly seemingly"),
}  # fmt: skip

NUMBERS: Mapping[str, int] = {
    word: count
    for count, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
     "dozen": 12}  # fmt: skip

# Heads of phrases about the photograph, not about what is on it.
PHOTOGRAPHIC = frozenset(
    "image picture photo photograph photography snapshot shot closeup close-up background backdrop foreground "
    "view side left right top bottom front middle center centre rear scene distance way other one part portion "
    "half direction position lot example depiction".split()
)
# "group of dogs": dogs. Seen through only before "of"; more than one of what follows.
MANY = frozenset(
    "group couple pair number lot lots bunch variety series row set collection dozens hundreds thousands herd flock "
    "array assortment plenty multitude rows groups pairs cluster range many several some all both most one two three "
    "four five six seven eight nine ten few each any".split()
)
ONE = frozenset("kind type sort piece part portion image picture photo photograph view rest half".split())
# "in the top right corner": a corner. Before other heads the same words tell things apart: a front door.
PLACED = frozenset("corner edge area section end border".split())
PLACES = frozenset(
    "left right top bottom upper lower middle center central far back front right-hand left-hand very".split()
)
# "a man in black": worn or painted, unless an article makes it a thing.
COLOURS = frozenset(
    "black white red blue green yellow orange pink purple brown grey gray gold silver beige tan turquoise".split()
)
# Parts of charts, whose names are joined as WordNet has them not: axis labels.
CHARTED = frozenset(
    "axis bar chart column data entry graph header label legend line mark pie plot row table tick title".split()
)
SINGLE = frozenset("a an one this that each every another".split())  # no plural noun follows
# "a snow covered hill": after a noun these describe what comes next.
JOINED = frozenset("covered filled lined shaped colored coloured sized based made themed topped style striped".split())
# English that is younger than WordNet's words, or that it has only in names.
NEWER = frozenset(
    "app blog blogger emoji esports gamer gaming hashtag hoodie inu labradoodle latte meme onesie podcast ramen "
    "screenshot selfie shiba smartphone smartwatch snowboarder taco tablet ukulele vape vlog vlogger vlogging webcam "
    "wifi".split()
)
