"""What lmms-eval's own task manager makes of an export of `bench --flavour lmms-eval`: DIR."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main(folder: Path) -> None:
    os.chdir("/")  # the task has to find its data from anywhere
    from lmms_eval.tasks import TaskManager, get_task_dict

    manager = TaskManager("ERROR", include_path=str(folder))
    told = {}
    for name, task in get_task_dict([path.stem for path in sorted(folder.glob("*.yaml"))], manager).items():
        told[name] = [
            {
                "id": doc["id"], "text": task.doc_to_text(doc), "target": task.doc_to_target(doc),
                "sizes": [picture.size for picture in task.doc_to_visual(doc)],
                "own": task.process_results(doc, [doc["answer"]])["accuracy"],
                "all": task.process_results(doc, ["A B C D"])["accuracy"],
            }
            for doc in task.test_docs()
        ]  # fmt: skip
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
