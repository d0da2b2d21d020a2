// The page on which a reader tells what her library can give. The form is never sent.
import { keepProfile, keptProfile } from "./profile.js";

/** Wake the form up; it sleeps where there are no scripts. */
export function openMyLibrary(form) {
  if (!form) return;
  const status = form.querySelector("[role=status]");
  const say = (what) => (status.textContent = status.dataset[what]);

  fill(form, keptProfile());
  form.querySelector("fieldset").disabled = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const profile = answers(form);
    const isKept = keepProfile(profile);
    say(isKept ? (Object.keys(profile).length ? "kept" : "empty") : "failed");
  });
  form.addEventListener("reset", () => {
    keepProfile({});
    say("forgotten");
  });
  form.addEventListener("change", () => (status.textContent = ""));
}

function fill(form, profile) {
  const isKept = (field, value) => Boolean(profile[field.name]?.includes(value));
  for (const option of form.querySelectorAll("option")) option.selected ||= isKept(option.closest("select"), option.value);
  for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = isKept(box, box.value);
}

function answers(form) {
  const profile = {};
  for (const [fact, value] of new FormData(form)) {
    if (value) (profile[fact] ??= []).push(value);
  }
  return profile;
}
