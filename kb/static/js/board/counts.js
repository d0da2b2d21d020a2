// Asks every few seconds what is new; where nothing is, the answer is empty (ETag, 304).
import { putParts } from "./parts.js";

const EVERY_MS = 3000;

/** Hand over what an address tells, whenever it tells something else. Rests while nobody looks at the page. */
export function watch(address, onNews) {
  let mark;
  async function ask() {
    try {
      const headers = { Accept: "application/json", ...(mark && { "If-None-Match": mark }) };
      const answer = await fetch(address, { headers, cache: "no-store" });
      // Whoever is signed out is led to where one signs in.
      if (answer.redirected) return location.reload();
      if (answer.ok) {
        mark = answer.headers.get("ETag");
        onNews(await answer.json());
      }
    } catch {
      // Without a network the next question may be answered.
    }
  }
  async function goOn() {
    if (!document.hidden) await ask();
    setTimeout(goOn, EVERY_MS);
  }
  goOn();
}

/** Keep the facilitator's desk fresh. */
export function keepFresh(desk) {
  if (desk) watch(desk.dataset.live, ({ parts }) => putParts(parts));
}
