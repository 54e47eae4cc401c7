import { tokenDigest } from "../../token-digest.ts";

/** EMR's limit is 256; the mark takes 43. */
const MAX_NAME = 180;

/** A name for people, and for whoever looks for what was submitted with this token. */
export function markedName(name: string, token: string): string {
  return `${name.slice(0, MAX_NAME)} ${markOf(token)}`;
}

export function isMarked(name: string | undefined, token: string): boolean {
  return name?.endsWith(` ${markOf(token)}`) === true;
}

/** The name as a person gave it. */
export function withoutMark(name: string): string {
  return name.replace(/ \[daymill [0-9a-f]{32}\]$/, "");
}

/** What the name of a submission with this token ends in. */
export function markOf(token: string): string {
  return `[daymill ${tokenDigest(token, 32)}]`;
}
