"""The names of a notebook: what `synth` has, and drawing, asking and generating from Python."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import synth
from synth.notebook import warm
from synth.notebook.languages import language_of
from synth.notebook.making import recipe_of
from synth.notebook.wording import in_python
from synth.recipe import Recipe
from synth.recipe.file import RecipeError
from tests.synth.written import row, write_run

ROOT = Path(__file__).resolve().parents[2]
BARS = """
import matplotlib.pyplot as plt

figure, axes = plt.subplots()
days, loaves = ["Mon", "Tue", "Wed", "Thu"], [3, 5, 4, 7]
axes.bar(days, loaves)
axes.set_title("Loaves baked")
axes.set_xlabel("Day")
axes.set_ylabel("Loaves")
for place, count in enumerate(loaves):
    axes.text(place, count + 0.1, str(count), ha="center")
"""


@pytest.fixture(scope="module", autouse=True)
def _cold() -> Iterator[None]:
    yield
    warm.close()


def python(code: str, **environment: str) -> str:
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | environment
    ran = subprocess.run(
        [sys.executable, "-P", "-W", "error", "-c", code], env=env, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_package_has_the_names_and_loads_them_when_asked():
    said = python(
        "import sys, synth\n"
        "heavy = {'numpy', 'pyarrow', 'pydantic', 'PIL', 'jinja2', 'synth.api'}\n"
        "print(heavy & set(sys.modules), {'open', 'generate', 'run', 'render', 'ask'} <= set(dir(synth)))\n"
        "print(synth.open.__module__, synth.render.__module__)\n"
        "import synth.cli.render, synth.cli.run\n"
        "print(callable(synth.render), callable(synth.run))\n"
    )
    assert said.splitlines() == ["set() True", "synth.api synth.api", "True True"]
    with pytest.raises(AttributeError, match="no attribute 'opne'"):
        synth.opne  # noqa: B018


def test_a_star_takes_nothing_away():
    assert python("from synth import *\nprint(open is __builtins__.open, callable(generate))") == "True True\n"


def test_a_drawing_has_picture_scene_words_and_tables():
    drawing = synth.render(BARS)
    assert drawing.image.size == (drawing.scene.width, drawing.scene.height)
    assert {"Loaves baked", "Day", "Loaves", "Mon", "7"} <= set(drawing.words)
    (table,) = drawing.tables
    assert [tuple(cells) for cells in table.rows] == [("Mon", 3), ("Tue", 5), ("Wed", 4), ("Thu", 7)]
    assert drawing.name == "Loaves baked"
    assert "4 bar" in drawing.plain()


def test_a_page_says_each_of_its_words_once():
    rows = "<tr><th>Item</th><th>Price</th></tr><tr><td>Bread</td><td>3.20</td></tr>"
    page = f"<h1>Prices of today</h1><table>{rows}</table>"
    assert synth.render(page).words == ["Prices of today", "Item", "Price", "Bread", "3.20"]


def test_questions_about_a_drawing_are_proved_and_checked():
    asked = synth.ask(synth.render(BARS), ["extremum", "lookup"], most=20)
    assert asked.faults == []
    assert {question.family for question in asked} == {"extremum", "lookup"}
    assert all(verdict["passed"] is not False for question in asked for verdict in question.verdicts)
    tallest = [question.value for question in asked if "highest" in question.text and question.form == "short"]
    assert set(tallest) <= {7, "Thu"}
    (bar,) = {box for question in asked for _, name, box in question.evidence if name == "bar4" and question.value == 7}
    assert bar is not None
    assert bar[2] - bar[0] > 40


def test_the_sandbox_stays_open_between_calls(tmp_path: Path):
    (tmp_path / "plot.py").write_text(BARS)
    synth.render(tmp_path / "plot.py")
    before = list(warm._open.values())
    synth.ask(synth.render(str(tmp_path / "plot.py")))
    assert list(warm._open.values()) == before
    child = os.fork()
    if child == 0:
        os._exit(len(warm._open))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert synth.render(BARS).scene.width == 640


def test_what_nobody_uses_is_put_away_after_a_while(monkeypatch: pytest.MonkeyPatch):
    synth.render(BARS)
    with warm.sandbox("auto", ["proofs"]):
        monkeypatch.setattr(warm, "IDLE", 0.01)
        warm.close_unused()
        assert warm._open
    assert warm._alarm is not None
    warm._alarm.join()
    assert not warm._open
    monkeypatch.setattr(warm, "IDLE", 600.0)
    assert synth.render(BARS).scene.width == 640
    assert warm._open


def test_files_stand_beside_a_program(tmp_path: Path):
    program = BARS.replace("[3, 5, 4, 7]", "[int(n) for n in open('loaves.txt').read().split()]")
    assert [row[1] for row in synth.render(program, files={"loaves.txt": "1 2 3 9"}).tables[0].rows] == [1, 2, 3, 9]
    (tmp_path / "plot.files").mkdir()
    (tmp_path / "plot.files" / "loaves.txt").write_text("4 4 4 1")
    (tmp_path / "plot.py").write_text(program)
    assert [row[1] for row in synth.render(tmp_path / "plot.py").tables[0].rows] == [4, 4, 4, 1]


def test_what_cannot_be_drawn_says_why_and_where(tmp_path: Path):
    with pytest.raises(synth.RenderError, match=r"program_error, line 3: .*\n  3 \| axes\.bar") as caught:
        synth.render("import matplotlib.pyplot as plt\n\naxes.bar([1], [2])\n")
    assert (caught.value.kind, caught.value.line) == ("program_error", 3)
    with pytest.raises(synth.RenderError, match="no_image"):
        synth.render("print('nothing')\n")
    with pytest.raises(LookupError, match="did you mean 'matplotlib'"):
        synth.render("x = 1\n", language="matplotlip")
    with pytest.raises(FileNotFoundError):
        synth.render(tmp_path / "none.py")
    with pytest.raises(FileNotFoundError):
        synth.render("none.py")
    with pytest.raises(LookupError, match="no sandbox engine is called 'none'"):
        synth.render(BARS, sandbox="none")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (BARS, "matplotlib"),
        ("import plotly.graph_objects as go\ngo.Figure().show()\n", "plotly"),
        ('\n<svg xmlns="http://www.w3.org/2000/svg"/>', "svg"),
        ('<?xml version="1.0"?>\n<!-- a -->\n<svg/>', "svg"),
        ("<!DOCTYPE html>\n<p>a</p>", "html"),
        ("<h1>A title</h1>", "html"),
        ("digraph { a -> b }", "graphviz"),
        ('strict graph "G" {\n a -- b }', "graphviz"),
        ("graph TD\n  a --> b", "mermaid"),
        ("%% a remark\nflowchart LR\n  a --> b", "mermaid"),
        ('pie title A\n  "b" : 3', "mermaid"),
        ("graph LR; a{Is it?} --> b", "mermaid"),
        ("graph TD { a -- b }", "graphviz"),
        ('{"data": [], "layout": {}}', "plotly"),
        ("graph = 3\n", "matplotlib"),
        ("pie = 3\n", "matplotlib"),
    ],
)
def test_a_language_is_known_by_how_a_program_begins(text: str, language: str):
    assert language_of(text) == language


def test_a_recipe_comes_from_keys_files_and_recipes(tmp_path: Path):
    assert recipe_of(None, {"n": None}, n=8).n == 8
    assert recipe_of({"n": 4, "kinds": ["pie"]}, {"seed": 5}, n=8) == Recipe(n=4, kinds={"pie": 1.0}, seed=5)
    assert recipe_of({"kinds": ["pie"]}, {"n": 3, "kinds": ["heatmap"]}, n=8) == Recipe(n=3, kinds={"heatmap": 1.0})
    (tmp_path / "a.yaml").write_text("n: 5\nkinds: {pie: 2}\nmost: 9\n")
    assert recipe_of(tmp_path / "a.yaml", {"n": None}, n=None) == Recipe(n=5, kinds={"pie": 2.0}, most=9)
    assert recipe_of(str(tmp_path / "a.yaml"), {"n": 2}, n=8) == Recipe(n=2, kinds={"pie": 2.0}, most=9)
    assert recipe_of(Recipe(n=5, least=4), {"most": 7}, n=8) == Recipe(n=5, least=4, most=7)
    with pytest.raises(RecipeError, match="did you mean 'heatmap'"):
        recipe_of({"kinds": ["heatmaps"]}, {}, n=8)
    with pytest.raises(RecipeError, match="no key is called 'mots'; did you mean 'most'"):
        recipe_of(None, {"mots": 3}, n=8)
    with pytest.raises(TypeError, match="a recipe is words, a file, its keys or a Recipe, and no int"):
        recipe_of(3, {}, n=8)  # type: ignore[arg-type]


def test_what_a_recipe_leaves_open_stays_open(tmp_path: Path):
    """Kinds that nobody names are those that facts of the user's own can be drawn as."""
    (tmp_path / "a.yaml").write_text("n: 5\ndata: sales.csv\ntemplate: page.html.jinja\n")
    read = recipe_of(tmp_path / "a.yaml", {"most": 9}, n=None)
    assert read.model_fields_set == {"n", "data", "template", "most"}
    assert read.data is not None
    assert (read.data.file, read.template) == (str(tmp_path / "sales.csv"), str(tmp_path / "page.html.jinja"))
    every_row = recipe_of({"data": "sales.csv", "template": "page.html.jinja"}, {"n": None}, n=8)
    assert "n" not in every_row.model_fields_set
    assert recipe_of({"data": "sales.csv"}, {"n": None}, n=8).n == 8


def test_facts_of_the_users_own_are_drawn_wherever_we_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "towns.csv").write_text("Town,Visitors\nAsh,120\nBirch,95\nCedar,210\nElm,75\n")
    (tmp_path / "mine" / "a.yaml").write_text(
        "n: 1\ndata: {file: towns.csv, sums: [Visitors]}\nkinds: [pie]\nleast: 1\n"
    )
    monkeypatch.chdir(tmp_path)
    (example,) = synth.run("mine/a.yaml", "out", workers=1)
    drawn = {tuple(row) for table in example.pages[0].scene.tables for row in table.rows}
    assert drawn == {("Ash", 120), ("Birch", 95), ("Cedar", 210), ("Elm", 75)}


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("one with --model openai:N@http://host:8000/v1", 'one with model="openai:N@http://host:8000/v1"'),
        ("write --model openai:a@http://b:1/v1, or set C", 'write model="openai:a@http://b:1/v1", or set C'),
        ("choose another with -o, or --overwrite", "choose another with out=, or overwrite=True"),
        ("fewer --workers; a higher --max-cost goes on", "fewer workers=; a higher max_cost= goes on"),
        ("--about: says in 1 to 4000 letters", "what: says in 1 to 4000 letters"),
        ("synth verify --mend says what is", "synth verify --mend says what is"),
        ("by words for: co-op shares, 2 -- 3", "by words for: co-op shares, 2 -- 3"),
    ],
)
def test_options_of_commands_are_arguments_here(told: str, words: str):
    assert in_python(told) == words


def test_what_is_told_while_samples_are_made_is_told_in_python(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    from synth.runs.folder import NotThisRun

    out = write_run(tmp_path / "run", [[row(0)]])
    with pytest.raises(NotThisRun, match=r"another folder with out=, or start it anew with overwrite=True$"):
        synth.generate("bakeries and quarks", n=1, out=out)
    assert 'name one with model="openai:' in capsys.readouterr().err
    with pytest.raises(RecipeError, match=r"^what: says in 1 to 4000 letters"):
        synth.generate(" ")


SCRIPT = """
import asyncio, os, sys
import synth

async def cell(n):
    return synth.generate(kinds=["pie"], n=n, seed=4, least=4, most=6)

made = asyncio.run(cell(2))
before = {path: path.stat().st_mtime_ns for path in made.folder.iterdir()}
again = asyncio.run(cell(2))
one = asyncio.run(cell(1))
after = {path: path.stat().st_mtime_ns for path in made.folder.iterdir()}
print([example.kind for example in made], before == after, again.out == made.out)
print(made.out.is_relative_to(os.environ["XDG_CACHE_HOME"]), synth.open(made.out)[0].id == made[0].id)
print(all(4 <= len(example.questions) <= 6 for example in made), [example.id for example in one] == [made[0].id])
"""


def test_generating_works_in_an_event_loop_and_without_a_main_guard(tmp_path: Path):
    """The second time everything is there already."""
    said = python(SCRIPT, XDG_CACHE_HOME=str(tmp_path))
    assert said.splitlines() == ["['pie', 'pie'] True True", "True True", "True True"]


def test_a_run_goes_on_in_its_folder_and_another_is_refused(tmp_path: Path):
    from synth.runs.folder import NotThisRun

    out = write_run(tmp_path / "run", [[row(0)]])
    with pytest.raises(NotThisRun, match="holds another run"):
        synth.run({"n": 9}, out)


USER = """
import synth
from synth import Collection, Drawing

samples: Collection = synth.generate("sales", n=8, kinds=["pie"])
for example in samples.filter(kind="pie").shuffle(3)[:5]:
    width: int = example.image.width
    texts: list[str] = [question.text + question.answer for question in example.questions]
drawing: Drawing = synth.render("x = 1")
asked: list[str] = [question.proof for question in synth.ask(drawing, ["lookup"])]
first: str = samples[0].kind
part: Collection = samples[1:3]
reveal_type(samples.questions()[0])
reveal_type(synth.open("a")[0])
"""


def test_a_users_script_is_typed(tmp_path: Path):
    (tmp_path / "user.py").write_text(USER)
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports", "silent", str(tmp_path / "user.py")]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    assert 'Revealed type is "synth.notebook.asked.Asked"' in ran.stdout
    assert 'Revealed type is "synth.notebook.example.Example"' in ran.stdout
