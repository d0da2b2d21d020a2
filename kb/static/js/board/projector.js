// The projector: turns slides in place, tells the time, keeps the counts live. Without it each slide is a page of its own.
import { filled, make } from "../elements.js";
import { watch } from "./counts.js";

const STEPS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
const MINUTE_MS = 60_000;
// Further away than so many minutes, the end of a slot says nothing.
const NEAR = 90;

/** Bind the page of the projector, if this is one. */
export function project(page) {
  if (!page) return;
  const slides = [...page.querySelectorAll("[data-slide]")];
  const turns = [...page.querySelectorAll("[data-turn]")];
  const clock = page.querySelector("[data-clock]");
  let at = slides.findIndex((slide) => !slide.hidden);
  const tell = () => tellTime(clock, slides[at], page.dataset.zone);

  function show(wanted) {
    at = Math.max(0, Math.min(wanted, slides.length - 1));
    for (const [number, slide] of slides.entries()) slide.hidden = number !== at;
    page.querySelector("[data-at]").textContent = at + 1;
    for (const turn of turns) turn.search = `?at=${Math.max(0, Math.min(at + Number(turn.dataset.turn), slides.length - 1))}`;
    history.replaceState(null, "", `?at=${at}`);
    scrollTo(0, 0);
    slides[at].querySelector("h2").focus({ preventScroll: true });
    tell();
  }

  for (const turn of turns) {
    turn.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(at + Number(turn.dataset.turn));
    });
  }
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const wanted = event.key === "Home" ? 0 : event.key === "End" ? slides.length - 1 : at + (STEPS[event.key] ?? NaN);
    if (Number.isNaN(wanted) || scrolls(event.key)) return;
    event.preventDefault();
    show(wanted);
  });
  tell();
  setInterval(tell, 5000);
  watch(page.dataset.counts, (counts) => showCounts(page, counts));
}

/** A slide that is higher than the wall is scrolled by the keys that say up and down. */
function scrolls(key) {
  return /^Arrow(Up|Down)$/.test(key) && document.documentElement.scrollHeight > innerHeight + 1;
}

function tellTime(clock, slide, timeZone) {
  const now = new Date();
  const language = document.documentElement.lang;
  const time = now.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone });
  clock.textContent = [time, rest(clock.dataset, slide.dataset, now)].filter(Boolean).join(" · ");
}

/** Return how long until the slot begins, or ends, or since when it should have ended; nothing where that is far away. */
function rest(words, { begins, over }, now) {
  const until = (moment) => (new Date(moment) - now) / MINUTE_MS;
  if (begins && until(begins) > 0) return near(words.soon, Math.ceil(until(begins)));
  if (!over) return "";
  const left = Math.ceil(until(over));
  return left > 0 ? filled(words.left, { n: left }) : near(words.over, -left);
}

function near(words, n) {
  return n <= NEAR ? filled(words, { n }) : "";
}

function showCounts(page, { people, taken, items, sentences }) {
  for (const count of page.querySelectorAll("[data-count]")) {
    count.textContent = items[count.dataset.count] ?? 0;
    count.parentElement.hidden = !items[count.dataset.count];
  }
  const most = page.querySelector("[data-most]");
  const times = (line) => items[line.querySelector("[data-count]").dataset.count] ?? 0;
  most.append(...[...most.children].sort((one, other) => times(other) - times(one)));
  page.querySelector("[data-people]").textContent = people;
  page.querySelector("[data-taken]").textContent = taken;
  const told = sentences.map(({ text, language }) => make("li", { lang: language }, text));
  page.querySelector("[data-sentences]").replaceChildren(...told);
}
