// Facets are folded up where there is no room beside the rows.
const narrow = matchMedia("(max-width: 62rem)");

function fold() {
  for (const box of document.querySelectorAll("[data-facets]")) if (narrow.matches) box.open = false;
}

fold();
document.addEventListener("htmx:after:swap", fold);
