"""A user's template, read before anything runs: its faults, the names it asks for, the pictures beside it."""

from __future__ import annotations

import base64
import difflib
import mimetypes
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from synth.given.faults import Faults, listed, unfit

LARGEST = 500_000  # characters of a template
LARGEST_FILES = 600_000  # bytes beside it: each page holds them, and has at most 1,000,000 characters
OURS = frozenset({"row", "rows", "index"})
SUFFIX = ".jinja"
NAMED = re.compile(
    r"""(?P<before>\b(?:src|href|poster|data|srcset|background)\s*=\s*["']?|url\(\s*["']?)(?P<name>[^"'()<>{}]+?)(?=["')>])""",
    re.IGNORECASE,
)
VIEWPORT = re.compile(r"""<meta\s+name=["']?viewport["']?\s+content=["'][^"']*\bwidth=(\d{3,4})\b""", re.IGNORECASE)
ELSEWHERE = re.compile(r"(?i)(?:[a-z][a-z0-9+.-]*:|//|#|/)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    name: str
    text: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    wants_rows: bool = False

    @property
    def style(self) -> dict[str, int]:
        """As wide as the page says that it is made for, in the way pages say it to telephones."""
        found = VIEWPORT.search(self.text)
        return {"width": int(found[1])} if found else {}

    def with_pictures(self, page: str) -> str:
        """The page with what it names of the files beside the template in itself, so that it stands alone."""

        def inside(found: re.Match[str]) -> str:
            content = self.files.get(_bare(found["name"]))
            return found[0] if content is None else found["before"] + _as_data(_bare(found["name"]), content)

        return NAMED.sub(inside, page) if self.files else page


def read_template(path: Path, columns: Collection[str]) -> Template:
    """Raises all that is wrong with it. `columns` are what its rows have."""
    text = _text(path)
    beside = folder_beside(path)
    files = {str(file.relative_to(beside)): file.read_bytes() for file in files_beside(path)}
    if (size := sum(map(len, files.values()))) > LARGEST_FILES:
        raise unfit(
            beside, f"its files have {size:,} bytes together; each page holds them, so at most {LARGEST_FILES:,}"
        )
    environment, faults = ImmutableSandboxedEnvironment(), Faults(path)
    environment.globals.pop("lipsum")
    try:
        tree = environment.parse(text)
        environment.compile(text, raw=True)
    except TemplateSyntaxError as error:
        raise unfit(path, error.message or "cannot be read", error.lineno) from error
    except RecursionError as error:
        raise unfit(path, "is nested too deep to read") from error
    for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        faults.add(f"a template stands alone: {type(node).__name__.lower()} finds no other", node.lineno)
    names = meta.find_undeclared_variables(tree) - environment.globals.keys()
    for name, line in sorted(_first_lines(tree, names - OURS - set(columns)).items(), key=lambda one: one[1]):
        faults.add(_unknown(name, columns), line)
    for name, line in _lacking(text, files):
        faults.add(f"{name} is not in {beside.name}/, where pictures of a template stand", line)
    faults.must_be_none()
    return Template(name=path.name, text=text, files=files, wants_rows="rows" in names)


def folder_beside(path: Path) -> Path:
    """`page.files/` of `page.html.jinja`."""
    return path.with_name(path.name.removesuffix(SUFFIX).removesuffix(".html") + ".files")


def files_beside(path: Path) -> list[Path]:
    folder = folder_beside(path)
    return sorted(file for file in folder.rglob("*") if file.is_file()) if folder.is_dir() else []


def _text(path: Path) -> str:
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise unfit(path, f"cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise unfit(path, f"is not UTF-8: {error.reason} at byte {error.start}") from error
    if len(text) > LARGEST:
        raise unfit(path, f"has {len(text):,} characters; a template has at most {LARGEST:,}")
    if not text.strip():
        raise unfit(path, "is empty")
    return text


def _first_lines(tree: nodes.Template, names: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = dict.fromkeys(names, 1)
    for node in reversed(list(tree.find_all(nodes.Name))):
        if node.name in found and node.ctx == "load":
            found[node.name] = min(node.lineno, found[node.name]) if found[node.name] > 1 else node.lineno
    return found


def _unknown(name: str, columns: Collection[str]) -> str:
    near = difflib.get_close_matches(name, [*columns, *sorted(OURS)], n=1, cutoff=0.6)
    hint = f"did you mean {near[0]!r}?" if near else f"the rows have {listed(list(columns))}"
    if near and not near[0].isidentifier():
        hint = f"write row[{near[0]!r}]"
    return f"no column is called {name!r}; {hint}"


def _lacking(text: str, files: Collection[str]) -> Iterator[tuple[str, int]]:
    """Pictures by a name of their own, which are not there; what a row's name is put into is not known yet."""
    plain = re.sub(r"\{#.*?#\}|<!--.*?-->", lambda found: re.sub(r"[^\n]", " ", found[0]), text, flags=re.DOTALL)
    for found in NAMED.finditer(plain):
        tag = plain.rfind("<", 0, found.start())
        link = (
            re.match(r"<(?:a|area|base|form)\b", plain[tag : tag + 6], re.IGNORECASE) and "url(" not in found["before"]
        )
        name = _bare(found["name"])
        if not link and name and not ELSEWHERE.match(name) and "," not in name and name not in files:
            yield name, plain.count("\n", 0, found.start()) + 1


def _bare(name: str) -> str:
    return name.strip().removeprefix("./").replace("%20", " ")


def _as_data(name: str, content: bytes) -> str:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
