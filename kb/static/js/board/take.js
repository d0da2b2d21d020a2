// Forms of the room are answered in place. The number that stands for this device is kept in its browser, nowhere else.
import { putParts } from "./parts.js";

const KEY = "kb-device";
const SHOWN_MS = 5000;
let number;
let fading;

/** Send the room's forms without leaving the page; `status` says what came of it. */
export function answerInPlace(status) {
  if (!status) return;
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-room-form]")) return;
    event.preventDefault();
    send(event.target, event.submitter, status);
  });
  if (status.dataset.mine) showWhatIsMine(status.dataset.mine);
}

async function send(form, submitter, status) {
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  clearTimeout(fading);
  status.textContent = "";
  const typed = new URLSearchParams(new FormData(form, submitter));
  if (typed.get("me") === "") typed.set("me", deviceNumber());
  try {
    const answer = await fetch(form.action, { method: "POST", body: typed, headers: { Accept: "application/json" } });
    const { parts, said } = await answer.json();
    putParts(parts);
    // What went wrong stands beside the form: it is said here for those who listen, and covers nothing.
    status.classList.toggle("visually-hidden", !answer.ok && Object.keys(parts).length > 0);
    status.textContent = said;
    fading = setTimeout(() => (status.textContent = ""), SHOWN_MS);
  } catch {
    status.classList.remove("visually-hidden");
    status.textContent = status.dataset.failed;
  }
  delete form.dataset.busy;
}

/** Show what this device took home before; a device that took nothing asks nothing. */
async function showWhatIsMine(address) {
  const known = keptNumber();
  if (!known || new URLSearchParams(location.search).has("me")) return;
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json", "Kb-Device": known } });
    putParts((await answer.json()).parts);
  } catch {
    // The buttons work all the same.
  }
}

function deviceNumber() {
  number ??= keptNumber() || newNumber();
  try {
    localStorage.setItem(KEY, number);
  } catch {
    // Kept for as long as the page is open.
  }
  return number;
}

function keptNumber() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function newNumber() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
