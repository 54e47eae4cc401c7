import { useEffect } from "react";

/** The tab's title: the most particular part first. */
export function usePageTitle(...parts: readonly string[]): void {
  const title = [...parts, "Daymill"].join(" · ");
  useEffect(() => {
    document.title = title;
  }, [title]);
}
