import { Outlet } from "@tanstack/react-router";
import { useLiveEvents } from "../api/live/useLiveEvents.ts";
import { useRememberPlace } from "../pages/Search/useRememberPlace.ts";
import { useSchemeOnRoot } from "../ui/theme/useScheme.ts";
import styles from "./AppShell.module.css";
import { GlobalNotices } from "./GlobalNotices.tsx";
import { NavRail } from "./NavRail.tsx";
import { TopBar } from "./TopBar.tsx";

/** What stands around every page. */
export function AppShell() {
  useLiveEvents();
  useSchemeOnRoot();
  useRememberPlace();
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <TopBar />
      <NavRail />
      <main id="main" className={styles.main} tabIndex={-1}>
        <GlobalNotices />
        <Outlet />
      </main>
    </div>
  );
}
