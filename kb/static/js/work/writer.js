// The writer's page: a form that saves by itself. Each part may be removed without breaking the others, or the form.
import { saveByItself } from "./autosave.js";
import { showProgress } from "./meter.js";
import { pasteAsMarkdown } from "./paste.js";
import { takePictures } from "./pictures.js";
import { previewSections } from "./preview.js";
import { offerMarks } from "./toolbar.js";

const form = document.querySelector("form[data-writer]");
if (form) {
  const template = (name) => form.querySelector(`template[data-template="${name}"]`).content.firstElementChild.cloneNode(true);
  const texts = [...form.querySelectorAll("[data-markdown] textarea")];
  offerMarks(texts, template);
  previewSections(form, texts, template);
  pasteAsMarkdown(form, texts);
  takePictures(form, texts, template);
  showProgress(form, template);
  saveByItself(form);
}
for (const button of document.querySelectorAll("[data-copy-from]")) {
  const field = document.getElementById(button.dataset.copyFrom);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
  });
}
