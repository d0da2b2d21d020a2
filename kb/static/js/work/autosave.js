// Saves what is typed: into this browser at every key, to the site after a pause. Nothing typed is lost by a crash, a dead network,
// a sign-out, or a site that refuses.
import { areSame, typedIn } from "./typing.js";

const PAUSE = 1500;
const AGAIN = 15_000;
const MOST_KEPT = 5;

export function saveByItself(form) {
  const box = `kb-draft-${form.dataset.writer}`;
  const [saved, trouble] = [form.querySelector("[data-saved]"), form.querySelector("[data-trouble]")];
  const offer = form.querySelector("[data-kept]");
  const begun = typedIn(form);
  let [timer, sending, known, isOver] = [0, null, begun, false];

  const read = (name, otherwise) => {
    try {
      return JSON.parse(localStorage.getItem(name)) ?? otherwise;
    } catch {
      return otherwise;
    }
  };
  const keep = (name, value) => {
    try {
      if (value) localStorage.setItem(name, JSON.stringify(value));
      else localStorage.removeItem(name);
    } catch {
      // A browser that keeps nothing still has the page, and the site.
    }
  };

  const tell = (kind, address) => {
    // Said once: a screen reader would read it out at every try.
    if (trouble.dataset.told === kind) return;
    trouble.dataset.told = kind;
    trouble.textContent = trouble.dataset[kind] ?? "";
    if (address) {
      const link = Object.assign(document.createElement("a"), { href: address, textContent: trouble.dataset.see });
      trouble.append(" ", link);
    }
  };

  async function post(typed, keepalive) {
    let [status, answer] = [0, {}];
    try {
      const response = await fetch(form.dataset.save, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ version: Number(form.elements.version.value), typed }),
        keepalive,
      });
      status = response.status;
      answer = await response.json();
    } catch {
      if (status === 200) status = 0;
    }
    return { status, answer };
  }

  async function save(keepalive = false) {
    const typed = typedIn(form);
    if (isOver || areSame(typed, known)) return;
    const { status, answer } = await post(typed, keepalive);
    if (status === 200) {
      form.elements.version.value = answer.version;
      known = typed;
      if (areSame(typedIn(form), typed)) keep(box, null);
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      saved.textContent = saved.dataset.saved.replace("{time}", time);
      tell("");
      form.dispatchEvent(new CustomEvent("kb:saved", { detail: answer }));
    } else if (status === 409) {
      isOver = true;
      keep(box, null);
      tell("changed", answer.kept);
    } else {
      tell({ 401: "out", 404: "out", 413: "long" }[status] ?? "waiting");
      if (status !== 413) soon(AGAIN);
    }
  }

  // One after the other: two answers that cross would take each other for somebody else's.
  const saveNext = (keepalive) => {
    const own = Promise.resolve(sending).then(() => save(keepalive));
    sending = own;
    return own.finally(() => {
      if (sending === own) sending = null;
    });
  };
  const soon = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(saveNext, pause);
  };

  form.addEventListener("input", () => {
    keep(box, { typed: typedIn(form) });
    if (!isOver) soon(PAUSE);
  });
  addEventListener("online", () => soon(0));
  addEventListener("visibilitychange", () => {
    if (document.hidden) saveNext(true);
  });
  let isAlone = false;
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (isAlone || !sending) {
      isOver = true;
      return;
    }
    // What is on its way arrives first, so that the form knows the version that it adds to.
    event.preventDefault();
    await sending;
    isAlone = true;
    form.requestSubmit(event.submitter);
  });
  addEventListener("pageshow", () => ([isOver, isAlone] = [false, false]));

  const left = [...read(`${box}-kept`, []), read(box, null)].filter((one) => one && !areSame(one.typed, begun)).slice(-MOST_KEPT);
  keep(box, null);
  keep(`${box}-kept`, left.length ? left : null);
  if (left.length) showLeft(offer, left, begun);
  offer.querySelector("[data-kept-drop]").addEventListener("click", () => {
    keep(`${box}-kept`, null);
    offer.hidden = true;
  });
  offer.querySelector("[data-kept-take]").addEventListener("click", async () => {
    await saveNext();
    const { status, answer } = await post(left.at(-1).typed);
    if (status !== 200) return tell(status === 409 ? "changed" : "waiting", answer.kept);
    isOver = true;
    // What stood in the page until now is offered in its turn.
    keep(`${box}-kept`, areSame(known, begun) ? null : [{ typed: known }]);
    location.reload();
  });
}

function showLeft(offer, left, begun) {
  const texts = Object.entries(left.at(-1).typed).filter(([name, values]) => JSON.stringify(values) !== JSON.stringify(begun[name]));
  offer.querySelector("[data-kept-text]").replaceChildren(
    ...texts.map(([, values]) => Object.assign(document.createElement("p"), { className: "example__text", textContent: values.join("\n") })),
  );
  offer.hidden = false;
}
