// What a reader told of her library: values by fact, in her own browser and nowhere else.

const KEY = "kb.my-library";

/** Return the profile; an empty one where nothing, or nothing readable, is kept. */
export function keptProfile() {
  try {
    const kept = Object.entries(JSON.parse(localStorage.getItem(KEY)) ?? {});
    return Object.fromEntries(kept.filter(([, values]) => Array.isArray(values) && values.length));
  } catch {
    return {};
  }
}

/** Keep a profile; an empty one leaves nothing behind. Tell whether the browser lets us. */
export function keepProfile(profile) {
  try {
    if (Object.keys(profile).length) localStorage.setItem(KEY, JSON.stringify(profile));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}
