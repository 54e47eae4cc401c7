import { DaymillError } from "@daymill/core";

/** A text, a table or a value that cannot be. */
const NEVER_SENT: ReadonlySet<string> = new Set(["E209", "E304", "E416"]);

/** What is looked for under a token; undefined: what would have been asked cannot be, so that it never was. */
export async function findIfPossible<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (thrown: unknown) {
    if (thrown instanceof DaymillError && NEVER_SENT.has(thrown.code)) return undefined;
    throw thrown;
  }
}
