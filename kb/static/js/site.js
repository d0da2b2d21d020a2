// The site's one entry: everything here adds to pages that work without it.
import { offerActions } from "./actions.js";
import { fitMarker } from "./fit.js";
import { changeInPlace } from "./in-place.js";
import { shortlistMarker } from "./keep.js";
import { openMyLibrary } from "./my-library.js";
import { tellRead } from "./read.js";
import { listenForShortcuts } from "./shortcuts.js";
import { attachSuggestions } from "./suggest.js";

const markCards = fitMarker(document.getElementById("fit-texts"));
const markKept = shortlistMarker(document.querySelector("[data-shortlist]"));

function attach(part) {
  for (const input of part.querySelectorAll("input[data-suggest]")) attachSuggestions(input);
  markCards();
  markKept();
}

attach(document);
tellRead();
changeInPlace(attach);
openMyLibrary(document.querySelector("form[data-my-library]"));
for (const bar of document.querySelectorAll("[data-actions]")) offerActions(bar);
listenForShortcuts(document.getElementById("shortcuts"), document.querySelector("[data-shortcuts-open]"));
// A browser takes what lies behind a column that stays in place for being in sight.
for (const region of document.querySelectorAll("[data-focus-in-sight]")) {
  region.addEventListener("focusin", (event) => event.target.scrollIntoView({ block: "nearest", inline: "nearest" }));
}
