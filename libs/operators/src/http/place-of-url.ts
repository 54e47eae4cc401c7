/** Where a URL leads, without its query: that may hold what nobody should read. */
export function placeOfUrl({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}
