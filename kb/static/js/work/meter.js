// After each save: how far the text has come, what the reviewer would see, and what the text suggests.

function showOffers(form, template, offers) {
  for (const place of form.querySelectorAll("[data-offers]")) {
    const own = offers.filter((offer) => offer.field === place.dataset.offers);
    place.hidden = !own.length;
    place.querySelector("ul").replaceChildren(
      ...own.map((offer) => {
        const item = template("offer");
        const button = item.querySelector("button");
        button.value = `${offer.field}:${offer.value}`;
        button.textContent = `+ ${offer.label}`;
        const because = item.querySelector("span");
        because.textContent = because.textContent.replace("{words}", () => offer.because);
        return item;
      }),
    );
  }
}

export function showProgress(form, template) {
  form.addEventListener("kb:saved", ({ detail }) => {
    form.querySelector("[data-progress]").value = detail.completeness;
    form.querySelector("[data-share]").textContent = `${detail.completeness} %`;
    for (const mark of form.querySelectorAll("[data-part]")) mark.hidden = !detail.done.includes(mark.dataset.part);
    for (const [key, seen] of Object.entries(detail.ticks)) {
      const check = form.querySelector(`[data-check="${key}"]`);
      if (check) check.dataset.state = seen === null ? "none" : seen ? "yes" : "no";
    }
    showOffers(form, template, detail.suggestions);
  });

  // What is suggested and has a box in the page is ticked at once; the others go the way of the form.
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=add]");
    const box = button && document.getElementById(button.value.replace(":", "-"));
    if (!box) return;
    event.preventDefault();
    box.checked = true;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    const fold = box.closest("details");
    if (fold) fold.open = true;
    box.focus();
    button.closest("li").remove();
  });
}
