import { useEffect } from "react";

/** The tab's title: the most particular part first. */
export function usePageTitle(...parts: readonly string[]): void {
  const title = titleOf(parts);
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** The tab's title as long as the component is there; then the one that was there before it. */
export function usePassingTitle(...parts: readonly string[]): void {
  const title = titleOf(parts);
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);
}

function titleOf(parts: readonly string[]): string {
  return [...parts, "Daymill"].join(" · ");
}
