/** Days, both included. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/**
 * Days as people write them: `2024-01-01..2024-06-30`, `2024-02`, `2024`, `last 90d` (complete days, also in weeks `w`), `ytd`
 * (this year up to yesterday). Undefined: it is none of these. `today` of the zone in which the days are.
 */
export function parseRange(text: string, today: Temporal.PlainDate): DayRange | undefined {
  const wanted = text.trim().toLowerCase();
  const yesterday = today.subtract({ days: 1 });
  if (wanted === "ytd") return rangeOf(today.with({ month: 1, day: 1 }), yesterday);
  const [, count, unit] = /^last\s+(\d{1,4})\s*([dw])(?:ays?|eeks?)?$/.exec(wanted) ?? [];
  if (count !== undefined) {
    const days = Number(count) * (unit === "w" ? 7 : 1);
    return rangeOf(today.subtract({ days }), yesterday);
  }
  const [, year, month] = /^([1-9]\d{3})(?:-(0[1-9]|1[0-2]))?$/.exec(wanted) ?? [];
  if (year !== undefined) {
    const first = Temporal.PlainDate.from(`${year}-${month ?? "01"}-01`);
    const length = month === undefined ? { years: 1 } : { months: 1 };
    return rangeOf(first, first.add(length).subtract({ days: 1 }));
  }
  const [, from, to] = /^(\d{4}-\d{2}-\d{2})\s*(?:\.\.|–|to)\s*(\d{4}-\d{2}-\d{2})$/.exec(wanted) ?? [];
  if (from === undefined || to === undefined) return undefined;
  try {
    return rangeOf(Temporal.PlainDate.from(from), Temporal.PlainDate.from(to));
  } catch {
    return undefined; // There is no such day.
  }
}

function rangeOf(from: Temporal.PlainDate, to: Temporal.PlainDate): DayRange | undefined {
  return Temporal.PlainDate.compare(from, to) > 0 ? undefined : { from: from.toString(), to: to.toString() };
}
