// Below each text, how it will look: made by the real renderer while one types.
const PAUSE = 400;

async function render(form, area, place) {
  const body = new FormData();
  body.append(area.name, area.value);
  body.append("language", form.elements.language.value);
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body });
    if (!answer.ok) return;
    // A parsed document runs no scripts; the server sends none either.
    place.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
  } catch {
    // Without a network it stays as it was.
  }
}

export function previewSections(form, texts, template) {
  for (const area of texts) {
    const live = template("preview");
    const place = live.querySelector("div");
    let timer = 0;
    const soon = (pause) => {
      clearTimeout(timer);
      if (live.open) timer = setTimeout(render, pause, form, area, place);
    };
    live.addEventListener("toggle", () => soon(0));
    area.addEventListener("input", () => soon(PAUSE));
    area.after(live);
  }
}
