// The shortlist: slugs of practices, in order, in the reader's browser alone.
import { filled, make } from "./elements.js";

const KEY = "kb-shortlist";
const MOST = 40;

/** Return what is kept, as far as it can be read. */
export function keptSlugs() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(kept) ? kept.slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Keep these alone; return `kept`, `full` or `failed`. */
export function keepSlugs(slugs) {
  if (slugs.length > MOST) return "full";
  try {
    if (slugs.length) localStorage.setItem(KEY, JSON.stringify(slugs));
    else localStorage.removeItem(KEY);
  } catch {
    return "failed";
  }
  dispatchEvent(new Event("kept"));
  return "kept";
}

/** Let buttons keep, and the counter count; return what marks them again. */
export function shortlistMarker(counter) {
  if (!counter) return () => {};
  const status = make("p", { role: "status" });

  function mark() {
    const kept = keptSlugs();
    for (const button of document.querySelectorAll("[data-keep]")) {
      button.setAttribute("aria-pressed", kept.includes(button.dataset.keep));
    }
    counter.search = new URLSearchParams(kept.map((slug) => ["practice", slug]));
    counter.lastElementChild.textContent = kept.length;
    counter.hidden = !kept.length || counter.href === location.href.split("#")[0];
  }

  document.addEventListener("click", ({ target }) => {
    const slug = target.closest("[data-keep]")?.dataset.keep;
    if (!slug) return;
    const kept = keptSlugs();
    const isKept = kept.includes(slug);
    const done = keepSlugs(isKept ? kept.filter((other) => other !== slug) : [...kept, slug]);
    status.className = done === "kept" ? "visually-hidden" : "kept";
    status.replaceChildren();
    counter.after(status);
    const words = counter.dataset[isKept && done === "kept" ? "removed" : done];
    // What is there at once is not read out.
    setTimeout(() => status.replaceChildren(filled(words, { n: keptSlugs().length })), 99);
  });
  for (const event of ["kept", "storage", "pageshow"]) addEventListener(event, mark);
  return mark;
}
