// What is pressed and is too small (WCAG 2.2, 2.5.8 Target Size, AA): neither 24 × 24 CSS px, nor so far from
// the others that a circle of 24 px about its middle meets none of them, nor a link within a sentence. Words on
// the image of a page stand where they stand: each has its card beside it. Swagger UI's parts are its own.
() => {
  const LEAST = 24, SLACK = 0.1;
  const pressed = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=option], [tabindex='0'], .spot";
  const seen = (one) => one.checkVisibility({ checkVisibilityCSS: true, opacityProperty: true }) && !one.disabled;
  const inSentence = (one) => {  // text of the block that it stands in, which is no link
    if (getComputedStyle(one).display !== "inline" || !one.matches("a, .text [data-own]")) return false;
    let block = one.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    const told = block.cloneNode(true);
    for (const inner of told.querySelectorAll("a, button, select, input, script, [hidden]")) inner.remove();
    return /\p{L}{2,}|\d/u.test(told.textContent);
  };
  const boxes = (one) => {
    const label = one.matches("input[type=checkbox], input[type=radio]") ? one.closest("label") : null;
    const box = (label ?? one).getBoundingClientRect();
    return { left: box.left, top: box.top, right: box.right, bottom: box.bottom, width: box.width, height: box.height };
  };
  const all = [...document.querySelectorAll(pressed)].filter(seen).filter((one) => !one.matches(".sheet .box, #api *")).map((one) => ({ one, box: boxes(one) }))
    .filter(({ box }) => box.width > 0 && box.height > 0 && box.right > 0 && box.bottom + scrollY > 0);
  const small = ({ box }) => box.width < LEAST - SLACK || box.height < LEAST - SLACK;
  const middle = ({ box }) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const apart = (found) => {
    const [x, y] = middle(found), half = LEAST / 2 - SLACK;
    return all.every((other) => {
      if (other === found || other.one.contains(found.one) || found.one.contains(other.one)) return true;
      if (small(other)) {
        const [u, v] = middle(other);
        return Math.hypot(x - u, y - v) >= LEAST - SLACK;
      }
      const u = Math.max(other.box.left, Math.min(x, other.box.right)), v = Math.max(other.box.top, Math.min(y, other.box.bottom));
      return Math.hypot(x - u, y - v) >= half;
    });
  };
  const control = (one) => one.matches("button, input, select, textarea, summary, .csv, .button, .chip");  // never by their distance
  const excused = (found) => inSentence(found.one) || (!control(found.one) && apart(found));
  return all.filter((found) => small(found) && !excused(found))
    .map(({ one, box }) => `${box.width.toFixed(0)}×${box.height.toFixed(0)} ${one.cloneNode(true).outerHTML.replace(/\s+/g, " ").slice(0, 110)} in ${one.parentElement.tagName}.${one.parentElement.className}`);
}
