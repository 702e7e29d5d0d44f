"""Which addresses a page finds a copy for, over a small folder of copies."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest

FA = "@fortawesome/fontawesome-free"
NPM = "https://cdn.jsdelivr.net/npm"
CDNJS = "https://cdnjs.cloudflare.com/ajax/libs"
HELD = {
    "bootstrap": {"4": ("4.6.2", "dist/js/bootstrap.js", ["dist/css/bootstrap.min.css", "dist/js/bootstrap.js"]),
                  "5": ("5.3.9", "dist/js/bootstrap.js", ["dist/css/bootstrap.min.css", "dist/js/bootstrap.js"])},
    "chart.js": {"4": ("4.6.1", "dist/chart.umd.js", ["dist/chart.umd.js", "dist/chart.umd.min.js"])},
    FA: {"6": ("6.7.2", "css/all.min.css", ["css/all.min.css", "webfonts/a.woff2"])},
    "jquery": {"3": ("3.8.0", "dist/jquery.min.js", ["dist/jquery.min.js", "dist/jquery.slim.min.js"])},
    "plotly.js-dist-min": {"2": ("2.35.3", "plotly.min.js", ["plotly.min.js"]),
                           "3": ("3.7.0", "plotly.min.js", ["plotly.min.js"])},
    "d3": {"7": ("7.9.2", "dist/d3.min.js", ["dist/d3.min.js"])},
    "tailwindcss-cdn": {"3": ("3.4.10", "tailwindcss.js", ["tailwindcss.js"])},
    "mathjax": {"3": ("3.2.2", "es5/tex-svg.js", ["es5/tex-svg.js"])},
}  # fmt: skip


@pytest.fixture(scope="module")
def cdn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cdn")
    index: dict = {}
    for name, majors in HELD.items():
        for major, (version, default, files) in majors.items():
            index.setdefault(name, {})[major] = {
                "version": version,
                "default": default,
                "files": dict.fromkeys(files, ""),
            }
            for file in files:
                place = folder / f"{name}@{version}" / file
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(f"{name} {version} {file}")
    (folder / "index.json").write_text(json.dumps(index))
    (folder.parent / "secret").write_text("secret")
    source = Path(__file__).parents[4] / "renderers/drivers/html/cdn.py"
    spec = importlib.util.spec_from_file_location("cdn_under_test", source)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    module.FOLDER = folder
    yield module
    del sys.modules[spec.name]


@pytest.mark.parametrize(
    ("address", "copy"),
    [
        (f"{NPM}/bootstrap@5.3.0/dist/css/bootstrap.min.css", "bootstrap 5.3.9 dist/css/bootstrap.min.css"),
        ("https://maxcdn.bootstrapcdn.com/bootstrap/4.5.2/js/bootstrap.js", "bootstrap 4.6.2 dist/js/bootstrap.js"),
        (f"{CDNJS}/twitter-bootstrap/5.1.0/js/bootstrap.min.js", "bootstrap 5.3.9 dist/js/bootstrap.js"),
        (f"{NPM}/chart.js", "chart.js 4.6.1 dist/chart.umd.js"),
        (f"{CDNJS}/Chart.js/4.4.0/chart.umd.min.js", "chart.js 4.6.1 dist/chart.umd.min.js"),
        (f"{CDNJS}/Chart.js/4.4.0/chart.min.js", "chart.js 4.6.1 dist/chart.umd.min.js"),
        (f"{CDNJS}/font-awesome/6.4.0/webfonts/a.woff2", f"{FA} 6.7.2 webfonts/a.woff2"),
        (f"https://unpkg.com/{FA}@^6/css/all.css", f"{FA} 6.7.2 css/all.min.css"),
        ("https://code.jquery.com/jquery-3.5.1.slim.min.js", "jquery 3.8.0 dist/jquery.slim.min.js"),
        ("https://ajax.googleapis.com/ajax/libs/jquery/3.6.0/jquery.min.js", "jquery 3.8.0 dist/jquery.min.js"),
        ("https://cdn.plot.ly/plotly-2.27.0.min.js", "plotly.js-dist-min 2.35.3 plotly.min.js"),
        ("https://cdn.plot.ly/plotly-latest.min.js", "plotly.js-dist-min 3.7.0 plotly.min.js"),
        ("//d3js.org/d3.v7.min.js", "d3 7.9.2 dist/d3.min.js"),
        ("https://cdn.tailwindcss.com?plugins=forms", "tailwindcss-cdn 3.4.10 tailwindcss.js"),
        ("https://cdn.tailwindcss.com/3.4.1", "tailwindcss-cdn 3.4.10 tailwindcss.js"),
        (f"{NPM}/mathjax@3/es5/tex-svg.js", "mathjax 3.2.2 es5/tex-svg.js"),
        ("https://fonts.googleapis.com/css2?family=Inter", ""),
    ],
)  # fmt: skip
def test_a_copy_is_found(address, copy, cdn):
    found = cdn.find(address)
    assert found is not None
    assert found.body.decode() == copy


@pytest.mark.parametrize(
    "address",
    [
        "https://cdn.jsdelivr.net/npm/bootstrap@3.4.1/dist/css/bootstrap.min.css",  # another major version
        "https://code.jquery.com/jquery-1.12.4.min.js",
        "https://cdn.plot.ly/plotly-1.58.5.min.js",
        "https://cdn.jsdelivr.net/npm/bootstrap@5/../../secret",
        "https://cdn.jsdelivr.net/npm/bootstrap@5/%2e%2e/%2e%2e/secret",
        "https://cdn.jsdelivr.net/npm/../secret",
        "https://cdn.jsdelivr.net/npm/chart.js@4/+esm",
        "https://cdn.jsdelivr.net/gh/someone/bootstrap@5/dist/css/bootstrap.min.css",
        "https://cdn.jsdelivr.net.example.com/npm/jquery",
        "https://example.com/npm/jquery@3",
        "ftp://cdn.jsdelivr.net/npm/jquery",
        "https://",
        "not an address",
        "https://[broken",
    ],
)
def test_no_copy(address, cdn):
    assert cdn.find(address) is None


def test_types(cdn):
    assert cdn.find("https://fonts.googleapis.com/css?family=Inter").type.startswith("text/css")
    assert cdn.find(f"{NPM}/jquery").type.startswith("text/javascript")
    assert cdn.find("https://use.fontawesome.com/releases/v6.1.0/webfonts/a.woff2").type == "font/woff2"
