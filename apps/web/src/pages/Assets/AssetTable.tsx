import type { AssetView } from "@daymill/contract";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { AssetLink } from "./AssetLink.tsx";
import styles from "./Assets.module.css";
import { AssetUsers } from "./AssetUsers.tsx";

export function AssetTable({ assets }: { assets: readonly AssetView[] }) {
  return (
    <Table label="Assets" cards>
      <thead>
        <tr>
          <th>Asset</th>
          <th>Last event</th>
          <th>Produced by</th>
          <th>Starts</th>
          <th>Read by</th>
          <th data-align="end">Pending</th>
        </tr>
      </thead>
      <tbody>
        {assets.map(({ asset, lastEventAt, producers, consumers, pending }) => (
          <tr key={asset}>
            <td data-grow className={styles.name}>
              <AssetLink asset={asset} />
            </td>
            <td>{lastEventAt === null ? "never" : <Time at={lastEventAt} relative />}</td>
            <td data-wide>
              <AssetUsers users={producers} none="no task" />
            </td>
            <td data-phone="none">
              <AssetUsers users={consumers.filter(({ taskId }) => taskId === null)} none="–" />
            </td>
            <td data-phone="none">
              <AssetUsers users={consumers.filter(({ taskId }) => taskId !== null)} none="–" />
            </td>
            <td data-align="end" data-phone="none">
              {pending.toLocaleString("en-US")}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
