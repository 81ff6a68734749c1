// What every page has: the theme button, filters that apply at once, "/" for search.
document.getElementById("theme")?.addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
  document.dispatchEvent(new CustomEvent("theme"));
});

for (const form of document.querySelectorAll("form.filters[method=get]")) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (!field.value) field.disabled = true; // short addresses
    setTimeout(() => { for (const field of form.elements) field.disabled = false; });
  });
  if ("auto" in form.dataset)
    for (const field of form.querySelectorAll("select")) field.addEventListener("change", () => form.requestSubmit());
}

// The foot of a printed sheet says which address was printed; a script may have changed it since it came.
addEventListener("beforeprint", () => {
  const foot = document.getElementById("printed-from");
  if (foot) foot.textContent = foot.textContent.replace(foot.dataset.address, location.href);
  if (foot) foot.dataset.address = location.href;
  const said = foot?.textContent.replace(/[^\w .,:/-]/g, (one) => `\\${one.codePointAt(0).toString(16)} `);
  if (foot) document.getElementById("paper").textContent = `@page { @bottom-left { content: "${said}"; } }`;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || typing(event.target)) return;
  event.preventDefault();
  document.querySelector(".find input")?.focus();
});

function typing(element) {
  return element.closest("input, textarea, select, [contenteditable]") !== null;
}

// Filters that htmx answers leave empty names in the address: take them out.
document.addEventListener("htmx:after:history:push", () => {
  const address = new URL(location);
  for (const [name, value] of [...address.searchParams]) if (!value) address.searchParams.delete(name);
  history.replaceState(history.state, "", address);
});

// Which list a report was opened from: its page then leads to those before and after it there.
const REPORT = /^\/reports\/([0-9a-f]{16})$/;
function remember(event) {
  const link = event.target.closest?.("main a[href]");
  if (!link || !REPORT.test(link.pathname) || document.getElementById("report")) return;
  const reports = new Map();
  for (const one of document.querySelectorAll("main a[href]")) {
    const id = REPORT.exec(one.pathname)?.[1];
    if (id && !reports.has(id)) reports.set(id, { id, href: one.pathname + one.search, words: one.textContent.trim().slice(0, 120) });
  }
  const chosen = reports.get(REPORT.exec(link.pathname)[1]);
  chosen.href = link.pathname + link.search;
  const name = document.querySelector("h1")?.textContent.trim().slice(0, 40) || "List";
  localStorage.setItem("list", JSON.stringify({ address: location.pathname + location.search, name, reports: [...reports.values()] }));
}
document.addEventListener("click", remember);
document.addEventListener("auxclick", remember);

// What scrolls sideways can be scrolled by keyboard, too.
function reachable() {
  for (const box of document.querySelectorAll(".scroll, .cols > div, .cols section, #place, .queue"))
    if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
}
for (const name of ["resize", "load"]) addEventListener(name, reachable);
document.addEventListener("htmx:after:swap", reachable);
reachable();
