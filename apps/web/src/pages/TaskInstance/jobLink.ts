/** Where a job can be looked at, if its handle tells: a handle that is an address, or has one as `url`. Only http(s). */
export function jobLink(handle: unknown): string | undefined {
  const told = typeof handle === "object" && handle !== null && "url" in handle ? handle.url : handle;
  return typeof told === "string" && /^https?:\/\//i.test(told) ? told : undefined;
}
