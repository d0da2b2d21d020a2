// What moves together in a list: a line alone, a heading with its lines, a slot with its headings, too.
const ENDS = { slot: "[data-head=slot]", heading: "[data-head]" };

const endsOf = (line) => ENDS[line.dataset.head] ?? "*";

/** Return a line with those that it takes along. */
export function blockOf(line, lines) {
  const after = lines.slice(lines.indexOf(line) + 1);
  const end = after.findIndex((other) => other.matches(endsOf(line)));
  return [line, ...after.slice(0, end < 0 ? after.length : end)];
}

/** Return before which line a block comes by one step up or down: null for the end, undefined where there is none. */
export function stepOf(block, isDown, lines) {
  const [places, at] = placesOf(block, lines);
  const from = at(block[0]);
  // The first place below it is where it stands.
  return isDown ? places.filter((place) => at(place) > from)[1] : places.findLast((place) => at(place) < from);
}

/** Return before which line a block comes that was dropped before `next`: it tears no other block apart. */
export function dropOf(block, next, lines) {
  const [places, at] = placesOf(block, lines);
  const isUp = at(next) < at(block[0]);
  return isUp ? (places.findLast((place) => at(place) <= at(next)) ?? places[0]) : places.find((place) => at(place) >= at(next));
}

function placesOf(block, lines) {
  const places = lines.filter((line) => line.matches(endsOf(block[0])) && !block.includes(line));
  return [[...places, null], (line) => (line ? lines.indexOf(line) : lines.length)];
}
