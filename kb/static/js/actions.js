// Copying, sharing and printing a practice.

/** Show the buttons of a bar and let them work; all words stand in its attributes. */
export function offerActions(bar) {
  const status = bar.querySelector("[role=status]");
  const field = bar.querySelector("input");

  async function copy(text, done) {
    // Empty first, so that the same words are said a second time.
    status.textContent = "";
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = done;
      field.hidden = true;
    } catch {
      field.value = text;
      field.hidden = false;
      field.select();
      status.textContent = status.dataset.selected;
    }
  }

  bar.addEventListener("click", ({ target }) => {
    const { copy: text, copied, share, print } = target.closest("button")?.dataset ?? {};
    if (text) copy(text, copied);
    // Who closes the window of her browser without sharing has done nothing wrong.
    if (share) navigator.share({ title: bar.dataset.title, url: share }).catch(() => {});
    if (print !== undefined) window.print();
  });
  for (const button of bar.querySelectorAll("[data-share]")) button.hidden = !navigator.share;
  bar.hidden = false;
}
