// Changes the middle of the search page in place when its address changes: filters, order, pages, a new search.
// It stands on the Navigation API; where a browser lacks that, or anything fails, a link is a link.
import { make } from "./elements.js";

const REGION = "[data-in-place]";

/** Watch this page's own address; `attach` gets what was put in place. */
export function changeInPlace(attach) {
  const first = document.querySelector(REGION);
  if (!first || !globalThis.navigation) return;
  const status = make("p", { class: "visually-hidden", role: "status" });
  first.after(status);
  let hasFailed = false;

  navigation.addEventListener("navigate", (event) => {
    if (hasFailed || !isOurs(event)) return;
    const { destination: { url }, navigationType, signal } = event;
    const came = location.href;
    const source = event.sourceElement ?? document.activeElement;
    const stays = navigationType === "push" && source?.closest("[data-in-place-stay]");
    let asked;

    function load() {
      status.textContent = "";
      asked ??= fetchPage(url, signal).catch((failure) => {
        if (signal.aborted) throw failure;
        hasFailed = true;
        location.assign(url);
        return undefined;
      });
      return asked;
    }

    async function show() {
      const fresh = await load();
      if (!fresh || signal.aborted) return;
      const top = stays && source.getBoundingClientRect().top;
      const region = replace(fresh);
      attach(region);
      const heading = region.querySelector("[data-in-place-heading]");
      const option = stays && linkBack(region, came);
      (option || heading).focus({ preventScroll: true });
      // Under the finger stays what was there; elsewhere, the focus makes a screen reader say the same words.
      if (option) {
        scrollBy({ top: option.getBoundingClientRect().top - top, behavior: "instant" });
        status.textContent = heading.textContent;
      } else if (navigationType !== "traverse") scrollTo({ top: 0, behavior: "instant" });
    }

    event.intercept({
      // The address changes together with the page; where a browser cannot wait, a moment before it.
      precommitHandler: event.cancelable ? load : undefined,
      handler: show,
      focusReset: "manual",
      scroll: navigationType === "traverse" ? "after-transition" : "manual",
    });
  });
}

function isOurs({ canIntercept, destination, downloadRequest, formData, hashChange, navigationType }) {
  const isRead = canIntercept && !hashChange && downloadRequest === null && !formData && navigationType !== "reload";
  return isRead && new URL(destination.url).pathname === location.pathname;
}

async function fetchPage(url, signal) {
  const response = await fetch(url, { signal });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!response.ok || !page.querySelector(REGION)) throw new Error(`no such page: ${url}`);
  return page;
}

function replace(fresh) {
  const old = document.querySelector(REGION);
  const region = fresh.querySelector(REGION);
  keepWhatNoAddressTells(old, region);
  old.replaceWith(region);
  document.title = fresh.title;
  for (const link of document.querySelectorAll("[hreflang]")) {
    const other = fresh.querySelector(`${link.localName}[hreflang="${link.hreflang}"]`);
    if (other) link.setAttribute("href", other.getAttribute("href"));
  }
  return region;
}

/** Facets stay open or closed, and practices ticked that are still in the list. */
function keepWhatNoAddressTells(old, region) {
  const facets = new Map([...old.querySelectorAll("details")].map((facet) => [nameOf(facet), facet.open]));
  for (const facet of region.querySelectorAll("details")) facet.open = facets.get(nameOf(facet)) ?? facet.open;
  const ticked = new Set([...old.querySelectorAll("[name=practice]:checked")].map((box) => box.value));
  for (const box of region.querySelectorAll("[name=practice]")) box.checked = ticked.has(box.value);
}

function nameOf(facet) {
  return facet.querySelector("summary").textContent.trim();
}

/** Return the option that undoes the one that led here: its address is the one that we came from. */
function linkBack(region, came) {
  const links = region.querySelectorAll("[data-in-place-stay] a[href]");
  return [...links].find((link) => choice(link.href) === choice(came));
}

function choice(url) {
  const parts = [...new URL(url).searchParams].filter(([name, value]) => value && name !== "page");
  return parts.map(String).sort().join("\n");
}
