// Drags a line of a list by its grip, with a mouse or a finger. The list itself changes when the line is dropped.
const LEAST = 5;
const EDGE = 70;
const SPEED = 10;
const MARKS = ["line--drop-before", "line--drop-after"];

// `drop(line, next)` is told before which line it was dropped, null for the end.
export function dragLines(part, lines, isFree, drop) {
  let drag = null;

  part.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    // A second finger ends what the first one began.
    end();
    drag = null;
    if (!grip || !isFree() || event.button) return;
    grip.setPointerCapture(event.pointerId);
    drag = { line: grip.closest("[data-line]"), from: event.clientY, y: event.clientY, next: undefined };
  });

  part.addEventListener("pointermove", (event) => {
    if (!drag?.line || !event.buttons) return;
    drag.y = event.clientY;
    if (!drag.isMoving && Math.abs(drag.y - drag.from) < LEAST) return;
    if (!drag.isMoving) begin();
    aim();
  });

  part.addEventListener("pointerup", () => {
    if (!drag?.isMoving || !drag.line) return;
    const { line, next } = drag;
    end();
    drop(line, next === line ? line.nextElementSibling : next);
  });
  part.addEventListener("pointercancel", end);
  part.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
  });
  // The click that ends a drag is no press of the grip.
  part.addEventListener("click", (event) => event.detail && drag?.isMoving && event.stopImmediatePropagation(), true);

  function begin() {
    drag.isMoving = true;
    drag.line.classList.add("line--held");
    drag.scrolling = setInterval(() => {
      const step = drag.y < EDGE ? -SPEED : drag.y > innerHeight - EDGE ? SPEED : 0;
      if (step) scrollBy({ top: step, behavior: "instant" });
      if (step) aim();
    }, 16);
  }

  function aim() {
    const boxes = lines().map((line) => [line, line.getBoundingClientRect()]);
    const [line, box] = boxes.find(([, one]) => drag.y < one.bottom) ?? boxes.at(-1);
    const isAfter = drag.y > (box.top + box.bottom) / 2;
    for (const [one] of boxes) one.classList.remove(...MARKS);
    line.classList.add(MARKS[Number(isAfter)]);
    drag.next = isAfter ? line.nextElementSibling : line;
  }

  function end() {
    if (!drag?.line) return;
    clearInterval(drag.scrolling);
    for (const line of lines()) line.classList.remove("line--held", ...MARKS);
    drag.line = null;
  }
}
