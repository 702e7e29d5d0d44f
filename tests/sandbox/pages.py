"""The smallest driver of a browser guest: what the engines are tested with, whatever the driver for HTML does."""

from __future__ import annotations

SMALL = """
GUEST = "browser"
import os
from playwright.sync_api import sync_playwright
kept = {}

def open():
    kept["playwright"] = sync_playwright().start()
    kept["browser"] = kept["playwright"].chromium.launch(
        executable_path="/usr/lib/chromium/chromium", chromium_sandbox=SANDBOX, args=["--disable-gpu"])
    kept["jobs"] = 0

def run(source, out):
    kept["jobs"] += 1
    if source.startswith("python:"):
        exec(source.removeprefix("python:"), {"out": out, "kept": kept, "os": os})
        return
    if os.path.exists("handoff"):
        source = open_file("handoff")
    context = kept["browser"].new_context(viewport={"width": 200, "height": 100})
    try:
        page = context.new_page()
        page.set_content(source)
        out.page(page.screenshot(), b"{}")
    finally:
        context.close()

def open_file(name):
    with __builtins__["open"](name) as file:
        return file.read()

def rest():
    kept["rests"] = kept.get("rests", 0) + 1
    exec(kept.pop("rest", ""), {"kept": kept})

def close():
    kept["browser"].close()
    kept["playwright"].stop()
"""
PAGE = SMALL.replace("SANDBOX", "True")
UNSANDBOXED = SMALL.replace("SANDBOX", "False")
