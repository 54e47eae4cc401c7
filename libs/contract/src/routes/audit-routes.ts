import { auditEntrySchema, listAuditEntriesQuery } from "../audit.ts";
import { type EndpointName, endpoints } from "../endpoints.ts";
import { pageOf } from "../page.ts";
import type { Route } from "../route.ts";
import { plain } from "./route-parts.ts";

/** The route of the audit log. */
export const auditRoutes = {
  listAuditEntries: {
    ...plain,
    ...endpoints.listAuditEntries,
    tag: "audit",
    summary: "Who changed what, the newest first",
    query: listAuditEntriesQuery,
    response: pageOf(auditEntrySchema),
  },
} as const satisfies Partial<Record<EndpointName, Route>>;
