/** Whether this browser knows a time zone of that name, such as `Europe/Berlin`. */
export function isZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
