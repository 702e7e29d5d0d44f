"""A chart of three bars, proofs about it, and the driver that runs them as the guest does."""

import json
from typing import Any

from qa.proofs import facts_of
from renderers.drivers import proofs as driver
from synth.records import Element, Page, Picture, Program, Scene, Spec, Table

HEIGHTS = {"Jan": 12, "Feb": 30, "Mar": 7}


def bar(number: int, category: str, value: float, series: str = "Revenue") -> Element:
    return Element(
        id=f"bar{number}",
        kind="bar",
        role="single",
        panel="panel1",
        series=series,
        value={"category": category, "value": value, "base": 0, "orientation": "vertical"},
        box=(10.0 * number, 0.0, 10.0 * number + 8, 50.0),
        visible=1.0,
        reads="axis",
        precision=0.1,
    )


def picture() -> Picture:
    bars = [bar(n, name, value) for n, (name, value) in enumerate(HEIGHTS.items(), 1)]
    title = Element(id="title1", kind="title", role="figure", text="Sales of 2021", box=(0, 0, 50, 10), font_px=12.0)
    rows = tuple((name, value) for name, value in HEIGHTS.items())
    table = Table(panel="panel1", mark="bar", columns=("x", "Revenue"), types=("category", "number"), rows=rows)
    scene = Scene(width=100, height=80, elements=(title, *bars), tables=(table,))
    spec = Spec(topic=None, title="", data=None)
    program = Program(spec=spec, renderer="matplotlib", source="")
    return Picture(pages=(Page(image=b"", scene=scene),), made_by=program)


PICTURE = picture()
BARS = 'bars = [e for e in facts["pages"][0]["elements"] if e["kind"] == "bar"]'


def proof(*lines: str, top: str = "") -> str:
    return top + "def answer(facts):\n" + "".join(f"    {line}\n" for line in lines)


class Kept:
    def data(self, data: bytes, /) -> None:
        self.reply = data


def run(*sources: str) -> list[dict[str, Any]]:
    out = Kept()
    driver.run(json.dumps({"facts": facts_of([PICTURE]), "proofs": sources}), out)
    replies: list[dict[str, Any]] = json.loads(out.reply)["proofs"]
    return replies


LOOKUP = proof(BARS, 'return next(b["value"]["value"] for b in bars if b["value"]["category"] == "Feb")')
HIGHEST = proof(BARS, 'return max(bars, key=lambda b: b["value"]["value"])["value"]["category"]')
