// The card of a finding beside its words (on a phone a sheet at the bottom), the kinds that are shown, and the reports
// before and after this one. What is chosen is in the address.
(() => {
  const text = document.getElementById("text"), aside = document.getElementById("cards");
  const beside = document.getElementById("beside");
  const narrow = matchMedia("(max-width: 62rem)");
  const GAP = 12, BAR = 56, FAR = 70; // pixels: around a card, of the bar above, of a swipe that closes
  let held = null, home = null, words = null;

  // Change parts of the address; `null` takes one out.
  function address(changes) {
    const found = new URL(location);
    for (const [name, value] of Object.entries(changes))
      if (value === null) found.searchParams.delete(name);
      else found.searchParams.set(name, value);
    history.replaceState(history.state, "", found);
  }

  function show(card, piece) {
    giveBack();
    held = card;
    words = piece;
    home = document.createComment("");
    card.before(home);
    beside.append(card);
    card.hidden = false;
    if (card instanceof HTMLDetailsElement) card.open = true;
    beside.hidden = false;
    beside.setAttribute("role", narrow.matches ? "dialog" : "region");
    beside.style.transform = "";
    beside.scrollTop = 0;
    lay();
    beside.focus({ preventScroll: true });
  }

  // At the height of its words, moved up or down as far as it takes to be seen whole.
  function lay() {
    if (beside.hidden || !words) return;
    const seen = words.getClientRects()[0] ?? words.getBoundingClientRect();
    if (narrow.matches) {
      beside.style.top = "";
      const under = seen.bottom - (innerHeight - beside.offsetHeight - GAP);
      if (under > 0) scrollBy(0, under); // no more than the sheet would cover
      return;
    }
    const from = aside.getBoundingClientRect().top;
    const lowest = innerHeight - beside.offsetHeight - GAP - from;
    beside.style.top = `${Math.max(Math.min(seen.top - from - 4, lowest), BAR + GAP - from)}px`;
  }

  function giveBack() {
    if (!held) return;
    if (held instanceof HTMLDetailsElement) held.open = false;
    else held.hidden = true;
    home.replaceWith(held);
    held = home = null;
    beside.hidden = true;
  }

  function close() {
    if (!held) return;
    giveBack();
    for (const lit of text.querySelectorAll(".lit, .chosen")) lit.classList.remove("lit", "chosen");
    const focused = words?.matches("[tabindex]") ? words : text.querySelector(`[data-own="${CSS.escape(words?.dataset.own ?? "")}"][tabindex]`);
    focused?.focus({ preventScroll: true });
    address({ at: null });
  }

  function inList(card, piece) {
    if (held && held !== card) giveBack();
    for (const other of aside.querySelectorAll(".cardlist details[open]")) if (other !== card) other.open = false;
    card.open = true;
    words = null;
    const seen = piece?.getBoundingClientRect();
    if (!narrow.matches && seen && (seen.top < BAR || seen.bottom > innerHeight)) piece.scrollIntoView({ block: "center" });
  }

  if (beside) {
    window.sayso = { beside: show, inList, address };
    document.getElementById("close").addEventListener("click", close);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
    addEventListener("resize", lay);
    text.querySelector("img")?.addEventListener("load", lay);
    const grip = beside.querySelector(".grip");
    let from = null;
    grip.addEventListener("pointerdown", (event) => {
      if (!narrow.matches || event.target.closest("button")) return;
      from = event.clientY;
      grip.setPointerCapture(event.pointerId);
    });
    grip.addEventListener("pointermove", (event) => {
      if (from !== null) beside.style.transform = `translateY(${Math.max(0, event.clientY - from)}px)`;
    });
    for (const name of ["pointerup", "pointercancel"])
      grip.addEventListener(name, (event) => {
        const far = from !== null && name === "pointerup" && event.clientY - from > FAR;
        from = null;
        beside.style.transform = "";
        if (far) close();
      });
  } else window.sayso = { beside() {}, inList() {}, address };

  // Kinds that are shown: marks, cards, and what the keyboard reaches.
  const boxes = [...document.querySelectorAll("[data-show]")];
  function reach() {
    for (const piece of text.querySelectorAll("[data-own][role=button], [data-own][data-off]")) {
      const keys = [piece.dataset.own, ...(piece.dataset.others ?? "").split(" ")].filter(Boolean);
      const on = keys.some((key) => !text.classList.contains(`hide-${key.split("-")[0]}`));
      piece.toggleAttribute("data-off", !on);
      if (on) {
        piece.setAttribute("role", "button");
        piece.tabIndex = 0;
      } else {
        piece.removeAttribute("role");
        piece.removeAttribute("tabindex");
      }
      if (piece.hasAttribute("aria-label")) piece.dataset.label = piece.getAttribute("aria-label");
      if (on && piece.dataset.label) piece.setAttribute("aria-label", piece.dataset.label);
      else piece.removeAttribute("aria-label"); // a name is for what can be pressed
    }
  }
  for (const box of boxes)
    box.addEventListener("change", () => {
      for (const part of [text, aside]) part?.classList.toggle(`hide-${box.dataset.show}`, !box.checked);
      reach();
      address({ show: boxes.filter((one) => one.checked).map((one) => one.dataset.show).join(",") || "none" });
    });
  if (boxes.length) reach();

  // The list or search that this report was opened from, if it is in it: its rows before and after.
  const turn = document.getElementById("turn");
  const [previous, following] = ["previous", "following"].map((name) => document.getElementById(name));
  let list = null;
  try {
    list = JSON.parse(localStorage.getItem("list"));
  } catch { /* something else wrote there */ }
  const at = turn && Array.isArray(list?.reports) ? list.reports.findIndex((one) => one.id === turn.dataset.report) : -1;
  if (at >= 0) {
    for (const [link, row] of [[previous, list.reports[at - 1]], [following, list.reports[at + 1]]]) {
      link.hidden = !row;
      if (row) {
        link.href = row.href;
        link.title = row.words;
      }
    }
    const crumb = document.getElementById("list");
    crumb.href = list.address;
    crumb.textContent = list.name;
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const link = { j: following, k: previous }[event.key];
    if (link?.getAttribute("href") && !link.hidden && document.getElementById("report")) link.click();
  });
})();
