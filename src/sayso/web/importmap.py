"""Where Vega's interpreter finds what it imports: an import map in the page, allowed by its hash."""

import base64
import hashlib
import json

from sayso.web.templating import asset

IMPORTS = json.dumps(
    {"imports": {"vega-util": asset("vega-util.js"), "vega-interpreter": asset("vendor/vega-interpreter.js")}}
)
HASH = "sha256-" + base64.b64encode(hashlib.sha256(IMPORTS.encode()).digest()).decode()
