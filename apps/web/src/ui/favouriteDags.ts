import { useSyncExternalStore } from "react";
import { storedList } from "./storedList.ts";

/** All of them are asked for by one address. */
const MOST_KEPT = 40;

const favourites = storedList<string>({ key: "daymill.favourites", most: MOST_KEPT, isItem: isId });

/** Makes a DAG a favourite, or no longer one. Beyond forty the oldest goes. */
export function toggleFavourite(dagId: string): void {
  const known = favourites.read();
  favourites.write(known.includes(dagId) ? known.filter((one) => one !== dagId) : [...known, dagId]);
}

/** The ids of the DAGs that whoever sits at this browser has starred, in the order in which they were. */
export function useFavouriteDags(): readonly string[] {
  return useSyncExternalStore(favourites.subscribe, favourites.read);
}

/** The server would refuse all because of one that is none. */
function isId(value: unknown): value is string {
  return typeof value === "string" && value.length <= 250 && /^\w[\w.-]*$/.test(value);
}
