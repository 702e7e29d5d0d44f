"""Where a page's public addresses lead: to a copy that the guest holds, or nowhere.

What a driver of the browser guest can count on: `/usr/lib/chromium/chromium` (the program itself, not the script in
/usr/bin, which reads settings of the machine) with its own sandbox on (`chromium_sandbox=True`, else the guest refuses
to start); `open()` once, `run(source, out)` for each job in a working folder that holds the job's files, all in one
thread; what it prints is the job's log; after a job beyond its limits all is new, and `open()` is called again.

A copy is of another minor version than the page asked for, so hashes that the page gives (`integrity="..."`) would
refuse it: `network.without_hashes` takes them out. Answered with `Access-Control-Allow-Origin: *`, for `crossorigin`.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

FOLDER = Path("/guest/cdn")
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".cjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
}
# Names by which other places know a package.
_ALIASES = {
    "twitter-bootstrap": "bootstrap",
    "font-awesome": "@fortawesome/fontawesome-free",
    "fontawesome": "@fortawesome/fontawesome-free",
    "fontawesome-free": "@fortawesome/fontawesome-free",
    "tailwindcss-browser": "@tailwindcss/browser",
    "normalize": "normalize.css",
    "popper": "@popperjs/core",
    "chartjs": "chart.js",
    "plotly.js": "plotly.js-dist-min",
    "plotly.js-dist": "plotly.js-dist-min",
    "plotly.js-basic-dist-min": "plotly.js-dist-min",
    "babel-standalone": "@babel/standalone",
}
# Addresses of one package each: group 1 is the version where there is one, group 2 the path.
_OWN_PLACES = [
    (r"code\.jquery\.com/jquery-(\d[\d.]*)((?:\.slim)?(?:\.min)?\.js)", "jquery", "dist/jquery{2}"),
    (r"cdn\.tailwindcss\.com(?:/(\d[\d.]*))?/?()", "tailwindcss-cdn", ""),
    (r"cdn\.plot\.ly/plotly(?:-basic)?-(\d[\d.]*\d|latest)((?:\.min)?\.js)", "plotly.js-dist-min", ""),
    (r"d3js\.org/d3\.v(\d+)((?:\.min)?\.js)", "d3", "dist/d3{2}"),
    (r"\w+\.bootstrapcdn\.com/bootstrap/([\d.]+)/(.+)", "bootstrap", "dist/{2}"),
    (
        r"\w+\.bootstrapcdn\.com/font-awesome/([\d.]+)/(.+)",
        "@fortawesome/fontawesome-free",
        "{2}",
    ),
    (r"use\.fontawesome\.com/releases/v([\d.]+)/(.+)", "@fortawesome/fontawesome-free", "{2}"),
    (r"ajax\.googleapis\.com/ajax/libs/jquery/([\d.]+)/(.+)", "jquery", "dist/{2}"),
]
# What may be empty without anybody missing it: fonts have a substitute here, old browsers are none of ours.
_EMPTY = {"fonts.googleapis.com": ".css", "fonts.bunny.net": ".css", "polyfill.io": ".js", "cdn.polyfill.io": ".js"}
_FOLDERS = ("", "dist/", "dist/js/", "dist/css/", "build/", "umd/", "dist/umd/", "es5/", "font/")


class Copy(NamedTuple):
    """What stands for an address."""

    body: bytes
    type: str


def find(address: str) -> Copy | None:
    """The copy of what is at this address; None where there is none, or only of another major version."""
    try:
        parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.hostname is None:
        return None
    if parts.hostname in _EMPTY:
        return Copy(b"", TYPES[_EMPTY[parts.hostname]])
    asked = _asked(parts.hostname, unquote(parts.path))
    return None if asked is None else _copy(*asked)


def _asked(host: str, path: str) -> tuple[str, str, str] | None:
    """Package, version and file that an address names; the version is empty where it names none."""
    for pattern, package, file in _OWN_PLACES:
        if found := re.fullmatch(pattern, host + path.rstrip("/")):
            version = found[1] or ""
            return package, "" if version == "latest" else version, file.format("", "", found[2])
    if host == "cdnjs.cloudflare.com" and (found := re.fullmatch(r"/ajax/libs/([^/]+)/([^/]+)/(.+)", path)):
        return found[1].lower(), found[2], found[3]
    path = path.removeprefix("/npm") if host == "cdn.jsdelivr.net" else path
    if host in ("cdn.jsdelivr.net", "unpkg.com") and (
        found := re.fullmatch(r"/((?:@[^/@]+/)?[^/@]+)(?:@([^/]*))?(?:/(.*))?", path)
    ):
        return found[1].lower(), found[2] or "", found[3] or ""
    return None


def _copy(package: str, version: str, path: str) -> Copy | None:
    held = _held(_ALIASES.get(package, package), version)
    if held is None:
        return None
    name, copy = held
    file = _file(path, copy)
    if file is None:
        return None
    return Copy((FOLDER / f"{name}@{copy['version']}" / file).read_bytes(), TYPES.get(PurePosixPath(file).suffix, ""))


def _held(package: str, version: str) -> tuple[str, dict[str, Any]] | None:
    """The package's copy of this major version; without one asked for, of the newest."""
    number = re.match(r"[~^v=]*(\d+)", version)
    if number is None and version not in ("", "latest", "next"):
        return None
    if package == "tailwindcss" and number and number[1] == "3":
        package = "tailwindcss-cdn"
    majors = _index().get(package, {})
    major = number[1] if number else max(majors, key=int, default="")
    return (package, majors[major]) if major in majors else None


def _file(path: str, copy: dict[str, Any]) -> str | None:
    """The same path, or the file in the folder that another place leaves out, or its other form (whole, shortened)."""
    files, path = copy["files"], path.strip("/")
    if not path:
        return str(copy["default"])
    name = PurePosixPath(path)
    whole = name.name.replace(".min.", ".")
    short = whole.removesuffix(name.suffix) + ".min" + name.suffix
    umd = [f"{whole.removesuffix(name.suffix)}.umd{end}" for end in (".min.js", ".js")] if name.suffix == ".js" else []
    above = "" if str(name.parent) == "." else f"{name.parent}/"
    for other in (name.name, whole, short, *umd):
        for folder in (above, *(f"{start}{above}" for start in _FOLDERS)):
            if folder + other in files:
                return folder + other
    return None


@cache
def _index() -> dict[str, dict[str, Any]]:
    try:
        found: dict[str, dict[str, Any]] = json.loads((FOLDER / "index.json").read_text("utf-8"))
    except OSError:
        return {}
    return found
