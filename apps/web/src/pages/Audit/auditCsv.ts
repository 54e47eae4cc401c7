import type { AuditEntry } from "@daymill/contract";

const COLUMNS = [
  "entryId",
  "at",
  "who",
  "via",
  "token",
  "address",
  "action",
  "dagId",
  "runId",
  "taskId",
  "object",
  "outcome",
  "error",
  "asked",
  "before",
  "after",
] as const satisfies readonly (keyof AuditEntry)[];

/** Entries as CSV (RFC 4180), JSON in its cells. */
export function auditCsv(entries: readonly AuditEntry[]): string {
  const rows = entries.map((entry) => COLUMNS.map((column) => cellOf(entry[column])));
  return [COLUMNS, ...rows].map((cells) => `${cells.join(",")}\r\n`).join("");
}

function cellOf(value: AuditEntry[keyof AuditEntry]): string {
  if (value === null) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  // What begins like a formula is one to a spreadsheet, and people choose the names of what is changed.
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
