"""Of a file whose pixels may stay its notes are left out, and nothing else."""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import ImageCms
from PIL.PngImagePlugin import PngInfo

from synth.photos.files import raster_of
from tests.synth.photos.made import SIDE, chunk, file, noise, noted, pixels, segment

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
SECRETS = (b"Ana", b"Berlin", b"Pixel9", b"secret")


@pytest.mark.parametrize("more", [{}, {"progressive": True}, {"subsampling": 0}, {"restart_marker_blocks": 1}])
def test_a_plain_jpeg_stays_byte_for_byte(more: dict[str, object]) -> None:
    data = file(noise(), "JPEG", **more)
    assert raster_of(data, SIDE).data == data


def test_a_plain_png_stays_byte_for_byte() -> None:
    data = file(noise(), "PNG")
    assert raster_of(data, SIDE).data == data


def test_a_jpeg_loses_its_notes_and_no_pixel() -> None:
    plain = file(noise(), "JPEG", quality=90)
    data = file(noise(), "JPEG", quality=90, exif=noted(), comment=b"Ana was here", icc_profile=SRGB, xmp=b"<x>Ana</x>")
    small = b"JFXX\0\x10" + b"secret small copy"
    more = segment(0xE0, small) + segment(0xED, b"Photoshop 3.0\0secret") + segment(0xEE, b"secret") + b"\xff\xff"
    data = data[:20] + more + data[20:] + b"secret film behind the end"
    assert all(secret in data for secret in SECRETS)
    assert raster_of(data, SIDE).data == plain
    assert (pixels(plain) == pixels(data)).all()


def test_a_small_copy_in_the_first_segment_is_left_out() -> None:
    plain = file(noise(), "JPEG")
    assert plain[2:4] == b"\xff\xe0"
    copied = segment(0xE0, plain[6:18] + b"\x02\x01" + b"secret")  # two pixels by one, of three bytes each
    assert raster_of(plain[:2] + copied + plain[20:], SIDE).data == plain


def test_notes_between_the_scans_of_a_jpeg_are_left_out() -> None:
    plain = file(noise(), "JPEG", progressive=True)
    scan = plain.rindex(b"\xff\xda")
    assert scan > plain.index(b"\xff\xda")
    between = plain.rindex(b"\xff\xc4", 0, scan)  # the table of the last scan
    data = plain[:between] + segment(0xFE, b"secret") + plain[between:]
    assert raster_of(data, SIDE).data == plain


def test_a_png_loses_its_notes_and_no_pixel() -> None:
    plain = file(noise(), "PNG")
    words = PngInfo()
    words.add_text("Author", "Ana")
    words.add_itxt("XML:com.adobe.xmp", "<x>secret</x>")
    data = file(noise(), "PNG", pnginfo=words, exif=noted(), icc_profile=SRGB, dpi=(72, 72))
    end = data.index(b"IEND") - 4
    more = chunk(b"tIME", b"\x07\xea\x01\x01\x00\x00\x00") + chunk(b"prVt", b"secret") + chunk(b"tEXt", b"At\0Berlin")
    data = data[:end] + more + data[end:] + b"secret film behind the end"
    assert all(secret in data for secret in SECRETS)
    assert raster_of(data, SIDE).data == plain


def test_a_png_whose_sums_are_wrong_is_written_anew() -> None:
    """Pillow reads it and others do not."""
    plain = file(noise(), "PNG")
    end = plain.index(b"IEND") - 4
    made = raster_of(plain[: end - 4] + b"\0\0\0\0" + plain[end:], SIDE)
    assert (pixels(made.data) == pixels(plain)).all()
    assert made.data[made.data.index(b"IEND") - 8 :][:4] != b"\0\0\0\0"


def test_behind_a_jpeg_there_may_be_others() -> None:
    """An MPO of a telephone is its first picture, byte for byte."""
    plain = file(noise(), "JPEG")
    data = file(noise(), "MPO", save_all=True, append_images=[noise(seed=2)])
    assert (pixels(raster_of(data, SIDE).data) == pixels(plain)).all()
    assert len(raster_of(data, SIDE).data) == len(plain)


@pytest.mark.parametrize("how", ["WEBP", "TIFF", "AVIF", "GIF"])
def test_other_files_keep_no_notes_either(how: str) -> None:
    said = {"comment": b"Ana"} if how == "GIF" else {"exif": noted()}
    data = file(noise(), how, **said)
    assert any(secret in data for secret in SECRETS)
    assert not any(secret in raster_of(data, SIDE).data for secret in SECRETS)


def test_notes_that_nobody_can_read_warn_nobody_in_any_thread() -> None:
    exif = noted().tobytes()
    data = file(noise(), "JPEG", exif=exif[:30] + b"\xff" * 9)
    before = list(warnings.filters)
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(raster_of, [data] * 200, [SIDE] * 200))
    assert len({raster.data for raster in made}) == 1
    assert warnings.filters == before
