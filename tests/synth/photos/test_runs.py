"""Runs over given pictures: what is in the album, what goes missing, when such a run is finished."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner

from synth.cli import main
from synth.cli.ask import command as ask
from synth.cli.report import command as report
from synth.cli.run import funnel
from synth.cli.show import _run
from synth.dataset import read
from synth.notebook import warm
from synth.photos.album import Album
from synth.places import place
from synth.recipe import Recipe, parse_recipe, read_recipe
from synth.records import WorldError
from synth.runs import Tally
from synth.runs.again import Again, How
from synth.runs.folder import NotThisRun
from synth.runs.make import make
from synth.runs.progress import Quiet
from synth.shipping import ship
from synth.shipping.asking import asked
from synth.verify import Verifier
from synth.viewer import write_page
from tests.faults.runs import dataset
from tests.stores import Store, served, store
from tests.synth.photos.controls import control, folder

__all__ = ["served", "store"]


class Heard(Quiet):
    """What a run said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, words: str) -> None:
        self.said.append(words)


@pytest.fixture(scope="module", autouse=True)
def workers() -> Iterator[None]:
    """One, that stays from run to run."""
    yield
    warm.close()


def run(recipe: Recipe, out: Path, **said: Any) -> Tally:
    return make(recipe, out, workers=1, hire=warm.crew, **said)


def nobody(**_: Any) -> Any:
    raise AssertionError("nothing is to be started")


def synth(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "synth", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=240, env=os.environ, check=False)


def done(*words: object) -> str:
    came = synth(*words)
    assert came.returncode == 0, came.stderr
    return came.stdout + came.stderr


@pytest.fixture(scope="module")
def of(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return control(tmp_path_factory.mktemp("control") / "run")


@pytest.fixture(scope="module")
def out(of: Path) -> Path:
    """Made by one worker."""
    made = of.parent / "out"
    done("w2c", "--control", of, "-o", made, "--model", f"oracle:{of}", "--set", "shard=2", "--workers", 1)
    return made


def recipe(of: Path, images: Path, **keys: Any) -> Recipe:
    return parse_recipe(json.dumps({"photos": {"images": str(images), "model": f"oracle:{of}"}, **keys}), "recipe")


def subjects(out: Path, part: str = "data") -> list[str]:
    names = [row["provenance"]["topic"] if part == "data" else row["topic"] for row in read(out / part)]
    return [json.loads(name)["subject"] for name in names]


def test_two_workers_make_what_one_makes(of: Path, out: Path, tmp_path: Path):
    done("w2c", "--control", of, "-o", tmp_path, "--model", f"oracle:{of}", "--set", "shard=2", "--workers", 2)
    assert dataset(tmp_path) == dataset(out)
    assert subjects(out) == [f"{shard:05}/{row:05}-1" for shard in range(3) for row in range(2)]


def test_the_list_is_settled_and_what_goes_missing_is_counted(of: Path, tmp_path: Path):
    """Six files; after the first go one is damaged, one gone, and one more is there, which comes first by its name."""
    images, out = folder(tmp_path / "images"), tmp_path / "out"
    asked, heard = recipe(of, images, n=6, shard=1), Heard()
    assert run(asked.model_copy(update={"n": 2}), out).samples == 2
    first = {name: made for name, made in dataset(out).items() if name.startswith("data")}
    (images / "00001/00000-1.0.png").write_bytes(b"\x89PNG\r\n\x1a\nno more")
    (images / "00001/00001-1.0.png").unlink()
    shutil.copy(images / "00000/00000-1.0.png", images / "00000/00000-0.png")
    tally = run(asked, out, watch=heard)
    new = f"{images}: a picture is new since this run began, which goes on without; another -o takes them in"
    assert (heard.said[0], heard.said[-1]) == (new, "all pictures were looked at: 4 of 6 samples")
    assert funnel(tally, [], given=True).startswith("taken           6\ndescribed       4   66.7% of those taken\n")
    assert subjects(out) == [f"{name}-1.0.png" for name in ("00000/00000", "00000/00001", "00002/00000", "00002/00001")]
    assert sorted(subjects(out, "rejects")) == ["00001/00000-1.0.png", "00001/00001-1.0.png"]
    assert {row["reason"] for row in read(out / "rejects")} == {"bad_image"}
    assert first.items() <= dataset(out).items()
    assert _run(out, as_json=False).startswith(f"{out}: done, 4 of 6 samples\ntaken")
    assert {fault.what for _, fault in Verifier(outs=[out], sandbox=None).faults()} == {"near"}
    make(asked, out, hire=nobody, watch=(heard := Heard()))
    assert heard.said == [new, "all pictures were looked at: 4 of 6 samples"]
    shutil.rmtree(images)
    make(asked, out, hire=nobody, watch=(heard := Heard()))
    assert heard.said == ["all pictures were looked at: 4 of 6 samples"]


def test_a_folder_that_is_gone_stops_the_run_and_costs_no_picture(of: Path, tmp_path: Path):
    images, out = folder(tmp_path / "images"), tmp_path / "out"
    asked = recipe(of, images, n=3, shard=1)
    run(asked, out)
    images.rename(tmp_path / "elsewhere")
    with pytest.raises(WorldError, match="images is not there any more") as told:
        run(asked.model_copy(update={"n": 6}), out)
    assert "the same command goes on" in told.value.fix
    (tmp_path / "elsewhere").rename(images)
    assert run(asked.model_copy(update={"n": 6}), out).samples == 6
    assert list(read(out / "rejects")) == []


def test_other_pictures_than_the_first_go_had_are_another_run(of: Path, out: Path, tmp_path: Path):
    with pytest.raises(NotThisRun, match=r"holds another run .recipe\.photos.*--overwrite"):
        make(recipe(of, folder(tmp_path / "images", [0]), n=6, shard=2, most=24), out, hire=nobody)


def test_a_page_that_a_run_has_lost_is_a_reject(of: Path, tmp_path: Path):
    """The run of six is overwritten by one of three between two goes."""
    source = control(tmp_path / "source")
    asked = recipe(of, source, n=2, shard=2)
    run(asked, tmp_path / "out")
    shutil.rmtree(source)
    control(source, 3)
    tally = run(asked.model_copy(update={"n": 6}), tmp_path / "out")
    assert (tally.samples, dict(tally.rejects)) == (3, {"bad_image": 3})
    details = {row["detail"] for row in read(tmp_path / "out" / "rejects")}
    assert details == {
        f"{source} holds no {name} any more" for name in ("00001/00001-1", "00002/00000-1", "00002/00001-1")
    }


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["{empty}"], 3, "there is no picture in {empty}"),
        (["{empty}/x"], 2, "does not exist"),
        (["{empty}", "--model", ""], 2, "name who looks at the pictures"),
        (["{images}", "--stage", "boxs=oracle:{of}"], 2, "no stage is called 'boxs'; did you mean 'boxes'?"),
        (["{images}", "--stage", "boxes"], 2, "as in --stage boxes=transformers:NAME"),
        (["{images}", "--model", "oracle:{empty}"], 3, "holds no run the oracle could answer from"),
        (["{images}", "--model", "orcle:{of}"], 2, "did you mean 'oracle'?"),
    ],
)
def test_what_cannot_be_begun_is_a_sentence_and_leaves_nothing(
    of: Path, tmp_path: Path, words: list[str], code: int, says: str,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    names = {"empty": tmp_path / "empty", "images": folder(tmp_path / "images", [0]), "of": of}
    names["empty"].mkdir()
    model = [] if "--model" in words else ["--model", f"oracle:{of}"]
    given = [word.format(**names) for word in words]
    given = given[: given.index("--model")] if "" in given else given
    monkeypatch.setattr(sys, "argv", ["synth", "w2c", *given, "-o", str(tmp_path / "out"), *model])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr().err
    assert (ended.value.code, says.format(**names) in told) == (code, True), told
    assert "Traceback" not in told
    assert not (tmp_path / "out" / "run.json").exists()
    assert not Album(tmp_path / "out").is_there()


@pytest.mark.parametrize("way", ["genixer", "comvint"])
def test_what_models_asked_about_pictures_is_all_there_is_to_ask(out: Path, tmp_path: Path, way: str):
    source = shutil.copytree(out, tmp_path / "out")
    described = json.loads((source / "run.json").read_text())
    described["recipe"]["photos"]["way"] = way
    (source / "run.json").write_text(json.dumps(described))
    came = CliRunner().invoke(ask, [str(source), "-o", str(tmp_path / "new")])
    assert (came.exit_code, f"synth {way} {described['recipe']['photos']['images']}" in came.output) == (2, True)
    assert not (tmp_path / "new").exists()


def test_a_store_is_no_folder_of_pictures(of: Path, tmp_path: Path, store: Store):
    store.upload(folder(tmp_path / "images", [0]), "images")
    asked = recipe(of, place("s3://bucket/images"), n=1)
    with pytest.raises(WorldError, match="pictures are taken from a folder"):
        make(asked, tmp_path / "out", hire=nobody)


def test_a_run_at_an_address_has_its_album_there(of: Path, out: Path, store: Store):
    made = place("s3://bucket/runs/photos")
    asked = recipe(of, of, n=6, shard=2, most=24)
    assert make(asked, made, workers=1).samples == 6  # a worker that knows of the store
    assert list(Album(made).names()) == list(Album(out).names())
    here = {str(path.relative_to(out)): path.read_bytes() for path in (out / "data").iterdir()}
    there = {name: content for name, content in store.objects("runs/photos").items() if name.startswith("data/")}
    assert there == here


def test_a_preview_is_the_beginning_and_the_run_begins_with_it(of: Path, out: Path, tmp_path: Path):
    asked = recipe(of, of, n=6, shard=2, most=24)
    assert run(asked, tmp_path, preview=2).samples == 2
    assert run(asked, tmp_path).samples == 6
    assert dataset(tmp_path) == dataset(out)


def test_drawn_and_given_pictures_in_one_dataset(of: Path, tmp_path: Path):
    """A third are given, with fewer questions than the six that a drawn one must keep."""
    (tmp_path / "mixed.yaml").write_text(
        f"n: 3\nshard: 3\nkinds: {{photo: 1, pie: 2}}\ncaps: {{families: {{things: 2, inventory: 1}}}}\n"
        f"photos: {{images: {of}, model: 'oracle:{of}'}}\n"
    )
    out = tmp_path / "out"
    run(read_recipe(tmp_path / "mixed.yaml"), out)
    rows = list(read(out / "data"))
    assert sorted((row["kind"], len(row["questions"]) >= 6) for row in rows) == [
        ("photo", False),
        ("pie", True),
        ("pie", True),
    ]
    assert ", 0 faults" in done("verify", out, "--share", 1)
    for name in ("sharegpt", "parquet", "code"):
        assert ship(out, tmp_path / name, asked(name)).plain()["sides"]["train"]["rows"] == 3
    page = write_page(out).read_text(encoding="utf-8")
    assert f"author offline · seen by {of}" in page
    assert page.count('data-kind="photo"') == 1 + 1  # and the rule that hides others
    assert CliRunner().invoke(report, [str(out)]).exit_code == 0


def test_a_page_names_things_and_places(out: Path):
    text = write_page(out).read_text(encoding="utf-8")
    assert "author offline" not in text
    for row in read(out / "data"):
        for question in row["questions"]:
            places = [part["box"] for part in question["question"] if part["type"] == "region"]
            for box in places:
                assert f"[{', '.join(f'{number:g}' for number in box)}]" in text
    assert '<text x="10.0"' in text
    assert ">title</text>" in text


def test_checking_again_asks_nobody_who_looked_before(of: Path, tmp_path: Path):
    """Neither the pictures nor the model that saw them need be there."""
    source = control(tmp_path / "source", 2)
    run(recipe(source, source, n=2), tmp_path / "out")
    shutil.rmtree(source)
    for how in get_args(How):
        again = Again(how=how, of=tmp_path / "out", id="x")
        assert run(recipe(source, source, n=2), tmp_path / how, again=again).samples == 2
        assert not (tmp_path / how / "given").exists()
        assert subjects(tmp_path / how) == ["00000/00000-1", "00000/00001-1"]


def test_an_album_is_read_anew_where_a_run_is_made_anew(of: Path, tmp_path: Path):
    """In one process, as notebooks have it."""
    images = folder(tmp_path / "images", [0])
    run(recipe(of, images, n=1), tmp_path / "out")
    folder(images, [1])
    run(recipe(of, images, n=2), tmp_path / "out", overwrite=True)
    assert subjects(tmp_path / "out") == ["00000/00000-1.0.png", "00000/00001-1.0.png"]


def test_how_many_questions_a_picture_must_keep():
    seen = {"images": "x", "model": "oracle:x"}
    assert Recipe().least == 6
    alone = Recipe.model_validate({"photos": seen})
    assert (alone.least, alone.least_of_given) == (1, 1)
    assert Recipe.model_validate({"photos": seen, "least": 4}).least_of_given == 4
    mixed = {"photos": seen, "kinds": {"photo": 1, "pie": 1}}
    assert Recipe.model_validate(mixed | {"least": 4}).least_of_given == 1
    both = Recipe.model_validate(mixed | {"photos": {**seen, "least": 3}})
    assert (both.least, both.least_of_given) == (6, 3)
