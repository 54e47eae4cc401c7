import { Link } from "@tanstack/react-router";
import { linkButton } from "../../ui/linkButton.ts";
import { PageHeader } from "../../ui/page/Panel.tsx";
import { usePageTitle } from "../usePageTitle.ts";
import { BackfillList } from "./BackfillList.tsx";

export default function BackfillListPage() {
  usePageTitle("Backfills");
  return (
    <>
      <PageHeader title="Backfills" />
      <BackfillList
        whenEmpty={
          <Link to="/dags" className={linkButton}>
            Choose a DAG to backfill
          </Link>
        }
      />
    </>
  );
}
