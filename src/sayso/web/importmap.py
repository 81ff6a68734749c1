"""Where the desk's scripts find what they import: an import map in the page, allowed by its hash."""

import base64
import hashlib
import json
from functools import cache

from sayso.web.templating import asset

MODULES = {
    "vega-util": "vega-util.js",
    "vega-interpreter": "vendor/vega-interpreter.js",
    "chart-view": "chart-view.js",
    "chart-save": "chart-save.js",
    "saving": "saving.js",
}


@cache
def import_map() -> str:
    """The map, as JSON."""
    return json.dumps({"imports": {name: asset(path) for name, path in MODULES.items()}})


@cache
def import_map_hash() -> str:
    """What the content policy allows it by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(import_map().encode()).digest()).decode()
