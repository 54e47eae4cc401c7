import { Option } from "commander";
import { DaymillError } from "@daymill/core";
import { didYouMean } from "./did-you-mean.ts";
import type { Column } from "./table.ts";

/** `--columns dag,next-run`; what is JSON or ids has no columns. */
export function columnsOption(): Option {
  return new Option("--columns <names>", "only these columns, in this order: dag,next-run")
    .argParser((text: string) => text.split(",").map((name) => name.trim()))
    .conflicts(["json", "quiet"]);
}

/** The columns of these titles, in which a space may be a `-`; all when none is named. Throws E702 for one that is none. */
export function chosenColumns<Row>(
  columns: readonly Column<Row>[],
  names: readonly string[] | undefined,
): readonly Column<Row>[] {
  if (names === undefined) return columns;
  const byName = new Map(columns.map((column) => [nameOf(column.title), column]));
  return names.map((name) => {
    const column = byName.get(nameOf(name));
    if (column !== undefined) return column;
    const near = didYouMean(nameOf(name), byName.keys());
    const hint = near === undefined ? "" : ` Did you mean ${near}?`;
    throw new DaymillError("E702", `There is no column ${name}; there are ${[...byName.keys()].join(", ")}.${hint}`);
  });
}

function nameOf(title: string): string {
  return title.toLowerCase().replaceAll(" ", "-");
}
