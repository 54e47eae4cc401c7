import { useSyncExternalStore } from "react";

/** What a person sets for themselves in this browser, beside colours and clock. The first value is the default. */
const CHOICES = {
  /** How high the rows of tables are. */
  rows: ["comfortable", "compact"],
  /** The size of the grid's cells, where the address says none. */
  cells: ["M", "S", "L"],
  /** With which day the calendar's weeks begin. */
  week: ["monday", "sunday"],
  /** Whether long lines of logs are wrapped, where the address says nothing. */
  logs: ["plain", "wrapped"],
  /** What stands before the lines of logs, where the address says nothing. */
  times: ["clock", "date", "start", "delta", "off"],
  /** Whether a clear of a task begins with what comes after it, where the address says nothing. */
  downstream: ["with", "without"],
  /** Whether screen readers are told of lines that come to a log. */
  announce: ["off", "on"],
  /** How wide the panel is that stands beside a page, CSS pixels. */
  panel: ["400", "300", "560", "720"],
  /** Whether the rail at the side of all pages has words beside its icons also while nobody points at it. */
  rail: ["narrow", "wide"],
  /** Whether keys without Ctrl or Cmd do something outside of what has the focus. Whoever speaks their commands turns it off. */
  keys: ["on", "off"],
} as const;

export type PreferenceName = keyof typeof CHOICES;
export type PreferenceValue<Name extends PreferenceName> = (typeof CHOICES)[Name][number];

const listeners = new Set<() => void>();
/** Chosen since the page was loaded: what counts where storage is blocked. */
const chosen = new Map<PreferenceName, string>();

/** What is stored is held against what there is: anything else means the default. */
export function readPreference<Name extends PreferenceName>(name: Name): PreferenceValue<Name> {
  const values: readonly PreferenceValue<Name>[] = CHOICES[name];
  const stored = chosen.get(name) ?? readStored(name);
  return values.find((value) => value === stored) ?? CHOICES[name][0];
}

export function setPreference<Name extends PreferenceName>(name: Name, value: PreferenceValue<Name>): void {
  chosen.set(name, value);
  try {
    localStorage.setItem(keyOf(name), value);
  } catch {
    // Storage is blocked: the choice lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

export function usePreference<Name extends PreferenceName>(name: Name): PreferenceValue<Name> {
  return useSyncExternalStore(subscribe, () => readPreference(name));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function readStored(name: PreferenceName): string | null {
  try {
    return localStorage.getItem(keyOf(name));
  } catch {
    return null;
  }
}

function keyOf(name: PreferenceName): string {
  return `daymill.${name}`;
}
