/** What can be pressed about what is selected, else about the whole page. */
export function actionsAtHand(): readonly HTMLElement[] {
  const selection = [...document.querySelectorAll("main [data-actions=selection]")].at(-1);
  const place = selection ?? document.querySelector("main [data-actions=page]");
  return [...(place?.querySelectorAll<HTMLElement>("button, a[href]") ?? [])];
}
