/** The days of a range, `2019-12-01` and those that follow. */
export function daysOf({ from, days }: { readonly from: string; readonly days: number }): readonly string[] {
  return Array.from({ length: days }, (_, index) =>
    new Date(Date.parse(`${from}T00:00:00Z`) + index * 86_400_000).toISOString().slice(0, 10),
  );
}
