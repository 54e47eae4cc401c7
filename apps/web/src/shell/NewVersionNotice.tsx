import { useState } from "react";
import { useHealth } from "../api/useHealth.ts";
import { Button } from "../ui/Button.tsx";
import { Notice } from "../ui/page/Notice.tsx";

/** Says so when the server is another version than the one that this page came from. It is never reloaded by itself: somebody may be typing. */
export function NewVersionNotice() {
  const version = useHealth().data?.version;
  const [loaded, setLoaded] = useState(version);
  if (loaded === undefined && version !== undefined) setLoaded(version);
  if (version === undefined || loaded === undefined || version === loaded) return null;
  return (
    <Notice tone="info" actions={<Button onClick={() => window.location.reload()}>Reload for {version}</Button>}>
      The server is Daymill {version} now; this page is of {loaded}.
    </Notice>
  );
}
