import { eventCleaningDag } from "./cleaning-dag.ts";

export const eventCleaning = eventCleaningDag();
