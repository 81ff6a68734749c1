// Names of countries on a map: those that fit into their country at the zoom at hand, none over another.
const LETTER = 6.4, TALL = 14, ALL_FROM = 6, BESIDE = [0, 24, -24, 40, -40]; // pixels of a letter and of a line; the zoom from which every country is named; how far down a name may move

function nameCountries(map, places, names) {
  map.createPane("countries").style.zIndex = 450; // above land and routes, below places
  const shown = L.layerGroup([], { pane: "countries" }).addTo(map);
  const draw = () => {
    shown.clearLayers();
    const zoom = map.getZoom(), degree = (256 * 2 ** zoom) / 360, seen = map.getBounds().pad(0.2);
    const taken = spots(map);
    let named = 0;
    for (const [code, latitude, longitude, wide] of places) {
      const name = names[code];
      if (!name || !seen.contains([latitude, longitude])) continue;
      const width = name.length * LETTER + 8;
      if (zoom < ALL_FROM && width > wide * degree * 1.15) continue;
      const at = map.latLngToLayerPoint([latitude, longitude]);
      const box = (down) => [at.x - width / 2, at.y + down - TALL / 2, at.x + width / 2, at.y + down + TALL / 2];
      const down = BESIDE.find((one) => !taken.some((other) => overlap(box(one), other)));
      if (down === undefined) continue;
      taken.push(box(down));
      named += 1;
      const words = document.createElement("span");
      words.textContent = name;
      const icon = L.divIcon({ html: words, className: "country", iconSize: [width, TALL], iconAnchor: [width / 2, TALL / 2 - down] });
      L.marker([latitude, longitude], { icon, pane: "countries", interactive: false, keyboard: false }).addTo(shown);
    }
    map.getContainer().dataset.named = named;
  };
  map.on("moveend", draw);
  draw();
  return draw;
}

const overlap = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

// Where the circles of places are, which names keep clear of.
function spots(map) {
  const frame = map.getContainer().getBoundingClientRect();
  return [...map.getContainer().querySelectorAll(".spot")].map((one) => {
    const seen = one.getBoundingClientRect();
    const from = map.containerPointToLayerPoint([seen.left - frame.left, seen.top - frame.top]);
    return [from.x, from.y, from.x + seen.width, from.y + seen.height];
  });
}
