// Puts the lines of a collection in another order, by dragging or with the keys alone. Without it, the buttons Up and Down do.
import { blockOf, dropOf, stepOf } from "./blocks.js";
import { dragLines } from "./dragging.js";

export function putInOrder(part) {
  if (!part) return;
  const status = part.querySelector("[data-told]");
  let held = null;
  let isBusy = false;

  const lines = () => [...part.querySelectorAll("[data-line]")];
  const gripOf = (line) => line.querySelector(".grip");
  const topOf = (button) => button.getBoundingClientRect().top;
  const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

  function addGrips() {
    for (const line of lines()) {
      const grip = part.querySelector("template").content.cloneNode(true);
      const words = grip.querySelector("span");
      words.textContent = fill(words.textContent, line.dataset);
      line.prepend(grip);
    }
  }

  function placeOf(line) {
    const all = lines();
    const place = all.indexOf(line);
    const heads = all.slice(0, place).filter((one) => one.matches("[data-head]"));
    const head = line.matches("[data-head]") ? undefined : heads.at(-1);
    const values = { place: place + 1, count: all.length, section: head?.dataset.title };
    return fill(head ? part.dataset.place : part.dataset.barePlace, values);
  }

  function tell(pattern, line) {
    status.textContent = fill(pattern, { title: line.dataset.title, place: placeOf(line) });
  }

  // The server answers with the page as it is now: with new sums, another first and last line.
  async function save(line, choice, focus, putBack) {
    isBusy = true;
    try {
      const answer = await fetch(line.querySelector("[data-move]").action, { method: "POST", body: new URLSearchParams(choice) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const moved = answer.ok && page.getElementById(line.id);
      if (!moved) throw new Error(answer.status);
      part.querySelector("[data-lines]").replaceWith(page.querySelector("[data-lines]"));
      addGrips();
      const message = moved.querySelector("[data-message]");
      message.removeAttribute("role");
      focus(moved);
      status.textContent = message.textContent;
    } catch {
      putBack();
      tell(part.dataset.failed, line);
    }
    isBusy = false;
  }

  const nextOf = (block) => block.at(-1).nextElementSibling;

  function put(block, next) {
    const [line] = block;
    if (next) next.before(...block);
    else line.parentElement.append(...block);
  }

  function saveHere(block, was) {
    const [line, next] = [block[0], nextOf(block)];
    if (next === was) return tell("{place}", line);
    const idOf = (other) => other.id.replace("item-", "");
    const choice = next ? { before: idOf(next) } : { after: idOf(line.previousElementSibling) };
    if (line.matches("[data-head]")) choice.to = "section";
    const putBack = () => {
      put(block, was);
      gripOf(line).focus();
    };
    return save(line, choice, (moved) => gripOf(moved).focus(), putBack);
  }

  function grab(line) {
    const block = blockOf(line, lines());
    held = { line, block, was: nextOf(block) };
    line.classList.add("line--held");
    tell(part.dataset.grabbed, line);
  }

  function putBefore(next) {
    put(held.block, next);
    gripOf(held.line).focus();
    tell("{place}", held.line);
  }

  function letGo(isDropped) {
    const { line, block, was } = held;
    if (!isDropped) putBefore(was);
    held = null;
    line.classList.remove("line--held");
    if (isDropped) saveHere(block, was);
    else tell(part.dataset.putBack, line);
  }

  dragLines(part, lines, () => !held && !isBusy, (line, next) => {
    const block = blockOf(line, lines());
    const was = nextOf(block);
    put(block, dropOf(block, next, lines()));
    saveHere(block, was);
  });

  // Enter, space and screen readers all press the grip.
  part.addEventListener("click", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip || isBusy) return;
    if (held) letGo(true);
    else grab(grip.closest("[data-line]"));
  });

  part.addEventListener("keydown", (event) => {
    if (!held || !["ArrowUp", "ArrowDown", "Escape"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Escape") return letGo(false);
    const next = stepOf(held.block, event.key === "ArrowDown", lines());
    if (next !== undefined) putBefore(next);
  });

  // Whoever goes on to something else has not dropped it.
  part.addEventListener("focusout", (event) => {
    if (held && event.relatedTarget && event.relatedTarget !== gripOf(held.line)) letGo(false);
  });

  part.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-move]")) return;
    event.preventDefault();
    if (isBusy) return;
    const { name, value } = event.submitter;
    const top = topOf(event.submitter);
    const focus = (moved) => {
      const again = moved.querySelector(`button[value=${value}]`);
      (again.disabled ? gripOf(moved) : again).focus({ preventScroll: true });
      // The button stays under the pointer: a second press moves the same line again.
      scrollBy({ top: topOf(again) - top, behavior: "instant" });
    };
    save(event.target.closest("[data-line]"), { [name]: value }, focus, () => {});
  });

  addGrips();
}
