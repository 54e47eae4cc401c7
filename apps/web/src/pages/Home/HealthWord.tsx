import { Link } from "@tanstack/react-router";
import { useHealth } from "../../api/useHealth.ts";
import { StateMark } from "../../ui/state/StateBadge.tsx";
import { taskTones } from "../../ui/state/taskTone.ts";
import styles from "./Home.module.css";

const words = {
  ok: ["success", "All parts are well"],
  degraded: ["up_for_retry", "A part is degraded"],
  down: ["failed", "A part is down"],
} as const;

/** Whether the server and its parts are well; what is wrong stands on top of every page. */
export function HealthWord() {
  const health = useHealth();
  if (health.data === undefined || health.isError) return null;
  const [state, word] = words[health.data.status];
  return (
    <Link to="/system" className={styles.health}>
      <StateMark tone={{ ...taskTones[state], word }} size={14} />
      <span aria-hidden="true">{word}</span>
    </Link>
  );
}
