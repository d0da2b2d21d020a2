// Searches the practices of an offline pack. Without it the pack is a page with a table of contents.

const FROM_TITLE = 3, FROM_SUMMARY = 2, FROM_TEXT = 1;
const BEFORE = 60, AFTER = 140;
const MOST_SHOWN = 50;
// Letters that no mark can be taken off.
const PLAIN = { "ø": "o", "ł": "l", "đ": "d" };

// One letter for each letter, so that a place in the folded text is the same place in the text.
const fold = text => text.replace(/[A-Z]|[^\x00-\x7f]/g, letter => {
  const small = letter.toLowerCase();
  return PLAIN[small] ?? small.normalize("NFD")[0];
});

const wordsOf = text => fold(text.normalize("NFC")).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

// A word is found anywhere; without its ending, where a word begins: "tēvi" also finds "tēvu", and "cafés" also "café".
function wordOf(whole) {
  const ending = Math.max(0, Math.min(2, whole.length - 3));
  const begun = ending ? `|(?<![\\p{L}\\p{N}])${whole.slice(0, -ending)}[\\p{L}\\p{N}]*` : "";
  return { whole, pattern: new RegExp(`${whole}${begun}`, "u") };
}

function read(...elements) {
  const text = elements.map(one => one.textContent).join(" · ").normalize("NFC").replace(/\s+/g, " ").trim();
  return { text, folded: fold(text), language: elements[0]?.closest("[lang]").lang };
}

function entryOf(article) {
  return {
    address: `#${article.id}`,
    title: read(...article.querySelectorAll("[data-title]")),
    summary: read(...article.querySelectorAll("[data-summary]")),
    body: read(...article.querySelectorAll("[data-text]")),
    // In the reader's language, whatever the text is told in.
    facts: read(...article.querySelectorAll("[data-facts] dd")),
  };
}

function score(entry, words) {
  let sum = 0;
  for (const word of words) {
    const points = pointsOf(entry, one => one.folded.includes(word.whole)) || pointsOf(entry, one => word.pattern.test(one.folded)) / 2;
    if (!points) return 0;
    sum += points;
  }
  return sum;
}

function pointsOf(entry, isIn) {
  if (isIn(entry.title)) return FROM_TITLE;
  if (isIn(entry.summary)) return FROM_SUMMARY;
  return isIn(entry.body) || isIn(entry.facts) ? FROM_TEXT : 0;
}

// The part of a text around the first word that is found in it; else its beginning.
function excerpt(part, words) {
  const places = words.map(({ pattern }) => part.folded.search(pattern)).filter(place => place >= 0);
  const at = places.length ? Math.min(...places) : 0;
  const start = at <= BEFORE ? 0 : part.text.indexOf(" ", at - BEFORE) + 1;
  const end = at + AFTER >= part.text.length ? part.text.length : Math.max(at, part.text.lastIndexOf(" ", at + AFTER));
  const piece = { text: part.text.slice(start, end), folded: part.folded.slice(start, end) };
  return [start ? "…" : "", ...marked(piece, words), end < part.text.length ? "…" : ""];
}

function* marked({ text, folded }, words) {
  const found = new RegExp(words.map(({ pattern }) => pattern.source).join("|"), "gu");
  let done = 0;
  for (const { 0: word, index } of folded.matchAll(found)) {
    yield text.slice(done, index);
    const mark = document.createElement("mark");
    done = index + word.length;
    mark.textContent = text.slice(index, done);
    yield mark;
  }
  yield text.slice(done);
}

function lineOf(entry, words) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  const around = document.createElement("p");
  link.href = entry.address;
  const where = [entry.summary, entry.body, entry.facts].find(part => words.some(({ pattern }) => pattern.test(part.folded))) ?? entry.summary;
  link.append(...marked(entry.title, words));
  link.lang = entry.title.language;
  around.append(...excerpt(where, words));
  around.lang = where.language;
  line.append(link, around);
  return line;
}

function bind(search) {
  const field = search.querySelector("input");
  const count = search.querySelector("[data-count]");
  const results = search.querySelector("[data-results]");
  const counts = JSON.parse(search.dataset.counts);
  const entries = [...document.querySelectorAll("[data-practice]")].map(entryOf);

  field.addEventListener("input", () => {
    const words = wordsOf(field.value).map(wordOf);
    const found = words.length
      ? entries
          .map(entry => ({ entry, score: score(entry, words) }))
          .filter(hit => hit.score)
          .sort((one, other) => other.score - one.score)
      : [];
    count.textContent = words.length ? counts[found.length] : "";
    results.replaceChildren(...found.slice(0, MOST_SHOWN).map(({ entry }) => lineOf(entry, words)));
  });
  search.hidden = false;
}

document.querySelectorAll("[data-pack-search]").forEach(bind);
