import type { Matching } from "../../api/readAll.ts";
import { Button } from "../../ui/Button.tsx";

export interface SelectedCountProps {
  /** `3 runs`. */
  readonly words: string;
  /** When every row that is shown is ticked, and more match: those. */
  readonly all?: Pick<Matching<unknown>, "found" | "isTaking" | "take"> | undefined;
}

/** How many rows are selected, and how to select those that are not shown. */
export function SelectedCount({ words, all }: SelectedCountProps) {
  return (
    <>
      <strong>
        {words} selected{all?.found?.isWhole === false ? ", the most at once" : ""}
      </strong>
      {all === undefined || all.found !== undefined ? null : (
        <Button busy={all.isTaking} onClick={all.take}>
          Select all that match
        </Button>
      )}
    </>
  );
}
