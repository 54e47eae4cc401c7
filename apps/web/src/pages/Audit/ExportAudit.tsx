import type { AuditEntry } from "@daymill/contract";
import { useMutation } from "@tanstack/react-query";
import type { AuditFilter } from "../../api/queryKeys.ts";
import { readAuditEntries } from "../../api/useAuditEntries.ts";
import { type ExportedTable, ExportMenu } from "../../ui/ExportMenu.tsx";
import { showFailure } from "../../ui/toast.ts";

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

/** Saves what the filters leave of the audit log. */
export function ExportAudit({ filter }: { filter: AuditFilter }) {
  const save = useMutation({
    mutationFn: async (put: (table: ExportedTable<AuditEntry>) => void) =>
      put({ columns: COLUMNS, rows: await readAuditEntries(filter) }),
    onError: (error) => showFailure("The audit log cannot be saved", error),
  });
  return <ExportMenu<AuditEntry> name="audit" busy={save.isPending} onExport={save.mutate} />;
}
