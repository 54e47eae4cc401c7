const KEY = "daymill.keys";
const OFF = "off";

/** Whether keys without Ctrl or Cmd do something outside of what has the focus. Whoever speaks their commands turns it off. */
export function areSingleKeysOn(): boolean {
  return localStorage.getItem(KEY) !== OFF;
}

export function setSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, OFF);
}
