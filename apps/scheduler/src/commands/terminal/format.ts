/** A duration for people: `45 ms`, `3.2 s`, `4 m 10 s`, `3 h 05 m`, `2 d 4 h`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  const [minutes, hours, days] = [Math.floor(seconds / 60), Math.floor(seconds / 3_600), Math.floor(seconds / 86_400)];
  if (hours < 1) return `${minutes} m ${pad(seconds % 60)} s`;
  if (days < 1) return `${hours} h ${pad(minutes % 60)} m`;
  return `${days} d ${hours % 24} h`;
}

/** How long something took, or has taken until now; empty when it has not begun. */
export function spanText(startedAt: string | null, endedAt: string | null, now: number): string {
  if (startedAt === null) return "";
  return durationText((endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt));
}

/** An instant in UTC, said so: `2024-03-15 02:00:00 UTC`. */
export function instantText(iso: string | null): string {
  return iso === null ? "" : `${new Date(iso).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** A date that is data, as it stands in the DAG's zone: `2024-03-15`, or with its time when that is not midnight. */
export function logicalDateText(zoned: string | null): string {
  if (zoned === null) return "";
  const [day = "", time = ""] = zoned.split("T");
  return time.startsWith("00:00:00") ? day : `${day} ${time.slice(0, 5)}`;
}

/** `1 run`, `3 runs`, `1,704 days`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
