"""One small document of each program of the guest for documents, compiled behind the walls: `make documents`."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from PIL import Image, ImageChops

from sandbox import selfcheck
from sandbox.choose import open_sandbox, why_not
from sandbox.contract import Job, Limits, Outcome, Sandbox
from sandbox.kinds import KINDS

pytestmark = pytest.mark.faults

HEAD = """
import json, subprocess
from pathlib import Path

def write(name, text):
    Path(name).write_text(text, encoding='utf-8')

def do(*command):
    subprocess.run(command, stdin=subprocess.DEVNULL, check=True)

def show(pdf):
    import pypdfium2
    first = pypdfium2.PdfDocument(pdf)[0]
    first.render(scale=2).to_pil().save('shown.png')
    text = first.get_textpage().get_text_range()
    page(Path('shown.png').read_bytes(), json.dumps(text.split()).encode())
"""
TEX = "'-no-shell-escape', '-interaction=nonstopmode', '-halt-on-error', 'a.tex'"
DOCUMENTS = {
    "latex": rf"""
write('a.tex', r'\documentclass{{article}}\begin{{document}}Rye bread\end{{document}}')
do('latex', {TEX})
do('dvips', 'a.dvi')
do('dvipdfmx', 'a.dvi')
show('a.pdf')""",
    "pdflatex": rf"""
write('a.tex', r'''\documentclass{{article}}\usepackage[T1]{{fontenc}}\usepackage{{booktabs,multirow,siunitx,tikz}}
\begin{{document}}Größe \SI{{3.2}}{{kg}} \begin{{tabular}}{{ll}}\toprule rye & oat\\\bottomrule\end{{tabular}}
\tikz\draw (0,0) -- (2,1);\end{{document}}''')
do('pdflatex', {TEX})
show('a.pdf')""",
    "xelatex": rf"""
write('a.tex', r'''\documentclass{{article}}\usepackage{{fontspec}}\setmainfont{{DejaVu Serif}}
\begin{{document}}Größe Хлеб\end{{document}}''')
do('xelatex', {TEX})
show('a.pdf')""",
    "lilypond": r"""
write('a.ly', '\\version "2.24.0"\n\\header { tagline = "four notes" }\n{ c\'4 d\' e\' f\' }\n')
do('lilypond', '--pdf', 'a.ly')
show('a.pdf')""",
    "asymptote": r"""
write('a.asy', 'settings.outformat="pdf"; size(200); draw(unitcircle); label("bread", (0, 0));')
do('asy', '-noV', 'a.asy')
show('a.pdf')""",
    "asymptote in space": r"""
write('a.asy', '''settings.outformat="pdf"; settings.render=0; settings.prc=false; import three; size(200);
currentprojection=orthographic(5, 4, 2); draw(unitcube, red); label("cube", (1, 0, 1.3));''')
do('asy', '-noV', 'a.asy')
show('a.pdf')""",
    "typst": r"""
import typst
write('a.typ', '= Bread\nRye and oat: $x^2$')
typst.compile('a.typ', output='a.pdf')
show('a.pdf')""",
}
TEXTS = {
    "latex": ["Rye", "bread", "1"],
    "pdflatex": ["Größe", "3.2", "kg", "rye", "oat", "1"],
    "xelatex": ["Größe", "Хлеб", "1"],
    "lilypond": ["four", "notes"],
    "asymptote": ["bread"],
    "asymptote in space": [],  # there, texts are outlines
    "typst": ["Bread", "Rye", "and", "oat:"],
}


@pytest.fixture(scope="module", params=["docker", "bubblewrap"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """bubblewrap with this machine's programs, or over a root where SYNTH_ROOTS names one."""
    if "documents" not in KINDS:
        pytest.skip("no guest for documents yet")
    missing = why_not(request.param, [KINDS["documents"]])
    if missing is not None:
        pytest.skip(missing)
    plain = selfcheck.drivers()["plain"]
    with open_sandbox(request.param, {"plain": f'{plain}\nGUEST = "documents"\n'}) as opened:  # type: ignore[attr-defined]
        yield opened


@pytest.mark.parametrize("program", DOCUMENTS)
def test_it_compiles_behind_the_walls(sandbox: Sandbox, program: str):
    outcome = drawn(sandbox, program)
    assert outcome.error is None, outcome.logs
    assert set(TEXTS[program]) <= set(json.loads(outcome.pages[0].scene))
    image = Image.open(io.BytesIO(outcome.pages[0].image)).convert("L")
    assert ImageChops.invert(image).getbbox() is not None
    again = drawn(sandbox, program)
    assert [page.image for page in again.pages] == [page.image for page in outcome.pages]


def drawn(sandbox: Sandbox, program: str) -> Outcome:
    job = Job(driver="plain", source=HEAD + DOCUMENTS[program], limits=Limits(seconds=60))
    return sandbox.submit(job).result()
