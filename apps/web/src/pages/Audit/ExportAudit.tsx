import { useMutation } from "@tanstack/react-query";
import type { AuditFilter } from "../../api/queryKeys.ts";
import { readAuditEntries } from "../../api/useAuditEntries.ts";
import { ActionMenu } from "../../ui/ActionMenu.tsx";
import { Button } from "../../ui/Button.tsx";
import { saveFile } from "../../ui/saveFile.ts";
import { showFailure } from "../../ui/toast.ts";
import { auditCsv } from "./auditCsv.ts";

/** Saves what the filters leave of the audit log. */
export function ExportAudit({ filter }: { filter: AuditFilter }) {
  const save = useMutation({
    mutationFn: async (format: "csv" | "json") => {
      const entries = await readAuditEntries(filter);
      if (format === "csv") saveFile("audit.csv", new Blob([auditCsv(entries)], { type: "text/csv" }));
      else {
        const text = JSON.stringify(entries, null, 2);
        saveFile("audit.json", new Blob([text], { type: "application/json" }));
      }
    },
    onError: (error) => showFailure("The audit log cannot be saved", error),
  });
  return (
    <ActionMenu
      target={<Button busy={save.isPending}>Export</Button>}
      actions={[
        { label: "As CSV", onSelect: () => save.mutate("csv") },
        { label: "As JSON", onSelect: () => save.mutate("json") },
      ]}
    />
  );
}
