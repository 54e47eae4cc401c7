/** Where a job can be looked at, if its handle tells: a handle that is an address, or has one as `url`. Only http(s). */
export function jobLink(handle: unknown): string | undefined {
  const told = typeof handle === "object" && handle !== null && "url" in handle ? handle.url : handle;
  return typeof told === "string" && /^https?:\/\//i.test(told) ? told : undefined;
}

/** What a person calls a job: the text that its handle is, or has as `id`; else the whole handle. */
export function jobName(handle: unknown): string {
  const told = typeof handle === "object" && handle !== null && "id" in handle ? handle.id : handle;
  return typeof told === "string" || typeof told === "number" ? String(told) : JSON.stringify(handle);
}
