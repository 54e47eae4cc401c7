import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useSession } from "../../api/useSession.ts";
import { PageHeader } from "../../ui/page/Panel.tsx";
import { tabClass, Tabs } from "../../ui/Tabs.tsx";
import { usePageTitle } from "../usePageTitle.ts";

const tab = { className: tabClass, activeOptions: { includeSearch: false } } as const;

/** The head of each page under Admin: what it is about, and the way to the others. */
export function AdminHeader({ title, actions }: { title: string; actions: ReactNode }) {
  usePageTitle(title);
  const session = useSession().data;
  return (
    <PageHeader title={title} actions={actions}>
      <Tabs label="Admin">
        <Link to="/pools" {...tab}>
          Pools
        </Link>
        <Link to="/connections" {...tab}>
          Connections
        </Link>
        <Link to="/variables" {...tab}>
          Variables
        </Link>
        {session?.user?.role === "admin" ? (
          <>
            <Link to="/users" {...tab}>
              Users
            </Link>
            <Link to="/audit" {...tab}>
              Audit log
            </Link>
          </>
        ) : null}
        {session === undefined || session.isOpen ? null : (
          <Link to="/tokens" {...tab}>
            API tokens
          </Link>
        )}
      </Tabs>
    </PageHeader>
  );
}
