import type { GridSearch } from "../../routing/searches.ts";
import { usePreference } from "../../ui/preferences.ts";
import type { Density } from "./grid/gridGeometry.ts";

/** The size of the cells: what the address says, else what the reader prefers. */
export function useDensity({ zoom }: Pick<GridSearch, "zoom">): Density {
  const preferred = usePreference("cells");
  return zoom ?? preferred;
}
