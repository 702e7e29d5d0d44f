"""Which recipe a command means."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from synth.cli._recipes import Named, chosen
from synth.cli.run import command
from synth.recipe.about import planned
from tests.synth.given.tables import HIRES, written


def test_a_file_of_the_users_may_have_any_name(tmp_path: Path):
    data = written(tmp_path, HIRES, '📊 "a" \\ ü: #1.csv')
    recipe, given = chosen(Named(data=data), tmp_path / "out", overwrite=False)
    assert recipe.data
    assert given
    assert (recipe.data.file, given.data) == (str(data), data)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "name a recipe, or what the pictures are to show"),
        (("--about", "pies", "--data", "hires.csv"), "a recipe or your own data say what the pictures are about"),
        (("r.yaml", "--about", "pies"), "a recipe or your own data say what the pictures are about"),
        (("--about", "pie charts"), "does not say that it was planned for this"),
    ],
)
def test_what_does_not_go_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], said: str):
    monkeypatch.chdir(tmp_path)
    written(tmp_path, HIRES, "hires.csv")
    written(tmp_path, "n: 5\n", "r.yaml")
    (tmp_path / "out").mkdir()
    written(tmp_path / "out", planned("pie charts of bakeries", n=5).text, "recipe.yaml")
    result = CliRunner().invoke(command, [*args, "-o", "out"])
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_a_plan_in_the_folder_is_used_as_somebody_edited_it(tmp_path: Path):
    wish = "timetables and invoices and product pages of shops and of bakeries and whatever else there is, and so on"
    (tmp_path / "out").mkdir()
    written(tmp_path / "out", planned(wish, n=5).text.replace("n: 5", "n: 7"), "recipe.yaml")
    recipe, given = chosen(Named(about=wish), tmp_path / "out", overwrite=False)
    assert (recipe.n, given) == (7, None)
