import { createClient } from "@daymill/contract";

/** The whole API of this page's own origin. */
export const api = createClient({ baseUrl: "" });
