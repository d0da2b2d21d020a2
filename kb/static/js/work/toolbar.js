// Buttons for the little Markdown that is needed, above each text.
import { type } from "./typing.js";

const AROUND = { bold: "**", italic: "*" };
const BEFORE = { list: () => "- ", steps: (place) => `${place + 1}. `, quote: () => "> " };
const KEYS = { b: "bold", i: "italic" };

function wrap(area, sign) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const chosen = value.slice(start, end);
  // Marks cling to words: a space inside them would show them as they are.
  const [, before, words, after] = chosen.match(/^(\s*)([^]*?)(\s*)$/);
  type(area, `${before}${sign}${words}${sign}${after}`);
  area.setSelectionRange(start + before.length + sign.length, start + before.length + sign.length + words.length);
}

function link(area, address) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const words = value.slice(start, end);
  type(area, `[${words}](${address})`);
  const place = start + words.length + 3;
  if (words) area.setSelectionRange(place, place + address.length);
  else area.setSelectionRange(start + 1, start + 1);
}

function begin(area, sign) {
  const { selectionStart, selectionEnd, value } = area;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const end = value.indexOf("\n", selectionEnd) < 0 ? value.length : value.indexOf("\n", selectionEnd);
  const lines = value.slice(start, end).split("\n").map((line, place) => sign(place) + line);
  // A list needs an empty line above it.
  const gap = start > 1 && value.slice(start - 2, start) !== "\n\n" ? "\n" : "";
  area.setSelectionRange(start, end);
  type(area, gap + lines.join("\n"));
}

function mark(area, kind, address) {
  if (kind in AROUND) wrap(area, AROUND[kind]);
  else if (kind in BEFORE) begin(area, BEFORE[kind]);
  else link(area, address);
}

export function offerMarks(texts, template) {
  for (const area of texts) {
    const bar = template("toolbar");
    const buttons = [...bar.querySelectorAll("button")];
    bar.setAttribute("aria-controls", area.id);
    bar.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-mark]");
      if (button) mark(area, button.dataset.mark, button.dataset.address);
    });
    // One stop for the Tab key; the arrows go from button to button.
    bar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length);
      for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
      next.focus();
    });
    area.addEventListener("keydown", (event) => {
      const kind = KEYS[event.key.toLowerCase()];
      if (!kind || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      mark(area, kind);
    });
    area.before(bar);
  }
}
