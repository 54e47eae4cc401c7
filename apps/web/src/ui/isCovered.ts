/** What an element carries that covers the page, or stands over it as a menu does. While there is one, only it hears keys. */
export const COVER = { "data-cover": true } as const;

export function isCovered(): boolean {
  return document.querySelector("[data-cover]") !== null;
}

/** What a key would do to something below: nothing while that is covered. */
export function unlessCovered(act: () => void): () => void {
  return () => {
    if (!isCovered()) act();
  };
}
