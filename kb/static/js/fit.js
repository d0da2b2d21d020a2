// Marks each card with whether the practice fits the reader's library, and why.
import { filled, make } from "./elements.js";
import { FACTS, judge } from "./judge.js";
import { keptProfile } from "./profile.js";

const SIGNS = { fits: "✓", stretch: "~", no: "✕", unknown: "?" };

/** Return what marks all cards of the page, again and again. The words stand in the data of a template, in the reader's language. */
export function fitMarker(template) {
  if (!template) return () => {};
  const texts = template.dataset;
  const names = Object.fromEntries(FACTS.map((fact) => [fact, readNames(texts[fact])]));
  const mark = () => markAll(texts, names);
  // Another tab, or the page that one came from, may have changed the profile.
  addEventListener("storage", mark);
  addEventListener("pageshow", (event) => event.persisted && mark());
  return mark;
}

/** Read "Staff|1=one person|2=two people": the name of the fact, and by value, in order, the names of its values. */
function readNames(text) {
  const [fact, ...values] = text.split("|");
  return { fact, values: new Map(values.map((value) => value.split("="))) };
}

function markAll(texts, names) {
  document.querySelectorAll(".fit, .fit-reasons").forEach((old) => old.remove());
  const profile = keptProfile();
  const scales = Object.fromEntries(FACTS.map((fact) => [fact, [...names[fact].values.keys()]]));
  document.querySelectorAll(".card[data-facts]").forEach((card, number) => {
    const { verdict, reasons } = judge(readFacts(card.dataset.facts), profile, scales);
    const lines = reasons.map((reason) => line(reason, texts, names[reason.fact]));
    if (lines.length) addMark(card, verdict, lines, `fit-${number}`, texts);
  });
}

/** Read "staff=2 room=hall room=kitchen". */
function readFacts(text) {
  const facts = {};
  for (const [, fact, value] of text.matchAll(/(\S+)=(\S+)/g)) (facts[fact] ??= []).push(value);
  return facts;
}

function addMark(card, verdict, lines, id, texts) {
  const foot = card.querySelector(".card__foot");
  const title = card.querySelector(".card__title").textContent;
  const button = make(
    "button",
    { class: `fit fit--${verdict}`, type: "button", "aria-expanded": "false", "aria-controls": id },
    sign(verdict), texts[verdict], hidden(`: ${title}`),
  );
  const profile = make("li", {}, make("a", { href: texts.page }, texts.source));
  const list = make("ul", { class: "fit-reasons", id, role: "list", lang: foot.lang, hidden: true }, ...lines, profile);
  button.addEventListener("click", () => {
    list.hidden = !list.hidden;
    button.setAttribute("aria-expanded", !list.hidden);
  });
  foot.querySelector(".card__tools").before(button);
  foot.after(list);
}

function line({ fact, verdict, values, yours }, texts, names) {
  const named = (some) => some.map((value) => names.values.get(value)).join(", ");
  const has = verdict === "fits" ? texts.there : texts.missing;
  const sentence = verdict === "unknown" ? texts.nothing : fact === "room" ? has : texts.compared;
  const words = filled(sentence, { fact: names.fact, value: named(values), yours: named(yours) });
  return make("li", {}, sign(verdict), hidden(`${texts[verdict]}: `), make("span", {}, words));
}

function sign(verdict) {
  return make("span", { class: `fit-sign fit-sign--${verdict}`, "aria-hidden": "true" }, SIGNS[verdict]);
}

function hidden(text) {
  return make("span", { class: "visually-hidden" }, text);
}
