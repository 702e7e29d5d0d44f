"""What an environment is made of, as CycloneDX 1.5: the same bytes for the same content, and no address in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib.metadata import distributions
from pathlib import Path
from typing import Any
from urllib.parse import quote

NAME = "sbom.json"  # in the folder of the guest
DPKG = ("dpkg-query", "--show", "--showformat", "${db:Status-Status}\t${Package}\t${Version}\t${Architecture}\n")
_HOST = {"name": "pixelproof:from", "value": "the machine that runs the guest"}

Component = dict[str, Any]


def document(kind: str, components: Iterable[Component]) -> str:
    """Without serial number and time, which would differ from build to build of the same content."""
    described = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "container", "bom-ref": "guest", "name": f"pixelproof-{kind}"}},
        "components": _sorted(components),
    }
    return json.dumps(described, indent=1, sort_keys=True) + "\n"


def components(text: str) -> list[Component]:
    found: list[Component] = json.loads(text)["components"]
    return found


def with_host(text: str, more: Iterable[Component]) -> str:
    """Beside what the environment holds what its machine adds, none of which the environment pins."""
    whole = json.loads(text)
    whole["components"] = _sorted(
        [*whole["components"], *({**one, "scope": "optional", "properties": [_HOST]} for one in more)]
    )
    return json.dumps(whole, indent=1, sort_keys=True) + "\n"


def debian(listing: str, system: Mapping[str, str]) -> list[Component]:
    """`listing` is what DPKG says, `system` the keys of its /etc/os-release."""
    vendor = system.get("ID", "debian")
    suffix = f"&distro={vendor}-{system['VERSION_ID']}" if "VERSION_ID" in system else ""
    rows = (line.split("\t") for line in listing.splitlines())
    return [
        _component(f"pkg:deb/{vendor}/{quote(name)}@{quote(version, safe=':')}?arch={arch}{suffix}", name, version)
        for state, name, version, arch in rows
        if state == "installed"
    ]


def python(site: Path) -> list[Component]:
    """The libraries in a folder of them."""
    found = ((one.name.lower().replace("_", "-"), one.version) for one in distributions(path=[str(site)]))
    return [_component(f"pkg:pypi/{name}@{version}", name, version) for name, version in found]


def npm(copies: Path) -> list[Component]:
    """The copies of libraries for pages, of which there may be none."""
    index = copies / "index.json"
    known = json.loads(index.read_text(encoding="utf-8")) if index.exists() else {}
    found = [(name, one["version"]) for name, majors in known.items() for one in majors.values()]
    return [_component(f"pkg:npm/{quote(name)}@{version}", name, version) for name, version in found]


def base(image: str, system: Mapping[str, str]) -> list[Component]:
    """The image at the bottom and the system it is; its registry, where its name has one, is left out."""
    host, slash, rest = image.partition("/")
    name = rest if slash and ("." in host or ":" in host or host == "localhost") else image
    short, _, tag = name.partition("@")[0].partition(":")
    vendor, version = system.get("ID", "linux"), system.get("VERSION_ID", "none")
    return [
        {"type": "container", "bom-ref": f"base:{short}", "name": short, "version": tag or "latest"},
        {"type": "operating-system", "bom-ref": f"system:{vendor}", "name": vendor, "version": version},
    ]


def interpreter(version: str) -> list[Component]:
    return [{"type": "platform", "bom-ref": "python", "name": "python", "version": version}]


def os_release(text: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in text.splitlines())
    return {name: value.strip('"') for name, equals, value in pairs if equals}


def _component(purl: str, name: str, version: str) -> Component:
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}


def _sorted(components: Iterable[Component]) -> list[Component]:
    """Each once, by its reference; of two that have the same the later one."""
    return [one for _, one in sorted({one["bom-ref"]: one for one in components}.items())]
