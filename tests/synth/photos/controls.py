"""Runs of pictures whose scenes are known, made by hand: an oracle answers from them, and nothing has to be drawn."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from synth.records import Element, Page, Picture, Program, Sample, Scene, Spec
from tests.synth.made import asked, dataset, topic

WIDE, HIGH = 240, 160
COLOURS = ((31, 119, 180), (214, 39, 40), (44, 160, 44), (255, 127, 14))


def picture(number: int) -> Picture:
    """A title above some buttons."""
    image = Image.new("RGB", (WIDE, HIGH), "white")
    draw = ImageDraw.Draw(image)
    title, at = f"Harbour {number}", (10, 8, 120, 28)
    draw.text(at[:2], title, fill="black", font=ImageFont.load_default(16))
    elements = [Element(id="title", kind="title", text=title, box=at, colour=(0, 0, 0))]
    for place in range(1 + number % 3):
        colour, box = COLOURS[(number + place) % len(COLOURS)], (20 + 70 * place, 60, 70 + 70 * place, 120)
        draw.rectangle(box, fill=colour)
        elements.append(Element(id=f"button{place}", kind="button", box=box, colour=colour))
    to = io.BytesIO()
    image.save(to, "PNG")
    scene = Scene(width=WIDE, height=HIGH, elements=tuple(elements))
    spec = Spec(topic=topic(number), title=title, data=number)
    program = Program(spec=spec, renderer="matplotlib", source=f"print({number})\n")
    return Picture(pages=(Page(image=to.getvalue(), scene=scene),), made_by=program)


def control(out: Path, pictures: int = 6) -> Path:
    """Such a run, two pictures a shard."""
    made = [picture(number) for number in range(pictures)]
    return dataset(out, [Sample(pictures=(one,), questions=(asked(one, "short", 0),)) for one in made])


def folder(to: Path, pictures: Sequence[int] = range(6), *, times: int = 1) -> Path:
    """Files of these pictures of such a run, each so often, named so that the oracle knows them."""
    for number in pictures:
        shard = to / f"{number // 2:05}"
        shard.mkdir(parents=True, exist_ok=True)
        for copy in range(times):
            (shard / f"{number % 2:05}-1.{copy}.png").write_bytes(picture(number).pages[0].image)
    return to
