// The page of a shortlist: it begins with what this browser keeps, and a list that came by a link can be kept here, too.
import { keepSlugs, keptSlugs } from "../keep.js";

/** Let the page know what is kept here; all words stand in the attributes of its button. */
export function openShortlist(page) {
  if (!page) return;
  const asked = slugsOf(location);
  const button = page.querySelector("[data-shortlist-take]");
  if (asked.length === 0 && keptSlugs().length) showWhatIsKept();
  // What is done to a list that is kept here is kept, too; somebody else's list changes in its address alone.
  // Another window may keep more at any time, so it is asked for at each click.
  const isKeptHere = () => String(asked) === String(keptSlugs());
  const wasKeptHere = isKeptHere();
  page.addEventListener("click", ({ target }) => {
    const link = target.closest("a[data-shortlist-change]");
    if (link && isKeptHere()) keepSlugs(slugsOf(link));
  });
  for (const event of ["storage", "pageshow"]) {
    addEventListener(event, () => wasKeptHere && !isKeptHere() && showWhatIsKept());
  }
  if (button) offerToTake(button, button.dataset.shortlistTake.split(" "));
}

/** Offer to empty a shortlist that a collection has taken over: with nothing kept that the collection has not. */
export function offerToEmpty(part) {
  if (!part) return;
  const [kept, taken] = [keptSlugs(), part.dataset.shortlistEmpty.split(" ")];
  part.hidden = !kept.length || kept.some((slug) => !taken.includes(slug));
  part.addEventListener("click", ({ target }) => {
    if (!target.closest("button")) return;
    keepSlugs([]);
    const status = part.querySelector("[role=status]");
    status.textContent = part.dataset.done;
    status.focus();
    target.remove();
  });
}

function showWhatIsKept() {
  const query = new URLSearchParams(keptSlugs().map((slug) => ["practice", slug]));
  location.replace(query.size ? `?${query}` : location.pathname);
}

function offerToTake(button, listed) {
  const status = button.parentElement.querySelector("[role=status]");
  button.hidden = listed.every((slug) => keptSlugs().includes(slug));
  button.addEventListener("click", () => {
    // Empty first, so that the same words are said a second time.
    status.textContent = "";
    status.textContent = button.dataset[keepSlugs([...new Set([...keptSlugs(), ...listed])])];
  });
}

function slugsOf({ search }) {
  return new URLSearchParams(search).getAll("practice");
}
