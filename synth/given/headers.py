"""What the words of headers say: a column's unit, whether its numbers add up, or are names of rows; a row's, whether
it sums up others."""

from __future__ import annotations

import re

YEARS = frozenset(
    "year years yr jahr jahre année annee an ans año ano anno anni rok år vuosi jaar fiscal fy 年 年份".split()
)
IDS = frozenset(
    "id ids nr no num key index idx uuid guid sku isbn ean zip plz phone tel fax postcode row rownum # №".split()
)
TOTALS = frozenset(
    "total,totals,sum,overall,all,grand total,sub total,subtotal,gesamt,summe,insgesamt,gesamtsumme,total général,"
    "totale,somme,suma,total general,totaal".split(",")
)
UNIT = re.compile(r"(?P<name>.*\S)\s*(?:\((?P<round>[^()\[\]]{1,20})\)|\[(?P<square>[^()\[\]]{1,20})\])")
UNIT_WORDS = frozenset(
    "units pieces people persons years days hours minutes seconds points tonnes tons litres liters metres meters miles "
    "million millions thousand thousands billion percent pct pcs mio mrd tsd stück index dollars euros pounds".split()
)
ADDS = frozenset(
    "sold count counts number units quantity qty sales revenue revenues amount amounts total totals turnover cost "
    "costs expense expenses spend spending visits visitors orders customers population passengers votes seats "
    "cases deaths births downloads views clicks calls items tickets loans members employees staff students pupils "
    "output production income profit budget payments receipts volume anzahl menge umsatz kosten summe einwohner "
    "absatz bestand stück nombre quantité ventes cantidad ventas importe".split()
)
NOT_ADDS = frozenset(
    "price rate rates ratio share average avg mean median per score rating temperature temp age index percent pct "
    "growth change min max year density speed height width depth latitude longitude lat lon lng cumulative preis "
    "quote anteil durchschnitt mittel alter prix taux".split()
)


def split_unit(header: str) -> tuple[str, str]:
    """`Revenue (k€)` as its name and its unit; what stands in brackets and is no unit belongs to the name."""
    found = UNIT.fullmatch(header)
    said = (found["round"] or found["square"] or "").strip() if found else ""
    if not found or not _is_unit(said, square=found["square"] is not None):
        return header, ""
    return found["name"], said


def _is_unit(text: str, *, square: bool) -> bool:
    if not text or re.fullmatch(r"[\d\s.,/-]+", text):
        return False
    if re.search(r"[%‰°$€£¥²³/µ·]", text) or text.casefold() in UNIT_WORDS:
        return True
    return square or (len(text) <= 4 and text.isalpha())


def tokens(header: str) -> list[str]:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    return re.findall(r"[^\W_]+|#|№", apart.casefold())


def is_total(cell: str) -> bool:
    """Whether a row that is called so sums up others."""
    return " ".join(cell.split()).casefold().rstrip(":") in TOTALS


def adds_up(name: str, unit: str) -> bool:
    """Whether the parts of such numbers make a whole that means something, as far as words say so."""
    words = set(tokens(name))
    if words & NOT_ADDS or re.search(r"[%‰°/]", unit):
        return False
    return bool(words & ADDS)
