// What the server has not acknowledged yet, kept on this device. One entry a slot, under the key of one participation and
// one question: {key, body, base, other}. `base` is the last text the server was known to hold when `body` was typed;
// `other` a text of the same slot written elsewhere that the person has not yet decided about.

const PREFIX = "concerte/draft/";

export function openStore(storeKey) {
  const name = PREFIX + storeKey;

  function read() {
    try {
      return JSON.parse(localStorage.getItem(name)) || {};
    } catch {
      return {};
    }
  }

  function write(entries) {
    try {
      if (Object.keys(entries).length) localStorage.setItem(name, JSON.stringify(entries));
      else localStorage.removeItem(name);
    } catch {
      // Full or forbidden (private browsing): the page itself still holds the text.
    }
  }

  return {
    entries: () => Object.entries(read()),
    put(slot, entry) {
      const entries = read();
      entries[slot] = { ...entries[slot], ...entry };
      write(entries);
    },
    // Only the text that was acknowledged is let go: what was typed since stays, and so does an undecided other text.
    release(slot, acknowledged) {
      const entries = read();
      const entry = entries[slot];
      if (!entry || (entry.body !== undefined && entry.body !== acknowledged)) return;
      if (entry.other) entries[slot] = { key: entry.key, other: entry.other };
      else delete entries[slot];
      write(entries);
    },
    settle(slot) {
      const entries = read();
      if (!entries[slot]) return;
      delete entries[slot].other;
      if (entries[slot].body === undefined) delete entries[slot];
      write(entries);
    },
  };
}
