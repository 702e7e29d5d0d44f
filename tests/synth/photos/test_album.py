"""Which pictures a run looks at: whatever they are called, in order, once, and the same while the run lasts."""

from __future__ import annotations

import os
import random
import shutil
import time
import unicodedata
from pathlib import Path

import pytest

from synth import cli
from synth.dataset import DamagedFile
from synth.photos.album import BLOCK, Album, file_of, freeze, in_folder
from synth.photos.files import raster_of
from synth.places import place
from synth.records import JSON, ItemError, WorldError
from tests.synth.photos.made import file, noise


def laid(folder: Path, *names: str | bytes) -> Path:
    """Files that hold their own names."""
    for name in names:
        path = os.path.join(os.fsencode(folder), os.fsencode(name))  # noqa: PTH118  names of bytes
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        with open(path, "wb") as to:  # noqa: PTH123
            to.write(os.fsencode(name))
    return folder


def listed(folder: Path) -> list[str]:
    return [name for name, _ in in_folder(folder)]


def frozen(out: Path, names: list[str], said: dict[str, JSON] | None = None) -> Album:
    assert freeze(out, ((name, (said or {}).get(name)) for name in names)) == len(names)
    return Album(out)


def unread(folder: Path, name: str) -> str:
    with pytest.raises(ItemError) as raised:
        file_of(folder, name, 99)
    assert raised.value.reason == "bad_image"
    return raised.value.detail


# A folder


def test_pictures_are_found_beneath_and_by_the_end_of_their_names(tmp_path: Path) -> None:
    laid(tmp_path, "b.jpg", "a/z.PNG", "a/b/c/y.Jpeg", "A.webp", "notes.txt", "jpg", "x.jpg.part", "no", "a/.jpg")
    assert listed(tmp_path) == ["A.webp", "a/b/c/y.Jpeg", "a/z.PNG", "b.jpg"]


def test_photos_that_cannot_be_read_here_are_counted(tmp_path: Path) -> None:
    """Most of a telephone's are: left out they would be missing without a word."""
    laid(tmp_path, "IMG_1.HEIC", "b.heif", "c.jxl")
    assert listed(tmp_path) == ["IMG_1.HEIC", "b.heif", "c.jxl"]
    with pytest.raises(ItemError, match="no picture of a format that is known") as raised:
        raster_of(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", 512)
    assert raised.value.reason == "bad_image"


def test_hidden_ones_are_nobodys_pictures(tmp_path: Path) -> None:
    laid(tmp_path, ".a.jpg", ".thumbs/b.jpg", "seen/.thumbs/c.jpg", "seen/._d.jpg", "seen/d.jpg")
    assert listed(tmp_path) == ["seen/d.jpg"]


COMPOSED = unicodedata.normalize("NFC", "Zürich é.jpg")
ODD_NAMES: list[str | bytes] = [
    COMPOSED,
    unicodedata.normalize("NFD", "Zürich é.jpg"),
    "תמונה.jpg",
    "\u202efig.jpg",
    "👩‍👩‍👧.jpg",
    "two\nlines.jpg",
    "carriage\rreturn\ttab.jpg",
    "next\x85line and\u2028that.jpg",
    " before and after .jpg",
    "\"quoted\" 'too' \\ back.jpg",
    "-rf.jpg",
    "100%41.jpg",
    "?.jpg",
    "?%41.jpg",
    "??/?x.jpg",
    b"\xff.jpg",
    b"?\xff\n.jpg",
    b"\xc3(/half.jpg",
    b"\xed\xa0\x80.jpg",  # half a character
    "n" * 251 + ".jpg",
    "/".join(["d" * 250] * 10) + "/deep.jpg",
]


def test_every_name_is_found_frozen_and_read_back(tmp_path: Path) -> None:
    folder = laid(tmp_path / "all", *ODD_NAMES)
    names = listed(folder)
    assert len(set(names)) == len(ODD_NAMES)
    assert names == sorted(names)
    assert all(name.encode() for name in names)
    assert {"?%FF.jpg", COMPOSED, "?%3F.jpg"} <= set(names)
    album = frozen(tmp_path / "out", names)
    assert list(album.names()) == names
    assert {file_of(folder, name, 4096) for name in album.names()} == {os.fsencode(name) for name in ODD_NAMES}


def test_names_too_long_for_the_index_of_a_file_are_found_all_the_same(tmp_path: Path) -> None:
    """Each byte that is no text takes three letters: a path of 4,000 is longer than what Parquet notes of a block."""
    names = [f"?{'%FF' * 3900}{number:05}.jpg" for number in range(2 * BLOCK)]
    said = {names[0]: ["first"], names[-1]: ["last"]}
    album = frozen(tmp_path, names, said)
    assert [album.beside(names[0]), album.beside(names[1]), album.beside(names[-1])] == [["first"], None, ["last"]]


def test_what_is_called_a_picture_and_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    laid(tmp_path, "real.jpg", "folder.jpg/inside.jpg")
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "link.jpg").symlink_to("real.jpg")
    (tmp_path / "to_folder.jpg").symlink_to("folder.jpg")
    (tmp_path / "broken.jpg").symlink_to("gone.jpg")
    (tmp_path / "round.jpg").symlink_to("round.jpg")
    (tmp_path / "up").symlink_to(tmp_path)  # a way around
    assert listed(tmp_path) == [
        "broken.jpg", "folder.jpg/inside.jpg", "link.jpg", "pipe.jpg", "real.jpg", "round.jpg", "to_folder.jpg"
    ]  # fmt: skip
    assert file_of(tmp_path, "link.jpg", 99) == b"real.jpg"
    assert [unread(tmp_path, name) for name in ("pipe.jpg", "to_folder.jpg")] == ["it is no file"] * 2
    assert unread(tmp_path, "broken.jpg") == "it cannot be read: No such file or directory"
    assert unread(tmp_path, "round.jpg").startswith("it cannot be read: ")


def test_a_picture_that_went_since_is_refused(tmp_path: Path) -> None:
    laid(tmp_path, "x.jpg")
    names = listed(tmp_path)
    (tmp_path / "x.jpg").unlink()
    assert unread(tmp_path, *names) == "it cannot be read: No such file or directory"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_refused(tmp_path: Path) -> None:
    laid(tmp_path, "x.jpg", "locked/y.jpg")
    (tmp_path / "x.jpg").chmod(0)
    assert unread(tmp_path, "x.jpg") == "it cannot be read: Permission denied"
    (tmp_path / "locked").chmod(0)
    with pytest.raises(WorldError, match="locked cannot be read: Permission denied"):
        in_folder(tmp_path)


def test_no_more_is_read_than_one_byte_beyond_what_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").write_bytes(bytes(5000))
    assert [len(file_of(tmp_path, "x.jpg", most)) for most in (100, 4999, 5000)] == [101, 5000, 5000]


def test_a_folder_that_is_none_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").write_bytes(file(noise(), "JPEG"))
    with pytest.raises(WorldError, match=r"x\.jpg cannot be read: Not a directory"):
        in_folder(tmp_path / "x.jpg")
    with pytest.raises(WorldError, match="cannot be read: No such file"):
        in_folder(Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff")))
    with pytest.raises(WorldError, match="memory://pictures is in a store, from which only runs are read"):
        in_folder(place("memory://pictures"))


# The album


def numbered(count: int) -> list[str]:
    return [f"{number:06}.jpg" for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK])
def test_names_go_on_from_any_place(tmp_path: Path, count: int) -> None:
    names = numbered(count)
    album = frozen(tmp_path, names)
    assert len(album) == count
    for first in {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, count - 1, count, count + 1, 5 * BLOCK}:
        if first >= 0:
            assert list(album.names(first)) == names[first:]


def test_what_was_said_before_is_found_by_name(tmp_path: Path) -> None:
    names = numbered(2 * BLOCK + 9)
    said: dict[str, JSON] = {
        names[0]: {"captions": ["A “dog”\u2028 on\x00 grass.", "\ud83d"], "regions": [[1, 2.5, None, True]]},
        names[BLOCK]: "", names[2 * BLOCK - 1]: [], names[-1]: 0,
    }  # fmt: skip
    album = frozen(tmp_path, names, said)
    assert {name: album.beside(name) for name in said} == said
    assert [album.beside(name) for name in (names[1], names[BLOCK + 1], "", "0", "zzz", "👩")] == [None] * 6


def test_an_album_does_not_follow_its_folder(tmp_path: Path) -> None:
    folder = laid(tmp_path / "photos", "b.jpg", "c.jpg")
    album = frozen(tmp_path / "out", listed(folder))
    laid(folder, "a.jpg")
    (folder / "b.jpg").unlink()
    assert list(album.names()) == ["b.jpg", "c.jpg"]


def test_another_album_at_the_same_place_is_another(tmp_path: Path) -> None:
    """A notebook may make a run, throw it away, and make another one there."""
    first = frozen(tmp_path / "out", ["a.jpg"], {"a.jpg": 1})
    assert (list(first.names()), first.beside("a.jpg")) == (["a.jpg"], 1)
    shutil.rmtree(tmp_path / "out")
    second = frozen(tmp_path / "out", ["a.jpg", "b.jpg"], {"a.jpg": 2})
    assert (list(second.names()), second.beside("a.jpg")) == (["a.jpg", "b.jpg"], 2)


def test_a_listing_that_fails_leaves_no_album(tmp_path: Path) -> None:
    def fails():
        yield "a.jpg", None
        raise WorldError("the disk went away")

    with pytest.raises(WorldError):
        freeze(tmp_path, fails())
    assert not Album(tmp_path).is_there()


def read_whole(out: Path) -> list[tuple[str, JSON]]:
    album = Album(out)
    return [(name, album.beside(name)) for name in album.names()]


def test_an_album_that_was_damaged_is_told_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = numbered(BLOCK + 40)
    frozen(tmp_path, names, {names[3]: "x" * 50})
    path, right = tmp_path / "given" / "album.parquet", read_whole(tmp_path)
    whole, draw = path.read_bytes(), random.Random(1)
    told, codes = [], set()
    spoilt = [whole[:size] for size in (0, 3, len(whole) // 2, len(whole) - 1)] + [b"PAR1" * 9]
    for _ in range(120):
        data = bytearray(whole)
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        spoilt.append(bytes(data))
    for data in spoilt:
        path.write_bytes(data)
        try:
            assert read_whole(tmp_path) == right  # a bit that says nothing
        except DamagedFile as error:
            told.append(str(error).split(":")[0])
            codes.add(cli._said(error))
    assert set(told) == {f"{path} is damaged"}
    assert codes == {2}
    assert len(capsys.readouterr().err.splitlines()) == len(told)
    path.write_bytes(whole)
    assert read_whole(tmp_path) == right


def test_an_album_that_went_is_told_in_a_sentence(tmp_path: Path) -> None:
    frozen(tmp_path, ["a.jpg"])
    (tmp_path / "given" / "album.parquet").unlink()
    for ask in (len, lambda album: list(album.names()), lambda album: album.beside("a.jpg")):
        with pytest.raises(DamagedFile, match=r"album\.parquet is gone"):
            ask(Album(tmp_path))


def test_fifty_thousand_names_take_seconds(tmp_path: Path) -> None:
    names = [f"{number % 7}/{number:06}.jpg" for number in range(50_000)]
    begun = time.monotonic()
    album = frozen(tmp_path, sorted(names), {names[41_234]: 7})
    assert sum(1 for _ in album.names()) == 50_000
    assert next(album.names(49_999)) == max(names)
    assert album.beside(names[41_234]) == 7
    assert time.monotonic() - begun < 20
