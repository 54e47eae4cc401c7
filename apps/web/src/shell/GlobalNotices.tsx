import { useHealth } from "../api/useHealth.ts";
import { Notice } from "../ui/page/Notice.tsx";
import { Time } from "../ui/time/Time.tsx";
import { useOnline } from "./useOnline.ts";

/** Facts that concern every page: no network, no server, a part of the server that is not well. */
export function GlobalNotices() {
  const online = useOnline();
  const health = useHealth();
  if (!online)
    return (
      <Notice tone="warning">
        This browser is offline. What you see is from before
        {health.data === undefined ? null : (
          <>
            {" "}
            (<Time at={health.data.now} relative />)
          </>
        )}
        ; it is renewed when you are back.
      </Notice>
    );
  if (health.isError && health.data === undefined)
    return <Notice tone="danger">Daymill&apos;s server does not answer. The page tries again by itself.</Notice>;
  if (health.isError)
    return (
      <Notice tone="danger">
        Daymill&apos;s server stopped answering; last heard of <Time at={health.data.now} relative />. What you see may
        be old.
      </Notice>
    );
  const ill = health.data?.components.filter((component) => component.state !== "ok") ?? [];
  return ill.map((component) => (
    <Notice key={component.name} tone={component.state === "down" ? "danger" : "warning"}>
      {component.name} is {component.state}
      {component.detail === null ? "" : `: ${component.detail}`}
      {component.seenAt === null ? null : (
        <>
          {" "}
          (last heard of <Time at={component.seenAt} relative />)
        </>
      )}
    </Notice>
  ));
}
