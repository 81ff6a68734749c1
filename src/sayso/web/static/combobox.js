// A field that offers names as one types: the ARIA combobox pattern (editable, with a list). It is set up by
// `data-suggest="places"` or "speakers"; a place fills in the country of its form as well. Any text stays allowed.
let box = null; // the list that is open: { input, list, items, at }
let count = 0;
let wanted = 0;

const isField = (element) => element instanceof HTMLInputElement && "suggest" in element.dataset;

function setUp(input) {
  if (input.getAttribute("role") === "combobox") return;
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" }))
    input.setAttribute(name, value);
  input.autocomplete = "off";
}

function close() {
  if (!box) return;
  box.input.setAttribute("aria-expanded", "false");
  box.input.removeAttribute("aria-activedescendant");
  box.input.removeAttribute("aria-controls");
  box.list.remove();
  box = null;
}

function highlight(at) {
  box.at = at;
  for (const [n, option] of [...box.list.children].entries()) option.setAttribute("aria-selected", String(n === at));
  const chosen = box.list.children[at];
  if (chosen) {
    box.input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else box.input.removeAttribute("aria-activedescendant");
}

function choose(at) {
  const { input, items } = box;
  const one = items[at];
  close();
  input.value = one.value;
  const country = input.form?.elements.country;
  if (input.dataset.suggest === "places" && country && one.country) country.value = one.country;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function show(input, items) {
  close();
  if (!items.length || document.activeElement !== input) return;
  const list = document.createElement("ul");
  list.className = "options";
  list.id = `options-${(count += 1)}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Names");
  for (const [n, one] of items.entries()) {
    const option = document.createElement("li");
    option.id = `${list.id}-${n}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const name = document.createElement("b");
    name.textContent = one.value;
    const about = document.createElement("span");
    about.className = "dim";
    about.textContent = [one.about, one.here && input.dataset.suggest === "places" ? `${one.here} here` : ""].filter(Boolean).join(" · ");
    option.append(name, " ", about);
    option.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(n); });
    list.append(option);
  }
  input.insertAdjacentElement("afterend", list);
  input.setAttribute("aria-expanded", "true");
  input.setAttribute("aria-controls", list.id);
  box = { input, list, items, at: -1 };
}

async function ask(input) {
  const own = (wanted += 1);
  const typed = input.value.trim();
  if (!typed) return close();
  const asked = new URLSearchParams({ q: typed.slice(0, 100) });
  const answer = await fetch(`/api/names/${input.dataset.suggest}?${asked}`).catch(() => null);
  if (own === wanted && answer?.ok) show(input, await answer.json());
}

document.addEventListener("focusin", (event) => { if (isField(event.target)) setUp(event.target); });
document.addEventListener("focusout", (event) => { if (box?.input === event.target) close(); });
document.addEventListener("input", (event) => { if (isField(event.target)) ask(event.target); });
document.addEventListener("keydown", (event) => {
  if (!isField(event.target)) return;
  if (event.key === "ArrowDown" && !box) { ask(event.target); event.preventDefault(); }
  if (!box) return;
  const last = box.items.length - 1;
  if (event.key === "ArrowDown") highlight(box.at === last ? 0 : box.at + 1);
  else if (event.key === "ArrowUp") highlight(box.at <= 0 ? last : box.at - 1);
  else if (event.key === "Enter" && box.at >= 0) choose(box.at);
  else if (event.key === "Escape") close();
  else if (event.key === "Tab") { if (box.at >= 0) choose(box.at); return; }
  else return;
  event.preventDefault();
  event.stopImmediatePropagation(); // Enter chooses, and does not send the form; Escape closes the list alone
}, true);
