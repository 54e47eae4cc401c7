import { useHealth } from "../../api/useHealth.ts";
import { useSystem } from "../../api/useSystem.ts";
import { Button } from "../../ui/Button.tsx";
import { copyText } from "../../ui/copyText.ts";
import { Loading } from "../../ui/page/Loading.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { AdminHeader } from "../Admin/AdminHeader.tsx";
import { ListError } from "../Admin/ListError.tsx";
import { ComponentTable } from "./ComponentTable.tsx";
import { ServerTable } from "./ServerTable.tsx";
import { WaitingWork } from "./WaitingWork.tsx";
import { WorkerTable } from "./WorkerTable.tsx";

/** Whether every part is well, who works, and what waits for them. */
export default function HealthPage() {
  const health = useHealth();
  const system = useSystem();
  const copy = (): void => {
    const facts = { health: health.data, system: system.data, browser: navigator.userAgent };
    copyText(JSON.stringify(facts, null, 2), "The diagnostics are on the clipboard: they hold no secrets");
  };
  return (
    <>
      <AdminHeader title="Health" actions={<Button onClick={copy}>Copy diagnostics</Button>} />
      <Panel title="Parts of this server" flush>
        <ListError list={health} doing="ask whether all is well" />
        {health.isPending ? <Loading what="the parts of the server" lines={3} /> : null}
        {health.data === undefined ? null : <ComponentTable health={health.data} />}
      </Panel>
      <ListError list={system} doing="load the servers and workers" />
      {system.isPending ? <Loading what="the servers and workers" lines={5} /> : null}
      {system.data === undefined ? null : (
        <>
          <Panel title="Work">
            <WaitingWork system={system.data} />
          </Panel>
          <Panel title="Workers" flush>
            <WorkerTable workers={system.data.workers} />
          </Panel>
          <Panel title="Servers on this database" flush>
            <ServerTable servers={system.data.servers} />
          </Panel>
        </>
      )}
    </>
  );
}
