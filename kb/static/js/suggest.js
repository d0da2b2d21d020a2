// Suggestions while somebody types into a search box. Where the network fails, the box is what it was.
import { SuggestionList } from "./suggestion-list.js";

const LEAST_CHARACTERS = 2;
const MOST_CHARACTERS = 100;
const PAUSE_MS = 80;

/** Let a search box suggest; the address to ask stands in its `data-suggest`. */
export function attachSuggestions(input) {
  const list = new SuggestionList(input);
  const answers = new Map();
  let pause;
  let asking;

  function stop() {
    clearTimeout(pause);
    asking?.abort();
  }

  function close() {
    stop();
    list.close();
    return true;
  }

  async function ask(text) {
    asking = new AbortController();
    const { signal } = asking;
    try {
      const groups = answers.get(text) ?? (await answerTo(text, signal));
      if (signal.aborted) return;
      list.show(groups);
      answers.set(text, groups);
    } catch {
      if (!signal.aborted) list.show([]);
    }
  }

  async function answerTo(text, signal) {
    const response = await fetch(`${input.dataset.suggest}&q=${encodeURIComponent(text)}`, { signal });
    return (await response.json()).groups;
  }

  const leave = () => list.leave();
  // Each tells whether the key was its own.
  const keys = {
    ArrowDown: () => list.move(1),
    ArrowUp: () => list.move(-1),
    ArrowLeft: leave,
    ArrowRight: leave,
    Home: leave,
    End: leave,
    Enter: () => list.isOpen && list.follow(),
    // The second Escape is the browser's: it empties the box.
    Escape: () => list.isOpen && close(),
  };

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (keys[event.key]?.()) event.preventDefault();
  });
  input.addEventListener("input", () => {
    stop();
    list.leave();
    const { length } = input.value.trim();
    if (length < LEAST_CHARACTERS || length > MOST_CHARACTERS) list.show([]);
    else pause = setTimeout(ask, PAUSE_MS, input.value);
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
}
