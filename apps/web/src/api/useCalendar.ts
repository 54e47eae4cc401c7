import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

/** The days of a DAG, with how their runs stand. */
export function useCalendar(dagId: string) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.calendar(dagId),
      queryFn: ({ signal }) => api.getCalendar({ params: { dagId }, signal }),
    }),
  );
}
