"""`synth render`, as tools outside the project call it."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.synth.test_front_door import synth

KEYS = ["file", "renderer", "status", "error", "image", "width", "height", "pages", "elements", "texts", "seconds"]
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 4, 2])\nplt.title('Tide')\n"


def render(*words: object, cwd: Path) -> tuple[subprocess.CompletedProcess[str], list[dict]]:
    ran = synth("render", *map(str, words), "--json", cwd=cwd)
    return ran, [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("programs")
    programs = {
        "a_shown.py": PLOT + "plt.show()\n",
        "b_saved.py": PLOT + "plt.savefig('out.svg', dpi=50)\n",
        "c_raises.py": PLOT + "\n\nx = {}['depth']\n",
        "d_syntax.py": "import matplotlib.pyplot as plt\nplt.plot([1, 2\nplt.show()\n",
        "e_two.py": PLOT + "plt.figure()\nplt.bar(['a', 'b'], [1, 2])\n",
        "f_fence.py": f"Here it is:\n\n```python\n{PLOT}```\n\nEnjoy.\n",
        "g_nothing.py": "print('no picture')\n",
        "h_slow.py": "while True: pass\n",
        "i_reads.py": "import matplotlib.pyplot as plt\nplt.plot([float(x) for x in open('tide.csv')])\nplt.show()\n",
        "j_network.py": "import urllib.request\nurllib.request.urlopen('http://192.0.2.1/')\n",
        "k_exits.py": PLOT + "import sys\nsys.exit(0)\n",
        "notes.txt": "not a program",
    }
    for name, source in programs.items():
        (folder / name).write_text(source)
    (folder / "i_reads.files").mkdir()
    (folder / "i_reads.files" / "tide.csv").write_text("1.5\n2.5\n")
    return folder


@pytest.fixture(scope="module")
def reports(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    out = tmp_path_factory.mktemp("drawn")
    ran, lines = render(folder, "-o", out, "--jobs", 2, "--seconds", 3, cwd=folder)
    assert ran.returncode == 0, ran.stderr
    names = [Path(line["file"]).name for line in lines]
    assert names == sorted(names)
    return {name: {**line, "out": out} for name, line in zip(names, lines, strict=True)}


def test_each_line_has_the_agreed_keys_in_their_order(reports: dict[str, dict]):
    assert len(reports) == 11, "a file of unknown suffix is skipped"
    for report in reports.values():
        assert list(report) == [*KEYS, "out"]


def test_each_goes_to_the_renderer_that_draws_it(tmp_path: Path):
    sources = {
        "bars.py": "import plotly.express as px\npx.bar(x=['ash', 'elm'], y=[3, 4]).show()\n",
        "curve.py": PLOT,
        "diagram.mmd": "flowchart TD\n sow --> reap\n",
        "drawing.svg": "<svg viewBox='0 0 90 60'><rect width='30' height='60'/></svg>",
    }
    for name, source in sources.items():
        (tmp_path / name).write_text(source)
    _, lines = render(tmp_path, "-o", "drawn", cwd=tmp_path)
    assert [(line["renderer"], line["status"]) for line in lines] == [
        (name, "ok") for name in ("plotly", "matplotlib", "mermaid", "svg")
    ]
    sizes = [(line["width"], line["height"]) for line in lines]
    assert (sizes[0], sizes[1], sizes[3]) == ((700, 500), (640, 480), (90, 60))


@pytest.mark.parametrize("name", ["a_shown", "b_saved", "f_fence", "i_reads", "k_exits"])
def test_a_picture_and_its_scene_are_written(reports: dict[str, dict], name: str):
    report = reports[f"{name}.py"]
    assert (report["status"], report["error"], report["pages"]) == ("ok", None, 1)
    assert Path(report["image"]) == report["out"] / name / "image.png"
    assert Path(report["image"]).read_bytes().startswith(b"\x89PNG")
    scene = json.loads((report["out"] / name / "scene.json").read_text())
    assert (scene["width"], scene["height"]) == (report["width"], report["height"])
    assert len(scene["elements"]) == report["elements"] > 5
    assert report["texts"] == sum(bool(element.get("text")) for element in scene["elements"])


def test_the_dpi_of_the_program_is_kept(reports: dict[str, dict]):
    assert (reports["b_saved.py"]["width"], reports["b_saved.py"]["height"]) == (320, 240)


def test_two_figures_are_two_pages(reports: dict[str, dict]):
    report = reports["e_two.py"]
    assert report["pages"] == 2
    folder = report["out"] / "e_two"
    assert sorted(path.name for path in folder.iterdir()) == ["image-2.png", "image.png", "scene-2.json", "scene.json"]


@pytest.mark.parametrize(
    ("name", "kind", "line", "said"),
    [
        ("c_raises", "program_error", 6, "KeyError: 'depth'"),
        ("d_syntax", "syntax_error", 2, "'[' was never closed"),
        ("g_nothing", "no_image", None, ""),
        ("h_slow", "timeout", None, ""),
        ("j_network", "forbidden_network", 2, ""),
    ],
)
def test_a_failing_program_gives_kind_line_and_message(
    reports: dict[str, dict], name: str, kind: str, line: int | None, said: str
):
    report = reports[f"{name}.py"]
    assert report["status"] == "error"
    assert report["image"] is None
    assert (report["error"]["kind"], report["error"]["line"]) == (kind, line)
    assert said in report["error"]["message"]


def test_a_named_file_of_unknown_suffix_is_unsupported(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("x")
    ran, (report,) = render("notes.txt", "-o", "out", cwd=tmp_path)
    assert ran.returncode == 0
    assert (report["status"], report["error"]["kind"]) == ("error", "unsupported")


def test_a_file_beside_the_program_comes_with_with(tmp_path: Path):
    (tmp_path / "p.txt").write_text("import matplotlib.pyplot as plt\nplt.title(open('w.txt').read())\n")
    (tmp_path / "w.txt").write_text("Harbour")
    _, (report,) = render("p.txt", "-o", "out", "--renderer", "matplotlib", "--with", "w.txt", cwd=tmp_path)
    assert report["status"] == "ok", report
    scene = json.loads((tmp_path / "out" / "p" / "scene.json").read_text())
    assert "Harbour" in [element.get("text") for element in scene["elements"]]


def test_bytes_that_are_no_text_are_a_syntax_error(tmp_path: Path):
    (tmp_path / "p.py").write_bytes(b"\xff\xfe\x00 = 1")
    _, (report,) = render("p.py", "-o", "out", cwd=tmp_path)
    assert report["error"]["kind"] == "syntax_error"
    assert "not UTF-8" in report["error"]["message"]


def test_an_empty_folder_is_said_to_be_empty(tmp_path: Path):
    ran, lines = render(".", "-o", "out", cwd=tmp_path)
    assert (ran.returncode, lines) == (2, [])
    assert "holds no file that a renderer draws" in ran.stderr


def test_a_later_drawing_leaves_nothing_of_an_earlier_one(tmp_path: Path):
    (tmp_path / "p.py").write_text(PLOT + "plt.figure()\nplt.plot([1, 2])\n")
    render("p.py", "-o", "out", cwd=tmp_path)
    assert (tmp_path / "out" / "p" / "image-2.png").exists()
    (tmp_path / "p.py").write_text("raise ValueError('no longer')\n")
    render("p.py", "-o", "out", cwd=tmp_path)
    assert list((tmp_path / "out" / "p").iterdir()) == []
