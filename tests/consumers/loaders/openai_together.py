"""Checks an export of `openai --flavour together` as Together's own client does before it uploads: DIR.

Later clients than 2.x leave this to their server.
"""

import base64
import hashlib
import io
import json
import sys
from importlib.metadata import version
from pathlib import Path

from PIL import Image
from together.lib.utils.files import check_file


def row_of(line: str) -> dict:
    texts, sizes, pixels = [], [], []
    for message in json.loads(line)["messages"]:
        content = message["content"]
        for part in [{"type": "text", "text": content}] if isinstance(content, str) else content:
            if part["type"] == "text":
                texts.append(part["text"])
                continue
            data = base64.b64decode(part["image_url"]["url"].partition(",")[2])
            picture = Image.open(io.BytesIO(data)).convert("RGB")
            sizes.append(picture.size)
            pixels.append(hashlib.sha256(picture.tobytes()).hexdigest())
    return {"texts": texts, "sizes": sizes, "pixels": pixels}


def main(folder: Path) -> None:
    rows, reports = [], {}
    for path in sorted(folder.glob("*.jsonl")):
        reports[path.name] = check_file(path)
        rows += [row_of(line) for line in path.read_text(encoding="utf-8").splitlines()]
    print(json.dumps({"with": f"together {version('together')}", "checks": reports, "rows": rows}))
    sys.exit(0 if all(report["is_check_passed"] for report in reports.values()) else 1)


main(Path(sys.argv[1]))
