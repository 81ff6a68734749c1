// Marks rows of a list that differ from one before them in their words only: they have its colours, as no style
// depends on where a row stands or on `data-…`. Contrast is looked at in the first of each kind.
() => {
  const told = new Set(["href", "id", "for", "name", "title", "value", "datetime", "aria-label", "aria-controls"]);
  const colours = (one) => one.tagName + [...one.attributes]
    .filter(({ name }) => !told.has(name) && !name.startsWith("data-"))
    .map(({ name, value }) => ` ${name}=${value}`).join("");
  for (const list of document.querySelectorAll("main tbody, main ul, main ol")) {
    const seen = new Set();
    for (const row of list.children) {
      const kind = [row, ...row.querySelectorAll("*")].map(colours).join("|");
      if (seen.has(kind)) row.setAttribute("data-alike", "");
      seen.add(kind);
    }
  }
}
