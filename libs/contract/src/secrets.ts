import * as z from "zod";

export const rotationSchema = z.object({
  /** Secrets that were sealed anew, under the first key. */
  rotated: z.number().int(),
  /** Secrets that were under it already. */
  current: z.number().int(),
  /** What no key opens, `connection:warehouse`: it stays as it is. */
  unreadable: z.array(z.string()),
});
