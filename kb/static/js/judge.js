// Judges whether a practice fits a library. Nothing here knows of a page.

/** From the worst to the best; what is not known says nothing. */
const VERDICTS = ["no", "stretch", "fits", "unknown"];

/** How many steps of its scale a practice is beyond the library's place. A room is there or it is not. */
const STEPS = {
  preparation: above,
  staff: above,
  cost: above,
  group: apart,
  duration: above,
  room: null,
  community: apart,
};

export const FACTS = Object.keys(STEPS);

/**
 * Judge a practice's facts by a library's profile: both are values by fact, `{ staff: ["2"], room: ["hall", "kitchen"] }`.
 * Scales are all values of each fact, in order. Reasons come worst first; the verdict is that of the worst known one.
 */
export function judge(facts, profile, scales) {
  const known = (values, fact) => (values[fact] ?? []).filter((value) => scales[fact].includes(value));
  const reasons = FACTS.flatMap((fact) => reasonsFor(fact, known(facts, fact), known(profile, fact), scales[fact]));
  reasons.sort((one, other) => VERDICTS.indexOf(one.verdict) - VERDICTS.indexOf(other.verdict));
  return { verdict: reasons[0]?.verdict ?? "unknown", reasons };
}

function reasonsFor(fact, values, yours, scale) {
  if (!yours.length) return [];
  if (!values.length) return [{ fact, verdict: "unknown", values, yours }];
  if (fact === "room") {
    return values.map((room) => ({ fact, verdict: yours.includes(room) ? "fits" : "stretch", values: [room], yours }));
  }
  const places = (some) => some.map((value) => scale.indexOf(value));
  const steps = STEPS[fact](places(values), places(yours));
  return [{ fact, verdict: steps > 1 ? "no" : steps === 1 ? "stretch" : "fits", values, yours }];
}

function above(theirs, yours) {
  return Math.max(...theirs) - Math.max(...yours);
}

function apart(theirs, yours) {
  return Math.min(...theirs.flatMap((one) => yours.map((other) => Math.abs(one - other))));
}
