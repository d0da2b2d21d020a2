// Pictures by drag and drop: the file goes into the field for pictures, what can be seen is asked for, then it stands in the text.
import { type } from "./typing.js";

export function takePictures(form, texts, template) {
  const part = form.querySelector("[data-pictures-part]");
  const [file, alt] = [form.elements.picture, form.elements.picture_alt];
  const problem = part.querySelector("[data-picture-problem]");
  let area = null;

  for (const target of [...texts, part]) {
    target.addEventListener("dragover", (event) => {
      if (event.dataTransfer.types.includes("Files")) event.preventDefault();
    });
    target.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      const one = new DataTransfer();
      one.items.add(event.dataTransfer.files[0]);
      file.files = one.files;
      area = target === part ? null : target;
      alt.focus();
    });
  }

  part.querySelector("[data-picture-add]").addEventListener("click", async (event) => {
    if (!file.files.length) return;
    event.preventDefault();
    const body = new FormData();
    body.append("picture", file.files[0]);
    body.append("picture_alt", alt.value);
    let added;
    try {
      const answer = await fetch(form.dataset.pictures, { method: "POST", body });
      added = await answer.json();
    } catch {
      // The plain form says what is wrong, or keeps the file until there is a network.
      form.requestSubmit();
      return;
    }
    problem.textContent = added.problem ?? "";
    if (added.problem) return;
    const item = template("picture");
    item.querySelector("code").textContent = added.markdown;
    part.querySelector("[data-picture-list]").append(item);
    file.value = alt.value = "";
    if (area) type(area, `\n\n${added.markdown}\n\n`);
    area = null;
  });
}
