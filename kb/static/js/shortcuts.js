// Shortcuts of one key: `/` leads to the search field, `?` tells of both. A reader can switch them off (WCAG 2.1.4).
const KEY = "kb.shortcuts";
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open]";

/** Listen; the dialog lies in a template, `opener` is the button that opens it. */
export function listenForShortcuts(template, opener) {
  if (!template) return;
  const dialog = template.content.cloneNode(true).querySelector("dialog");
  const box = dialog.querySelector("[type=checkbox]");
  document.body.append(dialog);

  function open() {
    box.checked = areOn();
    dialog.showModal();
  }

  const keys = { "/": () => goToSearch(template.dataset.search), "?": open };
  opener?.addEventListener("click", open);
  box.addEventListener("change", () => switchTo(box.checked));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!Object.hasOwn(keys, event.key) || event.target.closest(TYPING) || !areOn()) return;
    event.preventDefault();
    keys[event.key]();
  });
}

function goToSearch(address) {
  const field = [...document.querySelectorAll("input[type=search]")].find((one) => one.checkVisibility());
  if (!field) return location.assign(address);
  field.focus();
  return field.select();
}

function areOn() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

function switchTo(isOn) {
  try {
    if (isOn) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // A browser that keeps nothing keeps the shortcuts on.
  }
}
