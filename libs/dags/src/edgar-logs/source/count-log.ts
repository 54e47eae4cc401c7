/** What is in a log, by counting. */
export interface CountedLog {
  readonly requests: number;
  readonly byHour: readonly number[];
  readonly serverErrorsByHour: readonly number[];
  readonly withoutCode: number;
  /** Every address and its requests, the most active first. */
  readonly perIp: readonly (readonly [ip: string, requests: number])[];
}

/** Counts the lines of a log, header left out, in plain JavaScript: an oracle that shares nothing with the pipeline. */
export function countLog(lines: readonly string[]): CountedLog {
  const byHour = Array.from({ length: 24 }, () => 0);
  const serverErrorsByHour = Array.from({ length: 24 }, () => 0);
  const perIp = new Map<string, number>();
  let withoutCode = 0;
  for (const line of lines) {
    const [ip = "", , time = "", , , , , code = ""] = line.split(",");
    const hour = Number(time.slice(0, 2));
    byHour[hour] = (byHour[hour] ?? 0) + 1;
    perIp.set(ip, (perIp.get(ip) ?? 0) + 1);
    if (code === "") withoutCode++;
    else if (code.startsWith("5")) serverErrorsByHour[hour] = (serverErrorsByHour[hour] ?? 0) + 1;
  }
  const ranked = [...perIp].toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  return { requests: lines.length, byHour, serverErrorsByHour, withoutCode, perIp: ranked };
}
