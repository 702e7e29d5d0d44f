"""Which nouns name something that can be seen on a picture: what WordNet calls physical, writing, shapes and people."""

from __future__ import annotations

from functools import lru_cache

from synth.words._files import KNOWN
from synth.words._senses import lineage, meant, senses, synset

SEEN = frozenset(
    ["object", "physical object", "matter", "thing", "person", "causal agent", "people", "gathering", "animal group",
     "biological group", "vegetation", "geographical area", "tract", "shape", "plane figure", "written communication",
     "writing", "written symbol", "printed symbol", "visual communication", "visual signal", "sign", "print media",
     "document", "color", "facial expression", "light", "atmospheric phenomenon", "fire", "garment", "clothing"]
)  # fmt: skip
UNSEEN = frozenset(["process", "psychological feature", "time period", "point", "organization", "country"])
# Marks of charts, pages and screens, and what light makes: told by name, since WordNet files them as abstract.
ALWAYS = frozenset(
    "banknote bunch cash chain coin fog footprint game microwave money parade password pile police puzzle receipt "
    "score signature smoke spot stack stain tail wedding "
    "arrow avatar axis banner bar barcode box bubble button caption cell character chart checkbox cloud column "
    "crew curve dash diagram digit dot drink emoji equation family fire firework flag flame footer formula "
    "frame gap glow graph grid gridline hashtag header heading headline icon intersection key label landscape "
    "legend letter light line link list logo map mark marker menu message number numeral page panel paragraph "
    "pattern percentage photo pie plot point poster price rain rainbow reflection road row scale screen script "
    "sector segment sentence series shadow shape sign silhouette skyline slice smile snow stage stripe sunrise "
    "sunset symbol tab table tag team text tick title watermark wave word x-axis y-axis".split()
)
NEVER = frozenset(
    "air angle area atmosphere composition detail distance effect element environment feature feeling thing "
    "object item stuff place space setting sense moment day night style time type kind size color colour shade "
    "hue something someone weather wind year month week hour minute morning afternoon evening ambiance ambience "
    "mood trend job motion direction population university growth".split()
)


@lru_cache(maxsize=KNOWN)
def is_seen(noun: str) -> bool:
    """Whether most of what a noun is used for can be seen; what WordNet does not know is taken to be."""
    name = meant(noun)
    head = name.rpartition(" ")[2]
    if head in NEVER or head in ALWAYS:
        return head in ALWAYS
    found = senses(name)
    if not found:
        return True
    return visible(found[0][0]) or sum(share for offset, share in found if visible(offset)) >= 0.4


@lru_cache(maxsize=KNOWN)
def visible(offset: int) -> bool:
    """Decided by the nearest meaning above that says either way."""
    for up in (offset, *lineage(offset)):
        names = synset(up).words
        if any(name in UNSEEN for name in names[:1]):
            return False
        if any(name in SEEN for name in names):
            return True
    return False
