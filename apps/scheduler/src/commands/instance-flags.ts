import { Option } from "commander";
import { readsWhole } from "./terminal/whole-number.ts";

export interface MapFlag {
  readonly map?: number;
}

/** Which instance of a mapped task is meant; without it: the task, as long as it is not mapped. */
export function mapOption(): Option {
  return new Option("--map <index>", "of a mapped task: which instance").argParser(readsWhole("--map", { least: 0 }));
}

/** The same in a query of the API. */
export function mapQuery({ map }: MapFlag): { readonly mapIndex?: number } {
  return map === undefined ? {} : { mapIndex: map };
}
