import { stripVTControlCharacters } from "node:util";
import type { LogLine } from "@daymill/contract";

/** What a search of a log looks at: message and fields by themselves, so that `^` and `$` mean the ends of either. */
export function searchedText({ message, fields }: LogLine): string {
  const said = stripVTControlCharacters(message);
  return fields === null ? said : `${said}\n${JSON.stringify(fields)}`;
}
