// The map: Natural Earth's countries, clusters of places, routes as arcs, and a slider over days.
const box = document.getElementById("map");
const DAY = 864e5;
const days = (text) => Math.round(Date.parse(text) / DAY);
const iso = (number) => new Date(number * DAY).toISOString().slice(0, 10);
const first = days(box.dataset.first), last = days(box.dataset.last);
let since = days(box.dataset.since), until = days(box.dataset.until);
const length = until - since;
const slider = document.getElementById("time");
const output = document.getElementById("shown");
const place = document.getElementById("place");
const map = L.map(box, { worldCopyJump: true, minZoom: 2, maxZoom: 10, attributionControl: false });
const groups = L.markerClusterGroup({ maxClusterRadius: 42, showCoverageOnHover: false, chunkedLoading: true, iconCreateFunction: clustered });
const arcs = L.layerGroup();
let chosen = null;
const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
const regions = new Intl.DisplayNames(["en"], { type: "region" });

function size(number) {
  return Math.min(20 + 7 * Math.log10(number + 1) * 2, 56);
}
function icon(number, kind) {
  const wide = size(number);
  return L.divIcon({ html: `<span>${number.toLocaleString("en")}</span>`, className: `spot ${kind}`, iconSize: [wide, wide] });
}
function clustered(cluster) {
  return icon(cluster.getAllChildMarkers().reduce((sum, one) => sum + one.options.number, 0), "many");
}

function draw(data) {
  groups.clearLayers();
  arcs.clearLayers();
  const markers = data.spots.map((spot) => {
    const number = spot.figures + spot.events;
    const kind = spot.approximate || spot.kind === "country" ? "vague" : spot.figures ? "figure" : "event";
    const marker = L.marker([spot.latitude, spot.longitude], {
      icon: icon(number, kind), number, keyboard: true,
      alt: `${spot.name}: ${counted(spot.figures, "figure")}, ${counted(spot.events, "event")}`,
    });
    marker.bindTooltip(`${escape(spot.name)}: ${counted(spot.figures, "figure")}, ${counted(spot.events, "event")}${spot.largest ? `, up to ${spot.largest.toLocaleString("en")}` : ""}${kind === "vague" ? " (somewhere there)" : ""}`);
    marker.on("click keypress", () => ask(spot));
    return marker;
  });
  groups.addLayers(markers);
  for (const route of data.routes) {
    const line = route.points.slice(1).flatMap((to, index) => arc(route.points[index], to));
    L.polyline(line, { className: "arc", smoothFactor: 0, weight: 1.5 + Math.min(route.reports, 6) / 2, interactive: true })
      .bindTooltip(`${escape(route.points.map((one) => one.name).join(" → "))}: ${counted(route.reports, "report")}. “${escape(route.quote)}”`)
      .on("click", () => { location.href = `/reports/${route.report_id}`; })
      .addTo(arcs);
  }
  list(data.spots);
  box.dataset.spots = data.spots.length;
  box.dataset.routes = data.routes.length;
  box.dataset.days = `${data.since ?? iso(since)} ${data.until ?? iso(until)}`;
}

function escape(words) {
  const held = document.createElement("span");
  held.textContent = words;
  return held.innerHTML;
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
  const body = document.querySelector("#spots tbody");
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
    button.addEventListener("click", () => { map.setView([spot.latitude, spot.longitude], Math.max(map.getZoom(), 6)); ask(spot); });
    cell("").append(button);
    cell(spot.country ? regions.of(spot.country) : "");
    cell(spot.figures, "r n");
    cell(spot.events, "r n");
    cell(spot.largest?.toLocaleString("en") ?? "", "r n");
    return row;
  });
  if (!rows.length) {
    const row = document.createElement("tr");
    row.innerHTML = '<td colspan="5" class="dim">Nothing of these days lies on the map.</td>';
    rows.push(row);
  }
  body.replaceChildren(...rows);
}

function asked() {
  const found = new URLSearchParams(location.search);
  found.set("since", iso(since));
  found.set("until", iso(until));
  return found;
}

async function ask(spot) {
  chosen = spot;
  const found = asked();
  found.set("latitude", spot.latitude);
  found.set("longitude", spot.longitude);
  const answer = await fetch(`/map/place?${found}`);
  const heading = document.createElement("h2");
  heading.textContent = spot.name;
  place.innerHTML = await answer.text();
  place.prepend(heading);
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

let number = 0;
async function move() {
  const own = ++number;
  output.textContent = `${iso(since)} to ${iso(until)}`;
  const found = asked();
  history.replaceState(null, "", `?${found}`);
  for (const name of ["since", "until"]) document.querySelector(`#filters [name=${name}]`).value = found.get(name);
  const answer = await fetch(`/api/map?${found}`);
  if (own !== number || !answer.ok) return;
  draw(await answer.json());
  if (chosen) ask(chosen);
}

slider.min = Math.min(first + length, last);
slider.max = Math.max(last, until);
slider.value = until;
slider.addEventListener("input", () => {
  until = Number(slider.value);
  since = until - length;
  output.textContent = `${iso(since)} to ${iso(until)}`;
  clearTimeout(slider.waiting);
  slider.waiting = setTimeout(move, 120);
});
const play = document.getElementById("play");
play.addEventListener("click", () => {
  if (play.timer) {
    clearInterval(play.timer);
    play.timer = null;
  } else {
    if (Number(slider.value) >= Number(slider.max)) slider.value = slider.min;
    const step = Math.max(1, Math.round((slider.max - slider.min) / 60));
    play.timer = setInterval(() => {
      if (Number(slider.value) >= Number(slider.max)) return play.click();
      slider.value = Number(slider.value) + step;
      slider.dispatchEvent(new Event("input"));
    }, 600);
  }
  play.textContent = play.timer ? "❚❚" : "▶";
  play.setAttribute("aria-label", play.timer ? "Stop" : "Play");
});

const data = JSON.parse(document.getElementById("map-data").textContent);
fetch(box.dataset.atlas).then((answer) => answer.json()).then((atlas) => {
  const land = topojson.feature(atlas, atlas.objects.countries);
  for (const country of land.features) unwrap(country.geometry);
  L.geoJSON(land, { className: "land", interactive: false }).addTo(map).bringToBack();
  box.dataset.drawn = "yes";
});
const spread = data.spots.map((spot) => [spot.latitude, spot.longitude]);
map.setView([30, 15], 2);
if (spread.length) map.fitBounds(spread, { padding: [40, 40], maxZoom: 6 });
arcs.addTo(map);
groups.addTo(map);
draw(data);
