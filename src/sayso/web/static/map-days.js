// The days shown: two handles over a histogram, and play, which moves both by the days between them.
const DAY = 864e5;
const dayNumber = (text) => Math.round(Date.parse(text) / DAY);
const isoDay = (number) => new Date(number * DAY).toISOString().slice(0, 10);
const longDay = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const STEP = 1500; // milliseconds that each step of play stays, once it is drawn

// Takes the first and last day of the slider, the window shown, and what to do when it moved (a promise).
function daySlider({ first, last, since, until, moved }) {
  const handles = ["since", "until"].map((name) => document.getElementById(name));
  const output = document.getElementById("shown"), play = document.getElementById("play");
  const shade = document.querySelector(".window"), bars = document.querySelectorAll(".histogram rect");
  const state = { since, until };

  function show() {
    const whole = Math.max(1, last - first + 1), shown = [state.since, state.until];
    handles.forEach((handle, at) => {
      handle.value = shown[at] - first;
      handle.setAttribute("aria-valuetext", longDay.format(shown[at] * DAY));
    });
    handles[0].style.zIndex = state.since > (first + last) / 2 ? 3 : 2; // so that neither hides the other at an end
    handles[1].style.zIndex = 5 - handles[0].style.zIndex;
    const part = (day) => `calc(12px + (100% - 24px) * ${(day - first) / whole})`;
    shade.style.left = part(state.since);
    shade.style.right = `calc(100% - ${part(state.until + 1)})`;
    for (const bar of bars) bar.classList.toggle("in", dayNumber(bar.dataset.last) >= state.since && dayNumber(bar.dataset.first) <= state.until);
    output.textContent = state.since === state.until ? isoDay(state.since) : `${isoDay(state.since)} to ${isoDay(state.until)}`;
  }

  handles.forEach((handle, at) => handle.addEventListener("input", () => {
    stop();
    const day = first + Number(handle.value);
    if (at) state.until = Math.max(day, state.since); // a handle stops at the other
    else state.since = Math.min(day, state.until);
    show();
    clearTimeout(handle.waiting);
    handle.waiting = setTimeout(moved, 150, state);
  }));

  // Of the whole axis there is nothing to play: a twelfth of it, in days, weeks or months, then.
  function begin() {
    const whole = last - first + 1;
    if (state.until - state.since + 1 >= whole) {
      const part = whole / 12;
      const length = part <= 1 ? 1 : part < 7 ? Math.round(part) : part < 30 ? 7 * Math.round(part / 7) : 30 * Math.round(part / 30);
      [state.since, state.until] = [first, Math.min(first + length - 1, last)];
    } else if (state.until >= last) {
      [state.since, state.until] = [first, first + (state.until - state.since)];
    } else return step();
    return move();
  }

  function step() {
    const length = state.until - state.since + 1;
    if (state.until >= last) return stop();
    state.since += length;
    state.until = Math.min(state.until + length, last);
    return move();
  }

  async function move() {
    show();
    await moved(state);
    if (!play.running) return;
    if (state.until >= last) stop();
    else play.timer = setTimeout(step, STEP);
  }

  function stop() {
    clearTimeout(play.timer);
    play.running = false;
    label();
  }

  function label() {
    play.firstElementChild.textContent = play.running ? "❚❚" : "▶";
    play.setAttribute("aria-label", play.running ? "Pause" : "Play: move the days shown forward, step by step");
    play.toggleAttribute("data-running", play.running);
  }

  play.addEventListener("click", () => {
    if (play.running) return stop();
    play.running = true;
    label();
    begin();
  });
  show();
  return state;
}
