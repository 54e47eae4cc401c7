import { Outlet, useSearch } from "@tanstack/react-router";
import type { CSSProperties } from "react";
import { useLiveEvents } from "../api/live/useLiveEvents.ts";
import { PauseQuestions } from "../pages/actions/PauseQuestions.tsx";
import { ProblemsNotice } from "../pages/Problems/ProblemsNotice.tsx";
import { useRememberPlace } from "../pages/Search/useRememberPlace.ts";
import { usePreference } from "../ui/preferences.ts";
import { useRowKeys } from "../ui/useRowKeys.ts";
import { useSchemeOnRoot } from "../ui/theme/useScheme.ts";
import { LinkedZone } from "../ui/time/ZoneContext.tsx";
import { Announcements } from "./Announcements.tsx";
import styles from "./AppShell.module.css";
import { GlobalNotices } from "./GlobalNotices.tsx";
import { NavRail } from "./NavRail.tsx";
import { NewVersionNotice } from "./NewVersionNotice.tsx";
import { RefreshBar } from "./RefreshBar.tsx";
import { TopBar } from "./TopBar.tsx";
import { useOnline } from "./useOnline.ts";
import { ZoneNotice } from "./ZoneNotice.tsx";

/** What stands around every page. */
export function AppShell() {
  useLiveEvents();
  useSchemeOnRoot();
  useRememberPlace();
  useRowKeys();
  const rows = usePreference("rows");
  const rail = usePreference("rail");
  // With the text in it.
  const panelRem = Number(usePreference("panel")) / 16;
  const panel: CSSProperties & Record<"--dm-panel", string> = { "--dm-panel": `${panelRem}rem` };
  const isOld = !useOnline();
  const { tz } = useSearch({ strict: false });
  return (
    <LinkedZone zone={tz}>
      <div className={styles.shell} data-rows={rows} data-rail={rail} style={panel}>
        <a className={styles.skip} href="#main">
          Skip to the page
        </a>
        <Announcements />
        <TopBar />
        <NavRail />
        <main id="main" className={styles.main} data-old={isOld} tabIndex={-1}>
          <RefreshBar />
          <GlobalNotices />
          <NewVersionNotice />
          <ZoneNotice />
          <ProblemsNotice />
          <Outlet />
        </main>
        <PauseQuestions />
      </div>
    </LinkedZone>
  );
}
