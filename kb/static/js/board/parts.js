// Puts new parts of a page, as the server made them, into the places of the old ones.

const shown = new Map();

/** Replace elements by id. The focus goes to what is wrong, else to what had it, else to what the new part names. */
export function putParts(parts) {
  for (const [id, html] of Object.entries(parts)) {
    const old = document.getElementById(id);
    if (!old || shown.get(id) === html) continue;
    const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    const focused = old.contains(document.activeElement) && document.activeElement;
    old.replaceWith(fresh);
    shown.set(id, html);
    if (!focused) continue;
    const same = focused.id && document.getElementById(focused.id);
    const wrong = fresh.querySelector("[aria-invalid]");
    for (const place of [wrong, same, fresh.querySelector("[data-focus]")].filter(Boolean)) {
      // What is folded away takes no focus.
      place.focus({ preventScroll: place !== wrong });
      if (document.activeElement === place) break;
    }
  }
}
