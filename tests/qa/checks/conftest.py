"""A picture of three bars at known places, drawn by Pillow, with the scene that describes it."""

import dataclasses
import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from qa.case import Case, Pixels, Trace
from synth.records import Answer, Element, Page, Picture, Program, Question, Scene, Spec, said

WIDTH, HEIGHT = 400, 300
BLUE, ORANGE = (31, 119, 180), (255, 127, 14)
BASE = 250  # the y of the axis; one unit is 10 px up from there
VALUES = {"Jan": 12.0, "Feb": 20.0, "Mar": 7.0}


def text(
    draw: ImageDraw.ImageDraw, name: str, at: tuple[float, float], words: str, size: float, **known: Any
) -> Element:
    font = ImageFont.load_default(size)
    draw.text(at, words, font=font, fill=(0, 0, 0))
    box = tuple(float(edge) for edge in draw.textbbox(at, words, font=font))
    whole: dict[str, Any] = {"kind": "label", "colour": (0, 0, 0), "visible": 1.0, "contrast": 21.0, "panel": "panel1"}
    return Element(id=name, text=words, box=box, font_px=float(size), **{**whole, **known})  # type: ignore[arg-type]


@dataclasses.dataclass
class Chart:
    """`image` is what is on the picture, `elements` what the scene claims; tests change either."""

    image: Image.Image
    elements: dict[str, Element]

    def change(self, name: str, **changes: Any) -> None:
        self.elements[name] = dataclasses.replace(self.elements[name], **changes)

    @property
    def picture(self) -> Picture:
        png = io.BytesIO()
        self.image.save(png, "PNG")
        scene = Scene(width=self.image.width, height=self.image.height, elements=tuple(self.elements.values()))
        program = Program(spec=Spec(topic=None, title="", data=None), renderer="pillow", source="")
        return Picture(pages=(Page(image=png.getvalue(), scene=scene),), made_by=program)

    def case(self, *evidence: str, question: dict[str, Any] | None = None, **trace: Any) -> Case:
        picture = self.picture
        told: dict[str, Any] = {
            "family": "lookup",
            "form": "short",
            "text": said("How high is Feb?"),
            "answer": Answer(value=20.0, type="number", text=said("20"), tolerance=0.5),
            "proof": "def answer(facts):\n    return 1\n",
        }
        asked = Question(pictures=(picture,), **{**told, **(question or {})})
        places = tuple((0, name) for name in evidence)
        known: dict[str, Any] = {"value": asked.answer.value, "evidence": places}
        return Case(question=asked, trace=Trace(**{**known, **trace}), pixels=(Pixels(picture),))


@pytest.fixture
def chart() -> Chart:
    return draw_chart()


@pytest.fixture
def make_chart() -> Callable[..., Chart]:
    return draw_chart


def draw_chart(values: dict[str, float] | None = None, font: float = 16) -> Chart:
    image = Image.new("RGB", (WIDTH, HEIGHT), (255, 255, 255))
    draw = ImageDraw.Draw(image)
    elements = [
        Element(
            id="panel1", kind="panel", role="main", value={"x": "panel1.x", "y": "panel1.y"}, box=(40, 20, 380, 250)
        ),
        Element(id="panel1.y", kind="axis", role="y", panel="panel1", value={"scale": "linear", "min": 0, "max": 23}),
    ]
    for number, (name, value) in enumerate((values or VALUES).items(), 1):
        x0, y0 = 100 * number - 30, BASE - round(10 * value)
        draw.rectangle((x0, y0, x0 + 59, BASE - 1), fill=BLUE)
        elements.append(
            Element(
                id=f"bar{number}",
                kind="bar",
                role="single",
                panel="panel1",
                series="Revenue",
                value={"category": name, "value": value, "base": 0, "orientation": "vertical"},
                colour=BLUE,
                box=(x0, y0, x0 + 60, BASE),
                visible=1.0,
                reads="axis",
                precision=0.1,
            )
        )
        elements.append(text(draw, f"label{number}", (x0 + 14, 256), name, font, role="tick_label"))
    for number, value in enumerate((0, 10, 20), 1):
        tick = Element(id=f"tick{number}", kind="tick", role="major", parent="panel1.y", value={"at": value})
        at = (8.0, BASE - 10 * value - 10.0)
        known = {"role": "tick_label", "parent": tick.id, "value": {"number": value}}
        elements += [tick, text(draw, f"number{number}", at, str(value), font, **known)]
    return Chart(image, {element.id: element for element in elements})
