import { expect, test } from "vitest";
import { dagListSearch } from "../../routing/searches.ts";
import { filterWords } from "./filterWords.ts";

test.each([
  [{}, ""],
  [{ sort: "-lastRun", view: "cards" }, ""],
  [{ q: "ord", paused: "active", state: "failed" }, "the text “ord”, active, the last run failed"],
  [{ only: "favourites", tag: ["sales", "eu"] }, "favourites, tagged sales or eu"],
  [
    { only: "backfilling", tag: ["sales", "eu"], tags: "all", owner: "data" },
    "a backfill under way, tagged sales and eu, owned by data",
  ],
])("the filters %j are told", (search, words) => {
  expect(filterWords(dagListSearch.parse(search))).toBe(words);
});
