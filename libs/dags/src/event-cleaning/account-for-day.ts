import { DaymillError } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
import type { CleanedDay } from "./cleaned-day.ts";

export interface AccountInput {
  readonly cleaned: CleanedDay;
  /** Files that were there when the day was planned. */
  readonly files: number;
  /** URIs of files that were not. */
  readonly missing: string[];
}

export interface AccountLimits {
  /** The largest share of a day's files that may be empty, damaged or missing, from 0 to 1. */
  readonly maxUnreadable: number;
  /** The largest share of the lines that may be no events, from 0 to 1. */
  readonly maxRejects: number;
}

/**
 * Adds up a day before it is published: lines and files in are lines and files out and those left out (E409 otherwise), and
 * no more were left out than may be (E414).
 */
export function accountForDay(
  { cleaned, files, missing }: AccountInput,
  { maxUnreadable, maxRejects }: AccountLimits,
  ctx: TaskContext,
): CleanedDay {
  const { lines, rows, dropped, rejects, read, empty, damaged } = cleaned;
  const vanished = cleaned.missing.length;
  if (lines !== rows + dropped + rejects)
    throw new DaymillError(
      "E409",
      `The files have ${lines} lines, but ${rows} became rows, ${dropped} were dropped and ${rejects} rejected.`,
      { details: { lines, rows, dropped, rejects } },
    );
  if (files !== read + empty.length + damaged.length + vanished)
    throw new DaymillError(
      "E409",
      `The day has ${files} files, but ${read} were read, ${empty.length} were empty, ${damaged.length} damaged and ${vanished} gone.`,
      { details: { files, read, empty, damaged, missing: cleaned.missing } },
    );
  const day = { ...cleaned, missing: [...missing, ...cleaned.missing] };
  const unreadable = [...empty, ...damaged, ...day.missing];
  const expected = files + missing.length;
  if (unreadable.length > maxUnreadable * expected)
    throw tooMany(
      `${unreadable.length} of ${expected} files (${empty.length} empty, ${damaged.length} damaged, ${day.missing.length} missing), such as ${unreadable[0]},`,
      { share: maxUnreadable, details: { unreadable: unreadable.length, expected } },
    );
  if (rejects > maxRejects * lines)
    throw tooMany(`${rejects} of ${lines} lines, which are no events,`, {
      share: maxRejects,
      details: { rejects, lines },
    });
  ctx.log.info("accounted for", { lines, rows, dropped, rejects, read });
  if (unreadable.length > 0) ctx.log.warn("files without rows", { empty, damaged, missing: day.missing });
  return day;
}

function tooMany(
  what: string,
  { share, details }: { readonly share: number; readonly details: Record<string, unknown> },
): DaymillError {
  return new DaymillError("E414", `${what} are missing from the day; ${share * 100} % may be. Nothing was published.`, {
    details,
  });
}
