import { useEffect, useState } from "react";

/** A text once it has stayed as it is for so long, milliseconds: once nobody types it any more. */
export function usePaused(text: string, forMs: number): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), forMs);
    return () => clearTimeout(timer);
  }, [text, forMs]);
  return paused;
}
