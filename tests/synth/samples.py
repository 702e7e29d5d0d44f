"""A sample written out by hand, for tests of what holds and carries samples."""

from __future__ import annotations

import io

from PIL import Image

from synth.records import (
    Answer,
    Element,
    Judged,
    Page,
    Picture,
    Program,
    Question,
    Sample,
    Scene,
    Spec,
    Table,
    Topic,
    Verdict,
    said,
)


def png(colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), colour).save(out, "PNG")
    return out.getvalue()


def picture(colour: tuple[int, int, int] = (200, 30, 30)) -> Picture:
    topic = Topic(kind="grouped_bars", subject="Ferry passengers", persona="harbour clerk", seed=11)
    spec = Spec(topic=topic, title="Fähren €", data={"rows": [["May", 3.5]]}, style={"font": "serif", "sizes": [1, 2]})
    bar = Element(
        id="bar1",
        kind="bar",
        role="single",
        value={"category": "May", "value": 3.5, "base": 0, "orientation": "vertical"},
        series="Fähren",
        colour=colour,
        box=(1.0, 2.0, 30.0, 19.5),
        visible=1.0,
        reads="printed",
        links=("label1",),
        outline=((1.0, 2.0), (30.0, 2.0), (30.0, 19.5)),
    )
    table = Table(panel="panel1", mark="bar", columns=("Month", "Fähren"), types=("category", "number"), rows=())
    scene = Scene(width=40, height=20, elements=(bar,), tables=(table,))
    program = Program(spec=spec, renderer="matplotlib", source="print('a')\n")
    return Picture(pages=(Page(image=png(colour), scene=scene),), made_by=program)


def question(of: Picture) -> Question:
    return Question(
        pictures=(of,),
        family="lookup",
        form="choice",
        text=said("How many in May?"),
        answer=Answer(value=3.5, type="number", text=said("3.5 thousand"), unit="thousand", tolerance=0.05),
        options=("3.5 thousand", "4 thousand"),
        wrong=(Answer(value=4, type="number", text=said("4 thousand"), unit="thousand"),),
        rationale="May shows 3.5.",
        proof="def answer(facts):\n    return 3.5\n",
        evidence=((0, "bar1"),),
    )


def sample(colour: tuple[int, int, int] = (200, 30, 30)) -> Sample:
    of = picture(colour)
    asked = question(of)
    verdicts = (
        Verdict(question=asked, check="proof", passed=True, score=1.0, by="program"),
        Verdict(question=asked, check="legible", passed=None, by="ocr", detail="no data for OCR"),
    )
    return Sample(pictures=(of,), questions=(Judged(question=asked, verdicts=verdicts),))
