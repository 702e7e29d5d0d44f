"""Marks of pictures and runs of words: what is alike and what is not, worked out by hand."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from synth import likeness
from synth.likeness import MARK, NEAR, NoPicture, many, mark_of, pairs, picture_mark, runs, words_of
from tests.synth.small_run import PICTURES, bars

PATTERN = MARK // 2  # bytes


def pattern(bits: int) -> bytes:
    """With so many bits set, from the front."""
    return np.packbits([1] * bits + [0] * (8 * PATTERN - bits)).tobytes()


NOTHING = pattern(0) * 2


def alike(a: bytes, b: bytes) -> list[int]:
    """The bits that differ, where they are few enough."""
    return [bits for _, _, bits in pairs(many([a]), many([b]))]


def stored(image: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def chart() -> Image.Image:
    """Large enough to be shrunk."""
    with Image.open(io.BytesIO(PICTURES[1])) as image:
        return image.convert("RGB").resize((800, 560))


def test_the_nearer_pattern_counts():
    assert alike(NOTHING, pattern(5) + pattern(80)) == [5]
    assert alike(NOTHING, pattern(300) + pattern(7)) == [7]
    assert alike(NOTHING, pattern(NEAR) + pattern(576)) == [NEAR]
    assert alike(NOTHING, pattern(NEAR + 1) + pattern(NEAR + 1)) == []


def with_margin(image: Image.Image) -> Image.Image:
    wider = Image.new("RGB", (image.width + 60, image.height + 90), "white")
    wider.paste(image, (40, 15))
    return wider


@pytest.mark.parametrize(
    "change",
    [
        lambda image: Image.open(io.BytesIO(stored(image, "JPEG", quality=50))),
        lambda image: image.resize((400, 280)),
        lambda image: image.resize((1360, 952)),
        lambda image: image.convert("L"),
        lambda image: ImageEnhance.Brightness(image).enhance(0.9),
        with_margin,
    ],
    ids=["jpeg", "half", "larger", "grey", "darker", "margin"],
)
def test_a_picture_that_was_stored_another_way_is_alike(change: Callable[[Image.Image], Image.Image]):
    assert alike(mark_of(chart()), mark_of(change(chart())))


def test_other_pictures_are_not_alike():
    marks = [picture_mark(one) for one in PICTURES]
    assert list(pairs(many(marks))) == []


def test_a_picture_on_glass_is_one_on_white():
    clear = chart().convert("RGBA")
    pixels = np.array(clear)
    pixels[(pixels[..., :3] == 255).all(axis=2)] = (0, 0, 0, 0)
    assert picture_mark(stored(Image.fromarray(pixels))) == mark_of(chart())


def test_a_photo_is_turned_as_its_camera_was():
    turned = chart().transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown a quarter turn clockwise
    assert alike(picture_mark(stored(turned, "JPEG", quality=90, exif=exif)), mark_of(chart()))
    assert not alike(picture_mark(stored(turned, "JPEG", quality=90)), mark_of(chart()))


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def bomb() -> bytes:
    """A PNG of 50,000 by 50,000 pixels, as it says."""
    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("data", [b"", b"no picture", PICTURES[0][:200], bomb()], ids=["empty", "text", "cut", "bomb"])
def test_what_does_not_decode_is_no_picture(data: bytes):
    with pytest.raises(NoPicture) as told:
        picture_mark(data)
    assert " at 0x" not in str(told.value)  # a place in memory means nothing to anybody


@pytest.mark.parametrize("strips", [1, 1000], ids=["threads", "alone"])
def test_the_search_finds_every_pair_that_is_alike(monkeypatch: pytest.MonkeyPatch, strips: int):
    monkeypatch.setattr(likeness, "_STRIPS", strips)
    random = np.random.default_rng(3)
    bits = random.random((500, 8 * MARK)) < 0.5
    for near, of, flipped in ((7, 300, 72), (20, 499, 73), (130, 131, 1), (4, 260, 40)):
        bits[near] = bits[of]
        at = random.choice(8 * PATTERN, flipped, replace=False)  # of the first pattern; the second has as many and one
        bits[near, at] ^= True
        bits[near, 8 * PATTERN + random.choice(8 * PATTERN, flipped + 1, replace=False)] ^= True
    marks = [np.packbits(row).tobytes() for row in bits]
    assert list(pairs(many(marks))) == [(4, 260, 40), (7, 300, 72), (130, 131, 1)]
    assert sorted(pairs(many(marks[:7]), many(marks[7:]))) == [(4, 253, 40)]


def test_marks_that_differ_in_all_of_the_first_words_are_not_alike():
    """256 bits, which a byte counts as none."""
    assert list(pairs(many([NOTHING, pattern(256) * 2, pattern(10) * 2]))) == [(0, 2, 10)]


def test_equal_bars_of_another_height_are_another_picture():
    assert not alike(picture_mark(bars(100, 10, 10, 10)), picture_mark(bars(10, 10, 10, 100)))


def grams(text: str) -> frozenset[int]:
    return frozenset(runs(words_of(text)).tolist())


def test_runs_are_of_eight_words():
    assert grams("one two three four five six seven") == frozenset()
    nine = grams("One, two; three four: five SIX “seven” eight - nine")
    assert len(nine) == 2
    assert nine == grams("one two three four five six seven eight nine")
    assert nine & grams("zero one two three four five six seven eight")
    assert not nine & grams("two one three four five six seven eight nine ten"[4:])


def test_a_number_is_a_word():
    of = "in the year {} they sold most of all"
    assert len({grams(of.format(number)) for number in ("1 5", "1.5", "15")}) == 3
    assert grams("价格是一百二十元整") == grams("价格是一百二十元，整")  # nine letters, each a word
