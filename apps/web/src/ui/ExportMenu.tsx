import { ActionMenu } from "./ActionMenu.tsx";
import { Button } from "./Button.tsx";
import { csvOf } from "./csvOf.ts";
import { saveFile } from "./saveFile.ts";

export interface ExportedTable<Row> {
  readonly columns: readonly (keyof Row & string)[];
  readonly rows: readonly Row[];
}

export interface ExportMenuProps<Row> {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly busy?: boolean;
  /** Has what is exported, once it is asked for, and hands it over to be saved. */
  readonly onExport: (save: (table: ExportedTable<Row>) => void) => void;
}

/** Saves a table as CSV or JSON. */
export function ExportMenu<Row>({ name, busy = false, onExport }: ExportMenuProps<Row>) {
  return (
    <ActionMenu
      target={<Button busy={busy}>Export</Button>}
      actions={[
        {
          label: "As CSV",
          onSelect: () =>
            onExport(({ columns, rows }) =>
              saveFile(`${name}.csv`, new Blob([csvOf(columns, rows)], { type: "text/csv" })),
            ),
        },
        {
          label: "As JSON",
          onSelect: () =>
            onExport(({ rows }) =>
              saveFile(`${name}.json`, new Blob([JSON.stringify(rows, null, 2)], { type: "application/json" })),
            ),
        },
      ]}
    />
  );
}
