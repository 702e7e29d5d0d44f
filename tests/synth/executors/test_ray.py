"""What the Ray executor is made of, each part on its own; clusters are in `tests/faults/test_kills_cluster.py`."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

from synth.executors._ray_post import PREFIX, Post, new_ground, sweep
from synth.executors._ray_replies import Window
from synth.executors._report import Surroundings
from synth.executors.ray import SOCKET, Executor
from synth.likeness import duplicates
from synth.models._cache import open_replies
from synth.models._far import FarReplies
from synth.photos.gallery import CARRIED, Gallery
from synth.photos.settings import Photos
from synth.plan import Plan
from synth.recipe import Recipe
from synth.records import WorldError
from synth.runs.carried import Folder
from synth.runs.folder import prepare, read_run
from synth.runs.make import make as made_here
from tests.synth.models.conftest import SECRET
from tests.synth.models.server import Scripted
from tests.synth.models.test_run import Author, dataset, synth
from tests.synth.photos.controls import control
from tests.synth.photos.controls import folder as pictures

WORDS = {"sandbox": "auto", "workers": 1, "renderers": ["matplotlib"], "least": "users"}


@contextmanager
def posted(renderer: str = "matplotlib") -> Iterator[Post]:
    post = Post(["auto", "users", "1", renderer])
    try:
        yield post
    finally:
        post.tell({"end": True, "at_once": True}, {})
        while post._ground.exists():
            post.hear()


def make(post: Post, folder: Folder) -> None:
    """As an executor has it: every shard that is planned, and replies looked up as they are wanted."""
    todo = sorted(int(path.stem) for path in (folder.out / "topics").glob("[0-9]*.jsonl"))
    left = len(todo)
    post.tell({"open": True, "replies": SOCKET}, folder.files())
    while left:
        for told in post.hear():
            if "world" in told:
                raise WorldError(told["world"], told["fix"])
            assert "bug" not in told, told
            if "asks" in told:
                reply = folder.reply(told["key"], told.get("stage"), told.get("reply"))
                post.tell({"answers": told["asks"], "reply": reply}, {})
            if "came" in told:
                folder.take(told["shard"], told["came"])
                left -= 1
            if todo and ("ready" in told or "came" in told):
                shard = todo.pop()
                post.tell({"shard": shard, "made": folder.made_of(shard)}, folder.of_shard(shard))


def planned(out: Path, to: Path) -> Folder:
    """The run with its topics, and nothing made of them."""
    shutil.copytree(out / "topics", to / "topics")
    shutil.copy(out / "run.json", to)
    for name in ("data", "rejects", "done"):
        (to / name).mkdir()
    return Folder(to, Recipe.model_validate(read_run(to)["recipe"]))


def test_a_shard_made_elsewhere_is_the_same_and_no_reply_is_paid_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    with Scripted(Author()) as server:
        out = tmp_path / "out"
        came = synth(server, out, n=2)
        assert came.returncode == 0, came.stderr
        asked = len(server.seen)
        with posted() as post:
            make(post, first := planned(out, tmp_path / "first"))
            paid = len(server.seen) - asked
            shutil.copytree(first.out / "cache", tmp_path / "second" / "cache")
            make(post, second := planned(out, tmp_path / "second"))
        assert 0 < paid == len(server.seen) - asked
    assert dataset(out) == dataset(first.out) == dataset(second.out)
    duplicates.mark(first.out)
    made_here = (first.out / duplicates.KEPT).read_bytes()
    assert made_here == (out / duplicates.KEPT).read_bytes()
    (first.out / duplicates.KEPT).unlink()
    monkeypatch.delattr(duplicates, "_of_shard")  # by what came with the shards
    duplicates.mark(first.out, first.out / "cache")
    assert made_here == (first.out / duplicates.KEPT).read_bytes()
    assert [path.name for path in first.out.iterdir() if path.name.startswith(".")] == []


def test_given_pictures_go_with_their_shard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Of six files one is damaged, one is gone, and one has the end of a line in its name; once a shard was sent off
    nobody can read the folder any more."""
    run = control(tmp_path / "run")
    images, out = pictures(tmp_path / "images"), tmp_path / "out"
    (images / "00001/00000-1.0.png").write_bytes(b"no picture")
    (images / "00001/00001-1.0.png").unlink()
    (images / "00001/00001-1.0.png").symlink_to("nothing")
    (images / "00002/00000-1.0.png").rename(images / "00002/00000-1.\u2028.png")
    recipe = Recipe.model_validate({"n": 6, "shard": 6, "photos": {"images": str(images), "model": f"oracle:{run}"}})
    assert dict(made_here(recipe, out, workers=1).rejects) == {"bad_image": 2}
    folder = planned(out, tmp_path / "there")
    shutil.copytree(out / "given", tmp_path / "there" / "given")
    sent = Folder.of_shard(folder, 0)
    assert len(sent) == 1 + 6
    images.rename(tmp_path / "elsewhere")
    monkeypatch.setattr(folder, "of_shard", lambda _: sent)
    with posted("photo") as post:
        make(post, folder)
        assert not list((post._ground / "0" / CARRIED).iterdir())
    assert dataset(out) == dataset(tmp_path / "there")


def test_a_picture_that_would_be_refused_is_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("synth.photos.files.LARGEST_FILE", 10)
    images = pictures(tmp_path / "images", [0])
    gallery = Gallery(Photos.model_validate({"images": str(images), "model": "oracle:x"}), tmp_path)
    ((name, content),) = gallery.carried(["00000/00000-1.0.png"])
    assert name.startswith(f"{CARRIED}/")
    assert json.loads(content)[0] == "image_too_large"


def test_a_node_with_other_code_is_refused(tmp_path: Path):
    out, recipe = tmp_path / "out", Recipe(n=2)
    prepare(out, recipe, Surroundings(sandbox="docker", tier="users", environment={}))
    described = json.loads((out / "run.json").read_text())
    (out / "run.json").write_text(json.dumps({**described, "code": "another"}))
    assert Plan(out, recipe.seed, recipe.drafts).add(2) == 2
    with posted() as post, pytest.raises(WorldError, match="the code of pixelproof or Python differ from the run's"):
        make(post, Folder(out, recipe))


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    """A folder too deep for the name of a socket."""
    folder = tmp_path / ("temporary" * 12)
    folder.mkdir()
    return folder


@pytest.fixture
def window(deep: Path) -> Iterator[Callable[[], dict[str, Any]]]:
    """A socket of replies; called, it gives what was asked there since."""
    asked: list[dict[str, Any]] = []

    def tell(told: dict[str, Any]) -> None:
        asked.append(told)
        opened.answer(told["asks"], told.get("reply") or {"text": f"of {told['key']}"})

    opened = Window(deep / "replies.sock", tell)
    yield asked.pop
    opened.end()


def test_replies_are_asked_for_where_a_socket_stands(deep: Path, window: Callable[[], dict[str, Any]]):
    replies = open_replies(deep)
    assert isinstance(replies, FarReplies)
    assert replies.get("k") == {"text": "of k"}
    assert window()["key"] == "k"
    assert replies.put("k", "spec", {"text": "Größe \ud800"}) == {"text": "Größe ?"}
    assert window()["stage"] == "spec"


def test_only_folders_that_nobody_holds_are_swept(tmp_path: Path):
    dead, new = tmp_path / f"{PREFIX}dead", tmp_path / f"{PREFIX}new"
    for folder in (dead, new):
        folder.mkdir()
    (dead / ".lock").touch()
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [new.name]
    with posted() as post:
        sweep(post._ground.parent)
        assert post._ground.exists()
        assert not (post._ground / "0").exists()
    assert not post._ground.exists()


def test_folders_that_are_just_being_made_are_not_swept_by_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A lock in another file of the same process counts as another's, so threads stand for the workers of a node."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def make_some(_: int) -> list[tuple[Path, IO[str]]]:
        made = []
        for _ in range(20):
            made.append(new_ground())
            sweep(tmp_path)
        return made

    with ThreadPoolExecutor(8) as pool:
        made = [one for some in pool.map(make_some, range(8)) for one in some]
    assert sorted(tmp_path.iterdir()) == sorted(ground for ground, _ in made)
    for _, lock in made:
        lock.close()
    sweep(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_run_made_of_another_one_is_carried_with_it(tmp_path: Path):
    pictures, out = tmp_path / "a" / "pictures", tmp_path / "out"
    for folder in (pictures / "data", pictures / "given" / "from", out):
        folder.mkdir(parents=True)
    facts = {"file": "sales.csv"}
    recipe = Recipe.model_validate({"n": 2, "data": facts})
    (pictures / "run.json").write_text(json.dumps({"recipe": recipe.model_dump()}))
    (pictures / "data" / "00007.parquet").write_bytes(b"seven")
    (pictures / "given" / "given.json").write_bytes(b"{}")
    (pictures / "given" / "from" / "sales.csv").write_bytes(b"1")
    said = {"how": "ask", "of": "../a/pictures", "id": "x"}
    (out / "run.json").write_text(json.dumps({"recipe": recipe.model_dump(), "again": said}))
    folder = Folder(out, recipe)
    files = folder.files()
    assert json.loads(files["0/run.json"])["again"]["of"] == "../1"
    assert {name for name in files if name.startswith("1/")} == {"1/run.json", "1/given/given.json"}
    assert folder.of_shard(7) == {"1/data/00007.parquet": b"seven"}


def test_without_ray_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(WorldError, match="Ray is not installed") as said:
        Executor(**WORDS)
    assert said.value.fix == 'pip install "pixelproof[ray]"'


@pytest.mark.parametrize("address", ["127.0.0.1:1", "ray://somewhere:10001", "somewhere"])
def test_a_cluster_that_does_not_answer_is_a_sentence(address: str):
    with Executor(**WORDS, address=address) as executor, pytest.raises(WorldError) as said:
        executor.surroundings()
    assert said.value.sentence.startswith(f"no Ray cluster answers at {address}: ")
    assert "--ray-address HOST:6379" in said.value.fix
