import { useEffect, useEffectEvent, useState } from "react";

/**
 * What a module gives, fetched once it is wanted; undefined until it is there. One that cannot be fetched (the server is
 * down, or has been deployed anew) takes nothing else away, and is asked for again the next time it is wanted. `load` must
 * stay the same function.
 */
export function useLoaded<T>(load: () => Promise<T>, isWanted: boolean, onFailed?: () => void): T | undefined {
  const [loaded, setLoaded] = useState<{ readonly module: T }>();
  const fail = useEffectEvent(() => onFailed?.());
  const isMissing = isWanted && loaded === undefined;
  useEffect(() => {
    if (!isMissing) return undefined;
    let isGone = false;
    const fetchIt = async (): Promise<void> => {
      const module = await load();
      if (!isGone) setLoaded({ module });
    };
    fetchIt().catch(() => {
      if (!isGone) fail();
    });
    return () => {
      isGone = true;
    };
  }, [isMissing, load]);
  return loaded?.module;
}
