// The map: Natural Earth's countries, clusters of places, routes as arcs. What is shown is in the address: filters,
// days, zoom, centre, and the place that is open.
const box = document.getElementById("map");
const place = document.getElementById("place");
const data = JSON.parse(document.getElementById("map-data").textContent);
const filters = document.getElementById("filters").elements;
const touch = matchMedia("(pointer: coarse)").matches;
const map = L.map(box, {
  worldCopyJump: true, minZoom: 2, maxZoom: 10, attributionControl: false,
  dragging: !touch, // one finger scrolls the page, two move the map
});
const keepWidth = () => { if (!matchMedia("print").matches) box.style.setProperty("--wide", box.clientWidth); };
keepWidth(); // what is printed is as wide as what is seen, and made smaller whole
new ResizeObserver(keepWidth).observe(box);
const groups = L.markerClusterGroup({ maxClusterRadius: 42, showCoverageOnHover: false, chunkedLoading: true, iconCreateFunction: clustered });
const arcs = L.layerGroup();
const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
let shown = { since: dayNumber(box.dataset.since), until: dayNumber(box.dataset.until) };

function size(number) {
  return Math.min(24 + 7 * Math.log10(number) * 2, 56);
}
function icon(number, kind) {
  const wide = size(Math.max(number, 1));
  return L.divIcon({ html: `<span>${number.toLocaleString("en")}</span>`, className: `spot ${kind}`, iconSize: [wide, wide] });
}
function clustered(cluster) {
  return icon(cluster.getAllChildMarkers().reduce((sum, one) => sum + one.options.number, 0), "many");
}

function escape(words) {
  const held = document.createElement("span");
  held.textContent = words;
  return held.innerHTML;
}

function draw(found) {
  groups.clearLayers();
  arcs.clearLayers();
  const markers = found.spots.map((spot) => {
    const number = spot.figures + spot.events;
    const kind = spot.approximate || spot.kind === "country" ? "vague" : spot.figures ? "figure" : "event";
    const words = `${spot.name}: ${counted(spot.figures, "figure")}, ${counted(spot.events, "event")}`;
    const marker = L.marker([spot.latitude, spot.longitude], { icon: icon(number, kind), number, keyboard: true, alt: words });
    marker.bindTooltip(`${escape(words)}${spot.largest ? `, up to ${spot.largest.toLocaleString("en")}` : ""}${kind === "vague" ? " (somewhere there)" : ""}`);
    marker.on("click", () => open(spot.latitude, spot.longitude, { focus: true }));
    marker.on("keypress", (event) => { if (event.originalEvent.key === "Enter") open(spot.latitude, spot.longitude, { focus: true }); });
    return marker;
  });
  groups.addLayers(markers);
  for (const route of found.routes) {
    const line = route.points.slice(1).flatMap((to, index) => arc(route.points[index], to));
    L.polyline(line, { className: "arc", smoothFactor: 0, weight: 1.5 + Math.min(route.reports, 6) / 2, interactive: true })
      .bindTooltip(`${escape(route.points.map((one) => one.name).join(" → "))}: ${counted(route.reports, "report")}. “${escape(route.quote)}”`)
      .on("click", () => { location.href = `/reports/${route.report_id}`; })
      .addTo(arcs);
  }
  list(found.spots);
  box.dispatchEvent(new Event("drawn"));
  box.setAttribute("aria-label", `Map of ${counted(found.spots.length, "place")}; the table below has the same`);
  box.dataset.spots = found.spots.length;
  box.dataset.routes = found.routes.length;
  box.dataset.days = `${isoDay(shown.since)} ${isoDay(shown.until)}`;
}

function arc(from, to) {
  const [a, b] = [[from.latitude, from.longitude], [to.latitude, to.longitude]];
  const bend = [(a[0] + b[0]) / 2 + (b[1] - a[1]) * 0.16, (a[1] + b[1]) / 2 - (b[0] - a[0]) * 0.16];
  return Array.from({ length: 25 }, (_, index) => {
    const t = index / 24;
    return [0, 1].map((axis) => (1 - t) ** 2 * a[axis] + 2 * t * (1 - t) * bend[axis] + t ** 2 * b[axis]);
  });
}

function list(spots) {
  const rows = spots.slice(0, 60).map((spot) => {
    const row = document.createElement("tr");
    const cell = (words, name) => {
      const made = document.createElement("td");
      if (name) made.className = name;
      made.textContent = words;
      row.append(made);
      return made;
    };
    const button = document.createElement("button");
    button.type = "button";
    button.className = "linkish";
    button.textContent = spot.name;
    button.addEventListener("click", () => {
      map.setView([spot.latitude, spot.longitude], Math.max(map.getZoom(), 6));
      open(spot.latitude, spot.longitude, { focus: true });
    });
    cell("").append(button);
    cell(data.countries[spot.country] ?? spot.country ?? "");
    for (const number of [spot.figures, spot.events, spot.largest]) cell(number?.toLocaleString("en") ?? "", "r n");
    return row;
  });
  if (!rows.length) {
    const row = document.createElement("tr");
    row.innerHTML = '<td colspan="5" class="dim">There is nothing on the map for these days. Choose more days, or take a filter out.</td>';
    rows.push(row);
  }
  document.querySelector("#spots tbody").replaceChildren(...rows);
}

const SHOWN = ["zoom", "centre", "place"];
// What the address asks for, with some of it changed; the filters keep it when they are sent.
function address(changes) {
  const found = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) found.delete(name);
    else found.set(name, value);
    if (filters[name]) filters[name].value = value ?? "";
  }
  history.replaceState(null, "", `?${found}`);
  found.set("as", "csv");
  for (const name of SHOWN) found.delete(name); // what only the page itself asks
  document.getElementById("csv").href = `/map?${found}`;
  found.delete("as");
  return found;
}
const days = () => ({ since: isoDay(shown.since), until: isoDay(shown.until) });
const opened = () => (new URLSearchParams(location.search).get("place") ?? "").split(",").map(Number);

async function open(latitude, longitude, { focus = false } = {}) {
  const found = address({ ...days(), place: `${latitude},${longitude}` });
  found.set("latitude", latitude);
  found.set("longitude", longitude);
  const answer = await fetch(`/map/place?${found}`);
  if (!answer.ok) return fail(answer);
  place.innerHTML = await answer.text();
  if (focus && place.getBoundingClientRect().top > innerHeight - 80) place.scrollIntoView({ block: "nearest" });
}

// A page of the server or none: say what to do, in place of what was there.
function fail(answer) {
  const words = document.createElement("p");
  words.className = "flash bad";
  words.textContent = answer ? "The desk could not answer that. Load the page again; take a filter out." : "The desk does not answer. Look whether it runs, then load the page again.";
  place.replaceChildren(words);
}

let number = 0;
async function move(state) {
  const own = ++number;
  shown = { ...state };
  const found = address(days());
  try {
    const answer = await fetch(`/api/map?${found}`);
    if (own !== number) return;
    if (!answer.ok) return fail(answer);
    draw(await answer.json());
    const [latitude, longitude] = opened();
    if (Number.isFinite(longitude)) await open(latitude, longitude);
  } catch {
    fail();
  }
}

// Rings that cross the date line go on beyond it, in place of back across the whole map.
function unwrap(geometry) {
  const shapes = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  for (const ring of shapes.flat()) {
    let shift = 0, before = ring[0][0];
    for (const point of ring) {
      const step = point[0] - before;
      if (step > 180) shift -= 360;
      else if (step < -180) shift += 360;
      before = point[0];
      point[0] += shift;
    }
  }
}

// The part of the world that the address has, else where the places are.
function look() {
  const asked = new URLSearchParams(location.search);
  const [latitude, longitude] = (asked.get("centre") ?? "").split(",").map(Number), zoom = Number(asked.get("zoom") || NaN);
  map.setView([30, 15], 2, { animate: false });
  if (Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180 && zoom >= 2 && zoom <= 10) map.setView([latitude, longitude], zoom, { animate: false });
  else if (data.spots.length) map.fitBounds(data.spots.map((spot) => [spot.latitude, spot.longitude]), { padding: [40, 40], maxZoom: 6, animate: false });
}
for (const name of ["country", "kind"]) // another part of the world, perhaps: it is looked at as it opens
  filters[name].addEventListener("change", () => { filters.zoom.value = filters.centre.value = ""; });

function where() {
  const at = map.getCenter().wrap();
  return `${at.lat.toFixed(3)},${at.lng.toFixed(3)}`;
}

const hint = document.getElementById("two-fingers");
if (touch) {
  let away = 0;
  box.addEventListener("touchmove", (event) => {
    clearTimeout(away);
    hint.classList.toggle("shown", event.touches.length === 1);
    away = setTimeout(() => hint.classList.remove("shown"), 900);
  }, { passive: true });
  box.addEventListener("touchend", () => hint.classList.remove("shown"), { passive: true });
}

look();
arcs.addTo(map);
groups.addTo(map);
draw(data);
const opening = map.getZoom() + where();
map.on("moveend", () => {
  if (map.getZoom() + where() !== opening || new URLSearchParams(location.search).has("zoom")) address({ zoom: map.getZoom(), centre: where() });
});
daySlider({ first: dayNumber(box.dataset.first), last: dayNumber(box.dataset.last), ...shown, moved: move });
Promise.all([box.dataset.atlas, box.dataset.labels].map((name) => fetch(name).then((answer) => answer.json()))).then(([atlas, labels]) => {
  const land = topojson.feature(atlas, atlas.objects.countries);
  for (const country of land.features) unwrap(country.geometry);
  L.geoJSON(land, { className: "land", interactive: false }).addTo(map).bringToBack();
  const name = nameCountries(map, labels, data.countries);
  groups.on("animationend", name);
  box.addEventListener("drawn", name);
  box.dataset.drawn = "yes";
});
