import type { Health } from "@daymill/contract";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import styles from "./Health.module.css";

export function ComponentTable({ health: { components, version, startedAt } }: { health: Health }) {
  return (
    <Table label="Parts of this server" cards>
      <thead>
        <tr>
          <th>Part</th>
          <th>State</th>
          <th>Says</th>
          <th>Last at work</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>server</td>
          <td>answers</td>
          <td data-grow>
            Daymill {version}, since <Time at={startedAt} relative />
          </td>
          <td>now</td>
        </tr>
        {components.map(({ name, state, detail, seenAt }) => (
          <tr key={name}>
            <td>{name}</td>
            <td className={state === "ok" ? undefined : styles.bad}>{state === "ok" ? "well" : state}</td>
            <td data-grow>{detail ?? "–"}</td>
            <td>{seenAt === null ? "never" : <Time at={seenAt} relative />}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
