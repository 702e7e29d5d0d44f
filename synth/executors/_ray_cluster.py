"""The process of a run that speaks with the Ray cluster; `synth.executors.ray` starts it and is all it speaks with.

    python -P -m synth.executors._ray_cluster CONNECTION ADDRESS MOST SANDBOX TIER RENDERER…

It is a process of its own because Ray ends the one it is in when the cluster goes away. It is told `{"want": 3}`,
`{"open": …}`, `{"to": 7, …}` and `{"end": …}`. It says `{"reached": ADDRESS}`, then `{"from": 7, …}` of what a worker
says, the first time with `joined`, the last with `gone`; `{"world": …}` or `{"bug": …}` of its own troubles, and
`{"alive": …}` about every second.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import ray
from ray.exceptions import RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from synth.executors._ray_join import NoneHere, connect
from synth.executors._ray_post import Post
from synth.executors.ray import LOCAL, alone, command
from synth.machine import CORES_EACH
from synth.records import WorldError

Told = dict[str, Any]
LOOK = 2.0  # seconds between looks at which nodes there are
TICK = 1.0
EMPTY = 60.0  # seconds without any worker after which nobody is waited for
SHUN = 15.0  # seconds in which Ray may still count a node that has gone: others come first
LOST = 75.0  # seconds without a word of the head: Ray itself gives up after 60
PUT_AWAY = 25.0  # seconds for workers to end in

SAME_EVERYWHERE = "install the same version of pixelproof, with the same Python, on every node"


@dataclass(eq=False)
class Placed:
    """An actor, and the call by which it is heard."""

    number: int
    node: str
    actor: Any
    hearing: Any
    name: str = ""  # once it has said where it is
    ready: bool = False  # its worker has begun


class Cluster:
    """The workers on it; at most as many as the run wants, and as `most` says unless that is 0."""

    def __init__(self, link: Connection, address: str, most: int, words: list[str]) -> None:
        self._link, self._address, self._most, self._words = link, address, most, words
        self._saying, self._placing = threading.Lock(), threading.Lock()
        self._posts: dict[int, Placed] = {}
        self._wanted = self._numbers = 0
        self._open: Told | None = None
        self._files: Any = None  # what a worker reads of the run, once for all in Ray's store
        self._seen = self._peopled = time.monotonic()  # when the head last answered, when there last was a worker
        self._ends: bool | None = None  # at once?
        self._shunned: dict[str, float] = {}  # nodes, and until when
        self._maker = ray.remote(Post)

    def say(self, told: Told) -> None:
        with self._saying, suppress(OSError):  # the run has gone, which `listen` hears
            self._link.send(told)

    def listen(self) -> None:
        """What the run wants; without it there is nothing left to do."""
        try:
            while True:
                self._do(self._link.recv())
        except (EOFError, OSError):
            self._ends = True
        except Exception:  # noqa: BLE001 - a bug of ours, told to who started us
            self.say({"bug": traceback.format_exc()})

    def _do(self, told: Told) -> None:
        if "want" in told:
            self._wanted = told["want"]
        elif "end" in told:
            self._ends = told["at_once"]
        elif "open" in told:
            with self._placing:
                self._files = ray.put(told.pop("files"))
                self._open = told
                for post in self._posts.values():
                    post.actor.tell.remote(told, self._files)
        elif (sought := self._posts.get(told.pop("to"))) is not None:
            sought.actor.tell.remote(told, told.pop("files", {}))

    def look(self) -> None:
        """Places workers on the nodes that there are, until the end."""
        while self._ends is None:
            try:
                nodes = [node for node in ray.nodes() if node["Alive"]]
                self._seen = time.monotonic()
                with self._placing:
                    self._fill({node["NodeID"]: places(node) for node in nodes})
            except RayError:
                pass  # `hear` tells what becomes of the cluster
            except Exception:  # noqa: BLE001
                self.say({"bug": traceback.format_exc()})
            time.sleep(LOOK)

    def _fill(self, room: dict[str, int]) -> None:
        """As many workers as are wanted, on the emptiest nodes first."""
        all_places = sum(room.values())
        most = min(self._most or all_places, self._wanted)
        free = dict(room)
        for post in self._posts.values():
            free[post.node] = free.get(post.node, 0) - 1
        while len(self._posts) < most and max(free.values(), default=0) > 0:
            now = time.monotonic()
            node = max(free, key=lambda one: (free[one] > 0, self._shunned.get(one, 0.0) < now, free[one]))
            free[node] -= 1
            self._place(node, share=max(1, min(self._most or all_places, all_places)))

    def _place(self, node: str, share: int) -> None:
        self._numbers += 1
        actor = self._maker.options(
            num_cpus=1,
            max_restarts=0,
            max_concurrency=4,  # one hears, others tell
            scheduling_strategy=NodeAffinitySchedulingStrategy(node, soft=False),
        ).remote([*self._words[:2], str(share), *self._words[2:]])
        self._posts[self._numbers] = Placed(self._numbers, node, actor, actor.name.remote())
        if self._open is not None:
            actor.tell.remote(self._open, self._files)

    def hear(self) -> None:
        """Passes on what workers say, until all have ended that were told to."""
        while self._ends is None:
            self._round()
            now = time.monotonic()
            if any(post.name for post in list(self._posts.values())):
                self._peopled = now
            if now - self._seen > LOST:
                os._exit(1)  # as Ray does; whoever started us says what that means
            if now - self._peopled > EMPTY:
                raise WorldError(
                    f"no node of the Ray cluster at {self._address} has room for a worker",
                    "a worker needs a free CPU, and there is one for every two: `ray status`; "
                    "the same command goes on when there is a node",
                )
        for post in list(self._posts.values()):
            # nobody waits for a guest that is only just starting
            post.actor.tell.remote({"end": True, "at_once": self._ends or not post.ready}, {})
        deadline = time.monotonic() + PUT_AWAY
        while self._posts and time.monotonic() < deadline:
            self._round()

    def _round(self) -> None:
        with self._placing:
            by_call = {post.hearing: post for post in self._posts.values()}
        self.say({"alive": len(by_call)})
        if not by_call:
            time.sleep(TICK)
            return
        calls = list(by_call)
        ray.wait(calls, timeout=TICK)
        for call in ray.wait(calls, num_returns=len(calls), timeout=0)[0]:
            self._heard(by_call[call])

    def _heard(self, post: Placed) -> None:
        try:
            said = ray.get(post.hearing)
        except RayError as error:
            self._lost(post, error)
            return
        if not post.name:
            post.name = said
            said = [{"joined": said}]
        post.hearing = post.actor.hear.remote()
        for told in said:
            if "world" in told:
                told["world"] = f"on the node {post.name}: {told['world']}"
            post.ready = post.ready or "ready" in told
            self.say({"from": post.number, **told})
            if "gone" in told:
                self._forget(post)

    def _lost(self, post: Placed, error: RayError) -> None:
        """A node that has gone is nothing unusual; one on which no worker can be is to be mended."""
        self._forget(post)
        self._shunned[post.node] = time.monotonic() + SHUN
        if post.name:
            self.say({"from": post.number, "gone": True})
        elif "creation task" in str(error) or "failed to import" in str(error):
            last = str(error).strip().splitlines()[-1].strip()
            self.say(
                {"world": f"no worker can be started on the node {_address(post.node)}: {last}", "fix": SAME_EVERYWHERE}
            )

    def _forget(self, post: Placed) -> None:
        """Also one that is only out of reach: what it may still make is not wanted any more."""
        with self._placing:
            del self._posts[post.number]
        with suppress(RayError):
            ray.kill(post.actor)


def places(node: Told) -> int:
    """Workers that a node has room for."""
    cpus = int(node["Resources"].get("CPU", 0))
    return max(1, cpus // CORES_EACH) if cpus else 0


def _address(node: str) -> str:
    return next((str(one["NodeManagerAddress"]) for one in ray.nodes() if one["NodeID"] == node), node)


def main() -> None:
    link: Connection = Connection(int(sys.argv[1]))
    address, most, words = sys.argv[2], int(sys.argv[3]), sys.argv[4:]
    sys.argv[0] = ""  # else Ray has its workers look for modules beside this file
    last: Told = {}
    try:
        reached = connect(address, most)
        link.send({"reached": reached})
        cluster = Cluster(link, reached, most, words)
        for task in (cluster.listen, cluster.look):
            threading.Thread(target=task, daemon=True).start()
        cluster.hear()
    except NoneHere:
        # what is in the environment counts as Ray is imported
        os.execve(sys.executable, [sys.executable, *command(link.fileno(), [LOCAL, *sys.argv[3:]])], alone())
    except WorldError as error:
        last = {"world": error.sentence, "fix": error.fix}
    except Exception:  # noqa: BLE001 - a bug of ours: told whole to who started us
        last = {"bug": traceback.format_exc()}
    with suppress(OSError):
        link.send(last or {"alive": 0})
    threading.Timer(PUT_AWAY, os._exit, [1]).start()
    ray.shutdown()
    os._exit(0)


if __name__ == "__main__":
    main()
