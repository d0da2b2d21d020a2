// The list below a search box: the listbox of an ARIA 1.2 combobox. The focus stays in the box.
import { filled, make, setAttributes } from "./elements.js";

export class SuggestionList {
  #input;
  #popup;
  #status = make("span", { class: "visually-hidden", role: "status" });
  #active = -1;

  constructor(input) {
    this.#input = input;
    const [id, label] = [`${input.id}-suggestions`, input.dataset.suggestLabel];
    this.#popup = make("div", { class: "suggest", id, role: "listbox", "aria-label": label, hidden: true });
    // A press on the list must not take the focus out of the box: that would close the list before the click.
    this.#popup.addEventListener("mousedown", (event) => event.preventDefault());
    this.#popup.addEventListener("click", (event) => event.target.matches("a") && this.close());
    input.parentElement.append(this.#popup, this.#status);
    setAttributes(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" });
  }

  get isOpen() {
    return !this.#popup.hidden;
  }

  /** Show groups of suggestions; none closes the list. */
  show(groups) {
    this.#popup.replaceChildren(...groups.map((group) => this.#group(group)));
    if (this.#options.length) this.#open();
    else this.close();
  }

  #group({ kind, label, items }) {
    const id = `${this.#popup.id}-${kind}`;
    const options = items.map(({ text, url, language }, place) => {
      const own = { class: "suggest__option", id: `${id}-${place}`, role: "option", href: url, tabindex: -1 };
      return make("a", language ? { ...own, lang: language } : own, text);
    });
    return make(
      "div", { role: "group", "aria-labelledby": id },
      make("div", { class: "suggest__label", id, role: "presentation" }, label), ...options,
    );
  }

  /** Hide the list; Down shows it again. */
  close() {
    this.leave();
    this.#popup.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#status.textContent = "";
  }

  /** Make no option active. */
  leave() {
    this.#activate(-1);
  }

  /** Go to the next option or the one before, round at the ends; tell whether there is one. */
  move(step) {
    const count = this.#options.length;
    if (!count) return false;
    if (!this.isOpen) this.#open();
    const from = this.#active < 0 && step < 0 ? 0 : this.#active;
    this.#activate((from + step + count) % count);
    return true;
  }

  /** Follow the active option; tell whether there is one. */
  follow() {
    const option = this.#options[this.#active];
    option?.click();
    return Boolean(option);
  }

  get #options() {
    return this.#popup.querySelectorAll("[role=option]");
  }

  #open() {
    this.leave();
    this.#popup.hidden = false;
    this.#popup.scrollTop = 0;
    this.#input.setAttribute("aria-expanded", "true");
    this.#status.textContent = filled(this.#input.dataset.suggestCount, { n: this.#options.length });
  }

  #activate(index) {
    this.#active = index;
    this.#options.forEach((option, place) => option.setAttribute("aria-selected", place === index));
    const option = this.#options[index];
    setAttributes(this.#input, { "aria-activedescendant": option?.id });
    option?.scrollIntoView({ block: "nearest" });
  }
}
