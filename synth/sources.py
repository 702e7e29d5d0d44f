"""Drawing programs that came as files: each to a folder with its pictures and scenes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sandbox.contract import Job, Limits, Outcome, Sandbox
from synth import plugins
from synth.dataset import whole, write_text
from synth.kit import renderer
from synth.records import ItemError, Page, Picture, Program, Spec
from synth.rows import scene_text

LARGEST = 1_000_000  # bytes of source


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A program file, the folder its drawing goes to, and the renderer that may draw it."""

    file: Path
    folder: Path
    renderer: str | None


def suffixes() -> dict[str, str]:
    """What each renderer draws, by the end of a file's name; the longest suffix that fits wins."""
    return {
        suffix: name
        for name in plugins.names("renderers")
        for suffix in plugins.load("renderers", name).Renderer.suffixes
    }


def find_sources(path: Path, out: Path, chosen: str | None) -> list[Source]:
    """One file, whatever it is called, or those of a folder that some renderer draws, in the order of their names."""
    known = suffixes()
    if not path.is_dir():
        return [Source(file=path, folder=out / _stem(path, known), renderer=chosen or renderer_of(path, known))]
    files = [file for file in sorted(path.iterdir()) if file.is_file() and _by_suffix(file, known)]
    shared = Counter(_stem(file, known) for file in files)
    return [
        Source(
            file=file,
            folder=out / (stem if shared[stem := _stem(file, known)] == 1 else file.name),
            renderer=chosen or renderer_of(file, known),
        )
        for file in files
    ]


def renderer_of(file: Path, known: Mapping[str, str]) -> str | None:
    """By the end of its name; a Python program goes to the renderer that says it draws such ones, where one does."""
    name = _by_suffix(file, known)
    if file.suffix.lower() == ".py":
        with suppress(OSError), file.open(encoding="utf-8", errors="replace") as text:
            return drawn_by(text.read(LARGEST), sorted(set(known.values()))) or name
    return name


def drawn_by(source: str, names: Sequence[str]) -> str | None:
    """The first of these renderers that says this Python program is one for it."""
    return next((name for name in names if _draws(name, source)), None)


def _draws(name: str, source: str) -> bool:
    draws = getattr(plugins.load("renderers", name).Renderer, "draws", None)
    return draws is not None and bool(draws(source))


def _by_suffix(file: Path, known: Mapping[str, str]) -> str | None:
    fitting = [suffix for suffix in known if file.name.lower().endswith(suffix) and file.name.lower() != suffix]
    return known[max(fitting, key=len)] if fitting else None


def _stem(file: Path, known: Mapping[str, str]) -> str:
    fitting = [suffix for suffix in known if file.name.lower().endswith(suffix) and file.name.lower() != suffix]
    return file.name[: -len(max(fitting, key=len))] if fitting else file.stem


def render_all(
    sources: Sequence[Source], sandbox: Sandbox, *, limits: Limits, beside: Mapping[str, bytes]
) -> Iterator[dict[str, Any]]:
    """A report a source, in their order; the guests draw ahead meanwhile."""
    ahead: list[tuple[Source, Program | None, Future[Outcome] | dict[str, Any]]] = []
    window = 32  # programs and pictures in memory at once
    for source in sources:
        ahead.append(_begin(source, sandbox, limits, beside))
        if len(ahead) >= window:
            yield _finish(*ahead.pop(0))
    while ahead:
        yield _finish(*ahead.pop(0))


def _begin(
    source: Source, sandbox: Sandbox, limits: Limits, beside: Mapping[str, bytes]
) -> tuple[Source, Program | None, Future[Outcome] | dict[str, Any]]:
    if source.renderer is None:
        known = ", ".join(sorted(suffixes()))
        return source, None, _error("unsupported", f"no renderer draws {source.file.name}; those here draw {known}")
    try:
        text = source.file.read_text("utf-8-sig") if source.file.stat().st_size <= LARGEST else None
    except OSError as error:
        return source, None, _error("unsupported", f"the file cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        return source, None, _error("syntax_error", f"not UTF-8: {error.reason} at byte {error.start}")
    if text is None:
        return source, None, _error("unsupported", f"the program is larger than {LARGEST:,} bytes")
    files = {**files_beside(source.file), **beside}
    program = Program(
        spec=Spec(topic=None, title=source.file.stem, data=None), renderer=source.renderer, source=text, files=files
    )
    job: Job = renderer(source.renderer).ask(program)
    try:
        return source, program, sandbox.submit(replace(job, limits=limits))
    except ValueError as error:  # files no program may have beside it
        return source, None, _error("unsupported", str(error))


def files_beside(file: Path) -> dict[str, bytes]:
    """`<stem>.files/`, where there is one."""
    folder = file.with_name(file.stem + ".files")
    return read_files(folder) if folder.is_dir() else {}


def read_files(path: Path) -> dict[str, bytes]:
    """A file, or a folder's files by their names within it."""
    if path.is_file():
        return {path.name: path.read_bytes()}
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def _finish(source: Source, program: Program | None, drawn: Future[Outcome] | dict[str, Any]) -> dict[str, Any]:
    report = _report(source)
    for old in [*source.folder.glob("image*.png"), *source.folder.glob("scene*.json")]:
        old.unlink()  # of an earlier drawing, which this one may have fewer pages than, or none
    if program is None or isinstance(drawn, dict):
        return report | {"error": drawn}
    outcome = drawn.result()
    report["seconds"] = round(outcome.seconds, 3)
    if outcome.error:
        return report | {"error": _error(outcome.error.kind, outcome.error.message, outcome.error.line)}
    assert source.renderer
    try:
        picture: Picture = renderer(source.renderer).read(program, outcome)
    except ItemError as error:
        # a scene that cannot be read is the program's doing, ink without an element ours: either way it is no picture
        return report | {"error": _error("crash", str(error))}
    return report | _write(source.folder, picture)


def _report(source: Source) -> dict[str, Any]:
    nothing = dict.fromkeys(("error", "image", "width", "height"))
    counts = {"pages": 0, "elements": 0, "texts": 0, "seconds": 0.0}
    return {"file": str(source.file), "renderer": source.renderer, "status": "error", **nothing, **counts}


def _error(kind: str, message: str, line: int | None = None) -> dict[str, Any]:
    return {"kind": kind, "message": message, "line": line}


def _write(folder: Path, picture: Picture) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(picture.pages, 1):
        tail = "" if number == 1 else f"-{number}"
        _write_page(folder / f"image{tail}.png", folder / f"scene{tail}.json", page)
    scenes = [page.scene for page in picture.pages]
    return {
        "status": "ok",
        "image": str(folder / "image.png"),
        "width": scenes[0].width,
        "height": scenes[0].height,
        "pages": len(scenes),
        "elements": sum(len(scene.elements) for scene in scenes),
        "texts": sum(bool(element.text) for scene in scenes for element in scene.elements),
    }


def _write_page(image: Path, scene: Path, page: Page) -> None:
    with whole(image) as temporary:
        temporary.write_bytes(page.image)
    write_text(scene, scene_text(page.scene))
