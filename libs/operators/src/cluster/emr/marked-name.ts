import { tokenDigest } from "../../token-digest.ts";

/** EMR's limit is 256; the mark takes 43. */
const MAX_NAME = 180;
const MARK = / (\[daymill [0-9a-f]{32}\])$/;

/** A name for people, and for whoever looks for what was submitted with this token. */
export function markedName(name: string, token: string): string {
  return `${name.slice(0, MAX_NAME)} ${markOf(token)}`;
}

export function isMarked(name: string | undefined, token: string): boolean {
  return name?.endsWith(` ${markOf(token)}`) === true;
}

/** What is listed under a name; without an id it is none. */
export interface Listed {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

/** The ids of submissions with these tokens, in their order; undefined: there is none of the token. Reads as far as it must. */
export async function findByMarks(
  listed: AsyncIterable<Listed>,
  tokens: readonly string[],
): Promise<readonly (string | undefined)[]> {
  const marks = tokens.map(markOf);
  const sought = new Set(marks);
  const found = new Map<string, string>();
  for await (const { id, name = "" } of listed) {
    const mark = MARK.exec(name)?.[1] ?? "";
    if (id !== undefined && sought.delete(mark)) found.set(mark, id);
    if (sought.size === 0) break;
  }
  return marks.map((mark) => found.get(mark));
}

/** The name as a person gave it. */
export function withoutMark(name: string): string {
  return name.replace(MARK, "");
}

/** What the name of a submission with this token ends in. */
function markOf(token: string): string {
  return `[daymill ${tokenDigest(token, 32)}]`;
}
