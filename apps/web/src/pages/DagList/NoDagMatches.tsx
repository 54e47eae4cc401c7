import type { DagListSearch } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { useFavouriteDags } from "../../ui/favouriteDags.ts";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { filterWords } from "./filterWords.ts";

export interface NoDagMatchesProps {
  readonly filters: DagListSearch;
  readonly onClear: () => void;
}

/** What stands where the list would be when its filters leave none, and which those are. */
export default function NoDagMatches({ filters, onClear }: NoDagMatchesProps) {
  const noneStarred = useFavouriteDags().length === 0;
  return (
    <EmptyState title="No DAG matches the filters" actions={<Button onClick={onClear}>Clear filters</Button>}>
      {filters.only === "favourites" && noneStarred
        ? "There are no favourites yet: the star before the name of a DAG makes it one."
        : `Looked for: ${filterWords(filters)}.`}
    </EmptyState>
  );
}
