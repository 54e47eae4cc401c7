/** What the paths of this app's own links leave as it is, although a part of a path might have it encoded. */
const PLAIN = /%3A|%2B/g;

/**
 * A path as this app writes it. Whoever made a link may have encoded more than is needed, as in
 * `backfill__2024-03-15T00%3A00%3A00Z`; links compare paths letter by letter to know whether one is where they lead.
 */
export function plainPath(path: string): string {
  return path.split("/").map(plainSegment).join("/");
}

function plainSegment(segment: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(segment)).replaceAll(PLAIN, decodeURIComponent);
  } catch {
    return segment; // A lone percent sign: the page says that it does not exist.
  }
}
