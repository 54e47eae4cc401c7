import type { DagListSearch } from "../../routing/searches.ts";

const ONLY: Readonly<Record<NonNullable<DagListSearch["only"]>, string>> = {
  favourites: "favourites",
  backfilling: "a backfill under way",
  problems: "problems in the file",
};

/** What the list of DAGs is narrowed by, in words: `the text “ord”, the last run failed, tagged sales`. Empty: by nothing. */
export function filterWords({ q, only, tag, tags, owner, state, paused }: DagListSearch): string {
  return [
    ...(q === undefined ? [] : [`the text “${q}”`]),
    ...(paused === undefined ? [] : [paused]),
    ...(state === undefined ? [] : [`the last run ${state}`]),
    ...(only === undefined ? [] : [ONLY[only]]),
    ...(tag === undefined ? [] : [`tagged ${tag.join(tags === "all" ? " and " : " or ")}`]),
    ...(owner === undefined ? [] : [`owned by ${owner}`]),
  ].join(", ");
}
