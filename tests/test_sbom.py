"""`make sbom`: what the lock file brings, each with its version and hashes, in CycloneDX."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PINNED = re.compile(r"^([\w.-]+)==([^\s;\\]+)", re.MULTILINE)


def test_it_names_every_package_of_the_lock(tmp_path):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(r"\$\(BIN\)/cyclonedx-py (.*?)\n\n", makefile, re.DOTALL)
    words = recipe[1].replace("\\\n", " ").replace("build/sbom.json", str(tmp_path / "sbom.json")).split()
    command = [str(Path(sys.executable).with_name("cyclonedx-py")), *words]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    made = json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8"))
    pinned = PINNED.findall((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    assert len(pinned) > 100
    assert {(one["name"], one["version"]) for one in made["components"]} == {*pinned}
    assert made["metadata"]["component"]["name"] == "sayso"
    assert all(one["externalReferences"][0]["hashes"] for one in made["components"])
