import { useCallback, useLayoutEffect, useRef } from "react";

/** A handler that is the same at every render and does what the newest one says: for parts that are drawn anew only on a change. */
export function useNewest<Given>(handler: (given: Given) => void): (given: Given) => void {
  const newest = useRef(handler);
  useLayoutEffect(() => {
    newest.current = handler;
  });
  return useCallback((given: Given) => newest.current(given), []);
}
