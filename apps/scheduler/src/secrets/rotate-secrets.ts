import { listSealed, replaceSealed } from "@daymill/metadata";
import type { MetadataDatabase, SealedText } from "@daymill/metadata";
import { connectionPlace } from "./connection-source.ts";
import { secondFactorPlace } from "./second-factor-place.ts";
import type { Sealer } from "./sealer.ts";
import { variablePlace } from "./variable-source.ts";

/** What became of everything that is sealed. */
export interface Rotation {
  /** Sealed anew under the first key. */
  readonly rotated: number;
  /** Under that key already. */
  readonly current: number;
  /** Under no key that is given: `connection:warehouse`. They stay as they are. */
  readonly unreadable: readonly string[];
}

/** Seals whatever is under another key anew, under the first one. What somebody saves meanwhile is under it anyway. */
export async function rotateSecrets({
  db,
  sealer,
}: {
  readonly db: MetadataDatabase["db"];
  readonly sealer: Sealer;
}): Promise<Rotation> {
  const all = await listSealed(db);
  const old = all.filter(({ sealed }) => !sealer.isCurrent(sealed));
  const unreadable: string[] = [];
  let rotated = 0;
  for (const row of old) {
    const place = placeOf(row);
    const text = openOr(() => sealer.open(row.sealed, place));
    if (text === undefined) unreadable.push(place);
    else if (await replaceSealed(db, row, sealer.seal(text, place))) rotated += 1;
  }
  return { rotated, current: all.length - old.length, unreadable };
}

function placeOf({ kind, id }: SealedText): string {
  switch (kind) {
    case "connection":
      return connectionPlace(id);
    case "variable":
      return variablePlace(id);
    case "second factor":
      return secondFactorPlace(id);
    default:
      return kind satisfies never;
  }
}

/** Why it does not open does not matter here: each that does not is named. */
function openOr(open: () => string): string | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
