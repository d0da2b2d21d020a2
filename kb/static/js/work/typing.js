// What is typed into the writer's form, and typing into it as a person would.

// Returns all text of the form by the names of its fields; files and buttons are not text.
export function typedIn(form) {
  const typed = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "version" && value !== "") (typed[name] ??= []).push(value.replaceAll("\r\n", "\n"));
  }
  return typed;
}

export function areSame(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));
}

// Replaces what is selected. The command is old, but the only way after which Ctrl+Z takes back what a script typed.
export function type(area, text) {
  area.focus();
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
