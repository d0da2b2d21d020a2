// The entry of the pages of collections: everything here adds to pages that work without it.
import { keepFresh } from "./counts.js";
import { project } from "./projector.js";
import { putInOrder } from "./reorder.js";
import { offerToEmpty, openShortlist } from "./shortlist.js";
import { answerInPlace } from "./take.js";

openShortlist(document.querySelector("[data-shortlist-page]"));
offerToEmpty(document.querySelector("[data-shortlist-empty]"));
answerInPlace(document.querySelector("[data-room-status]"));
keepFresh(document.querySelector("[data-live]"));
project(document.querySelector("[data-projector]"));
putInOrder(document.querySelector("[data-reorder]"));
