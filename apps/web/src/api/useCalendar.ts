import { keepPreviousData, queryOptions, skipToken, useQuery } from "@tanstack/react-query";
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

/** The hours of a month (`2024-03`); undefined: not known yet which, or nobody wants them. */
export function useCalendarHours(dagId: string, month: string | undefined) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.calendarHours(dagId, month),
      placeholderData: keepPreviousData,
      queryFn:
        month === undefined
          ? skipToken
          : ({ signal }) => api.getCalendarHours({ params: { dagId }, query: { month }, signal }),
    }),
  );
}
