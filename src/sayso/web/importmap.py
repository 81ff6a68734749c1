"""Where Vega's interpreter finds what it imports: an import map in the page, allowed by its hash."""

import base64
import hashlib
import json
from functools import cache

from sayso.web.templating import asset


@cache
def import_map() -> str:
    """The map, as JSON."""
    modules = {"vega-util": "vega-util.js", "vega-interpreter": "vendor/vega-interpreter.js"}
    return json.dumps({"imports": {name: asset(path) for name, path in modules.items()}})


@cache
def import_map_hash() -> str:
    """What the content policy allows it by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(import_map().encode()).digest()).decode()
