"""The word lists are frozen: pictures made from a seed must not change when somebody adds a word."""

from __future__ import annotations

import hashlib
import random

from synth.kinds._colours import DARK, LIGHT, ORDERED, on_colour
from synth.kinds._dice import Dice, dice
from synth.kinds._words import PERSONAS
from synth.prompts import FOLDER

FROZEN = "ee79d5d82df88a02728669f4ee1f57a9330e7f1f32789b2330b1af35d87fa549"


def test_word_lists_are_frozen() -> None:
    texts = [path.read_bytes() for path in sorted((FOLDER / "words").glob("*.toml"))]
    assert len(texts) == 6
    assert hashlib.sha256(b"\0".join([*texts, "\n".join(PERSONAS).encode()])).hexdigest() == FROZEN


def test_dice_are_made_from_random_alone() -> None:
    """0.25 of four is the second, 0.999 of ten whole numbers the last."""

    class Given(random.Random):
        def __init__(self, *units: float) -> None:
            super().__init__()
            self.units = list(units)

        def random(self) -> float:
            return self.units.pop(0)

    assert Dice(Given(0.25)).pick("abcd") == "b"
    assert Dice(Given(0.999)).whole(1, 10) == 10
    assert Dice(Given(0.5)).between(10, 20) == 15
    assert Dice(Given(0.0, 0.99)).some(["a", "b", "c"], 2) == ["a", "c"]
    assert Dice(Given(0.5)).weighted([("rare", 1), ("often", 3)]) == "often"


def test_stages_do_not_disturb_each_other() -> None:
    assert dice(7, "spec").unit() == dice(7, "spec").unit()
    assert dice(7, "spec").unit() != dice(7, "program").unit()
    assert dice(7, "spec").unit() != dice(8, "spec").unit()


def test_colours_of_a_palette_are_apart() -> None:
    """No two colours of a palette are near in red, green and blue (weighted as eyes weigh them)."""
    for palette in (*LIGHT, *DARK, *ORDERED):
        parts = [[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in palette]
        for index, one in enumerate(parts):
            for two in parts[index + 1 :]:
                red, green, blue = (a - b for a, b in zip(one, two, strict=True))
                assert (2 * red**2 + 4 * green**2 + 3 * blue**2) ** 0.5 > 90, (palette, one, two)


def test_text_on_a_colour_can_be_read() -> None:
    assert on_colour("#FDE74C") == "black"
    assert on_colour("#0E335E") == "white"
