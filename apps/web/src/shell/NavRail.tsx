import { Link, useLocation } from "@tanstack/react-router";
import { useMayNot } from "../api/useMayNot.ts";
import { useFailingDags } from "../api/useOverview.ts";
import { useProblems } from "../api/useProblems.ts";
import { Icon } from "../ui/Icon.tsx";
import styles from "./AppShell.module.css";
import { ListLink } from "../pages/ListLink.tsx";
import { countOf } from "../pages/naming.ts";
import { RailCount } from "./RailCount.tsx";
import { RailPin } from "./RailPin.tsx";
import { SavedViewLinks } from "./SavedViewLinks.tsx";
import { useOpenRail } from "./useOpenRail.ts";

const part = { className: styles.railLink ?? "", activeOptions: { includeSearch: false } } as const;

/** One part with several pages. */
const ADMIN = /^\/(pools|connections|variables|users|roles|tokens|audit|system)$/;

/** The parts of the product: a rail at the side, of icons until it is wide, on a phone a bar at the bottom. */
export function NavRail() {
  const failing = useFailingDags().data?.total ?? 0;
  const errors = useProblems().data?.items.filter((problem) => problem.severity === "error").length ?? 0;
  const seesAll = useMayNot("listPools") === undefined;
  const isAdmin = useLocation({ select: ({ pathname }) => ADMIN.test(pathname) });
  const isTaskList = useLocation({ select: ({ pathname }) => pathname === "/task-instances" });
  const { isOpen, handlers } = useOpenRail();
  return (
    <nav className={styles.rail} data-open={isOpen} aria-label="Main" {...handlers}>
      <Link to="/" {...part} activeOptions={{ exact: true, includeSearch: false }}>
        <Icon name="home" size={18} />
        Home
        <RailCount count={failing} words={`${countOf(failing, "DAG")} failed in the last 24 hours, not acknowledged`} />
      </Link>
      <ListLink to="/dags" {...part}>
        <Icon name="dags" size={18} />
        DAGs
      </ListLink>
      <ListLink to="/runs" {...part} {...(isTaskList ? { "aria-current": "page" } : {})}>
        <Icon name="runs" size={18} />
        Runs
      </ListLink>
      <Link to="/backfills" {...part}>
        <Icon name="backfills" size={18} />
        Backfills
      </Link>
      <Link to="/assets" {...part}>
        <Icon name="assets" size={18} />
        Assets
      </Link>
      <Link to="/problems" {...part}>
        <Icon name="problems" size={18} />
        Problems
        <RailCount count={errors} words={countOf(errors, "load problem")} />
      </Link>
      <Link to={seesAll ? "/pools" : "/tokens"} {...part} {...(isAdmin ? { "aria-current": "page" } : {})}>
        <Icon name="admin" size={18} />
        Admin
      </Link>
      <SavedViewLinks />
      <RailPin isOpen={isOpen} />
    </nav>
  );
}
