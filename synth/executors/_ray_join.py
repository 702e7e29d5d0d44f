"""Joining a Ray cluster, or starting one for a run alone."""

from __future__ import annotations

import socket
from typing import Any

import ray
from ray.exceptions import RayError

from synth.executors.ray import LOCAL
from synth.machine import CORES_EACH, cores
from synth.records import WorldError

REACH = 5.0  # seconds for a head to answer in
STORE = 256 << 20  # bytes of memory for what is handed over in a cluster of our own; a shard is some megabytes
JOIN = (
    "name the head with --ray-address HOST:6379, from a machine that is one of the cluster's nodes; "
    "where the cluster wants a token, set RAY_AUTH_MODE=token and RAY_AUTH_TOKEN here too"
)


class NoneHere(Exception):
    """No cluster has a node on this machine."""


def connect(address: str, most: int) -> str:
    """Where the cluster is that has been joined, or started; `auto` is the one of this machine."""
    quiet: dict[str, Any] = {"log_to_driver": False, "configure_logging": False}
    try:
        if address == LOCAL:
            cpus = max(cores(), most * CORES_EACH)
            began = ray.init(LOCAL, num_cpus=cpus, include_dashboard=False, object_store_memory=STORE, **quiet)
        else:
            began = ray.init(_that_answers(address), **quiet)
        return str(began.address_info["gcs_address"])
    except (OSError, RuntimeError, ValueError, RayError) as error:
        why = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise WorldError(f"the Ray cluster at {address} cannot be joined: {why}", JOIN) from error


def _that_answers(address: str) -> str:
    """Ray itself would try for two minutes, and then end this process."""
    if address == "auto":
        from ray._private import (
            services,
        )  # what `ray start` wrote down; Ray's `auto` joins what others began for themselves

        found = services.find_bootstrap_address(None)
        if found is None or _why_silent(found):
            raise NoneHere
        return str(found)
    if (why := _why_silent(address)) is not None:
        raise WorldError(f"no Ray cluster answers at {address}: {why}", JOIN)
    return address


def _why_silent(address: str) -> str | None:
    host, _, port = address.rpartition(":")
    if "://" in address or not host or not port.isdecimal():
        return "that is no HOST:PORT"
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=REACH).close()
    except OSError as error:
        return error.strerror or str(error)
    return None
