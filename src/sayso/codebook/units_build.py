"""Compile the inventory of units that is shipped: pint's registry, quantulum3's list, and CLDR's currencies.

Run `make units` when one of them has newer data. It writes `data/units_inventory.toml`, which is read with
the list that sayso keeps by hand, `data/units.toml`: that one names a unit where both have it.
pint (BSD-3-Clause) and CLDR (Unicode License, through Babel) are installed with sayso; quantulum3 (MIT) is
given as a wheel, of which only `units.json` is read.
"""

import json
import re
import sys
import tomllib
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sayso.codebook.shipped import DATA
from sayso.codebook.units import plurals, units_of

TARGET = "units_inventory.toml"
HEAD = """\
# Units of maintained lists, beside those of units.toml; written by `make units`, not by hand.
# Origin: pint {pint} (BSD-3-Clause), quantulum3 {quantulum3} (MIT), CLDR through Babel {babel} (see NOTICE).
"""
DIMENSIONS = {  # quantulum3's words for those of units.toml; its others stay
    "data storage": "data",
    "data transfer rate": "speed",
    "typographical element": "data",
    "torque": "force",
    "electric potential": "electricity",
    "current": "electricity",
    "frequency": "electricity",
}
SKIPPED = {"dimensionless", "currency"}  # dozens and pairs: number words or nouns; CLDR has all currencies
LABORATORY = re.compile(  # constants, and units of systems that no report is written in
    r"[0-9]|_(?:H2O|Hg)|atomic|planck|conventional|international|^US_|^UK_|^EC_|_unit$|^stat|^ab(?!s)|tex_|^css"
    r"|^scaled|survey|number_|fluid_(?!ounce)|apothecary|imperial_(?!gallon|pint)|force_|counts|^(?:dry|beer)_"
)
SPELLED = (("liter", "litre"), ("meter", "metre"))  # pint writes American, sayso British
DEFINED = re.compile(r"\s*(?P<name>[A-Za-z]\w*) = (?P<rest>[^#\n]+)")


@dataclass(slots=True)
class Entry:
    """One unit of a list: its name, how it is written, and what pint calls it."""

    name: str
    dimension: str
    forms: list[str] = field(default_factory=list)
    symbols: list[str] = field(default_factory=list)
    keys: dict[str, Any] = field(default_factory=dict)


def build(wheel: Path, target: Path) -> None:
    """Write the inventory to `target` from the installed packages and a wheel of quantulum3."""
    with zipfile.ZipFile(wheel) as package:
        quantulum = json.loads(package.read("quantulum3/units.json"))
    own = tomllib.loads((DATA / "units.toml").read_text(encoding="utf-8"))
    kept = _Inventory(own)
    for entry in (*_quantulum(quantulum), *_pint(kept.dimensions), *_currencies(own["money"])):
        kept.add(entry)
    versions = {name: version(name) for name in ("pint", "babel")}
    head = HEAD.format(quantulum3=wheel.name.split("-")[1], **versions)
    target.write_text(head + "\n".join(kept.written()), encoding="utf-8")


class _Inventory:
    """The units so far: whatever an earlier list already reads is not taken again."""

    def __init__(self, own: dict[str, Any]) -> None:
        self.entries: dict[str, Entry] = {}
        self.forms: dict[str, tuple[str, str]] = {}  # as written -> (dimension, name)
        self.symbols: set[str] = set(own["prefixed"])
        self.ordinary = {word.lower() for word in own["ordinary"]["words"]}
        self.unread = set(own["ordinary"]["symbols"])
        self.dimensions: dict[str, str] = {}
        for dimension, name, entry in units_of(own):
            self.symbols |= {*entry.get("symbols", ()), *entry.get("before", ()), entry.get("code", "")}
            self._claim(dimension, name, (name, *entry.get("forms", ())))
            measured = dimensionality(entry.get("pint", ""))
            if measured not in ("", "dimensionless"):
                self.dimensions.setdefault(measured, dimension)
        self.symbols |= {sign + symbol for sign in own["prefixes"] for symbol in own["prefixed"]}
        for base in sorted(set(own["prefixed"].values())):
            for prefix in ("", *own["prefixes"].values()):
                self._claim("", prefix + base, [prefix + base])

    def _claim(self, dimension: str, name: str, forms: Iterable[str]) -> None:
        for form in forms:
            for spelled in (form, *plurals(form)):
                self.forms.setdefault(_plain(spelled), (dimension, name))

    def add(self, entry: Entry) -> None:
        """Take a unit with what no earlier one reads; under the earlier name where it is that unit."""
        spelled = list(dict.fromkeys(british(form) for form in (entry.name, *entry.forms)))
        free = [form for form in spelled if _plain(form) not in self.forms]
        known = self.forms.get(_plain(spelled[0]))
        name = spelled[0]
        if known is not None and known[0] in ("", entry.dimension):
            entry.dimension, name = known[0] or entry.dimension, known[1]
        elif known is not None:
            if not free:
                return
            name = free[0]
        forms = [form for form in free if form.lower() not in self.ordinary]
        symbols = [one for one in entry.symbols if self._is_symbol(one)]
        if not forms and not symbols and "code" not in entry.keys:
            return
        called = next(filter(None, map(_named_by_pint, free)), "")
        if called and entry.dimension != "money":
            entry.keys.setdefault("pint", called)
        self._claim(entry.dimension, name, free)
        self.symbols |= set(symbols)
        kept = self.entries.setdefault(name, Entry(name, entry.dimension))
        if "before" in entry.keys:
            entry.keys["before"] = [sign for sign in entry.keys["before"] if sign not in self.unread]
        kept.forms += [
            form for form in dict.fromkeys(form.replace("-", " ") for form in forms) if form != name
        ]
        kept.symbols += symbols
        kept.keys |= entry.keys if known is None or known[0] != entry.dimension else {}

    def _is_symbol(self, symbol: str) -> bool:
        """Whether a sign may be read as this unit: not taken, no word, no letter alone, no mark of speech."""
        plain = re.fullmatch(r"[A-Za-z]|[\W\d_]", symbol) and symbol not in "°‰‱"
        return not plain and _plain(symbol) not in self.forms and symbol not in self.symbols | self.unread

    def written(self) -> Iterator[str]:
        """The lines of the data file."""
        by_dimension = defaultdict(list)
        for entry in self.entries.values():
            if entry.forms or entry.symbols or entry.keys or entry.name.lower() not in self.ordinary:
                by_dimension[entry.dimension].append(entry)
        for dimension in sorted(by_dimension):
            yield f"\n[{_quoted(dimension)}]"
            yield from map(_line, sorted(by_dimension[dimension], key=lambda entry: entry.name))
        yield ""


def british(form: str) -> str:
    """A unit of pint as a newspaper writes it: "cubic_meter" -> "cubic metre"."""
    form = form.replace("_", " ").replace(" & ", " and ")
    for american, spelled in SPELLED:
        form = re.sub(rf"{american}(?=s?\b)", spelled, form)
    return form


def _plain(form: str) -> str:
    return form.lower().replace("-", " ")


def _quantulum(units: dict[str, dict[str, Any]]) -> Iterator[Entry]:
    for name, unit in units.items():
        entity = unit["entity"]
        if entity not in SKIPPED:
            surfaces = [one for one in unit.get("surfaces", ()) if not one.startswith("per ")]
            yield Entry(name, DIMENSIONS.get(entity, entity), surfaces, unit.get("symbols", []))


def _named_by_pint(name: str) -> str:
    """What pint calls a unit; nothing where it does not know the name."""
    power = {"square": " ** 2", "cubic": " ** 3"}.get(name.partition(" ")[0], "")
    called = (name.partition(" ")[2] if power else name).replace(" ", "_").replace("-", "_")
    if not re.fullmatch(r"[a-z]\w{2,}", called) or "_per_" in called:
        return ""
    return called + power if dimensionality(called) else ""


def dimensionality(name: str) -> str:
    """The dimension of a unit as pint writes it; nothing for one that it does not know."""
    import pint

    try:
        registry: Any = pint.application_registry
        return str(registry.parse_units(name).dimensionality) if name else ""
    except (pint.UndefinedUnitError, pint.DefinitionSyntaxError, ValueError, AttributeError, TypeError):
        return ""


def _pint(dimensions: dict[str, str]) -> Iterator[Entry]:
    """The units that pint's registry defines, without prefixes, constants and units of the laboratory."""
    import pint

    text = Path(pint.__file__).with_name("default_en.txt").read_text(encoding="utf-8")
    for line in text.partition("#### UNITS ####")[2].splitlines():
        found = DEFINED.match(line)
        if found is None or LABORATORY.search(found["name"]):
            continue
        symbol, *aliases = [part.strip() for part in found["rest"].split(" = ")[1:]] or ["_"]
        written = [alias for alias in aliases if alias.islower() and not LABORATORY.search(alias)]
        forms = [alias for alias in written if len(alias) > 4 or "_" in alias]
        symbols = [
            one for one in (symbol, *aliases) if re.fullmatch(r"[^\W_\d]{2,4}", one) and one not in forms
        ]
        dimension = dimensions.get(dimensionality(found["name"]), "science")
        yield Entry(found["name"], dimension, forms, symbols, {"pint": found["name"]})


def _currencies(own: dict[str, dict[str, Any]]) -> Iterator[Entry]:
    """Today's currencies by ISO 4217, and the nouns that several share ("dinar") or one has ("dalasi")."""
    from babel.core import get_global
    from babel.numbers import get_currency_name, get_currency_symbol

    used = {
        code
        for currencies in get_global("territory_currencies").values()
        for code, _, end, tender in currencies
        if end is None and tender
    }
    by_code = {entry["code"]: name for name, entry in own.items() if "code" in entry}
    names = {
        code: [get_currency_name(code, count=many, locale="en_GB").lower() for many in (1, 2)]
        for code in sorted(used)
    }
    nouns = Counter(one.split()[-1] for one, _ in names.values())
    yield from (Entry(noun, "money") for noun, often in nouns.items() if often > 1)
    for code, (one, many) in names.items():
        forms = [one, many] + [name.split()[-1] for name in (one, many) if nouns[one.split()[-1]] == 1]
        signs = [sign for sign in (code, get_currency_symbol(code, locale="en_GB")) if " " not in sign]
        keys = {} if code in by_code else {"before": sorted(set(signs)), "code": code}
        yield Entry(by_code.get(code, one), "money", forms, [], keys)


def _line(entry: Entry) -> str:
    given: dict[str, Any] = {"forms": entry.forms, "symbols": entry.symbols, **entry.keys}
    keys = (f"{key} = {_value(value)}" for key, value in given.items() if value)
    return f"{_quoted(entry.name)} = {{ {', '.join(keys)} }}".replace("{  }", "{}")


def _value(value: str | list[str]) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return f"[{', '.join(json.dumps(one, ensure_ascii=False) for one in dict.fromkeys(value))}]"


def _quoted(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9-]+", key) else json.dumps(key, ensure_ascii=False)


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(__file__).parent / "data" / TARGET)
