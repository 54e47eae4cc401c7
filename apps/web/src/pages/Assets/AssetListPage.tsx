import { getRouteApi, Link } from "@tanstack/react-router";
import { useAssetList } from "../../api/useAssets.ts";
import { Button } from "../../ui/Button.tsx";
import { linkButton } from "../../ui/linkButton.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { FilterBar } from "../../ui/page/FilterBar.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { PageHeader, Panel } from "../../ui/page/Panel.tsx";
import { ShowMore } from "../../ui/page/ShowMore.tsx";
import { usePageTitle } from "../usePageTitle.ts";
import styles from "./Assets.module.css";
import { AssetTable } from "./AssetTable.tsx";
import { NoAssetsYet } from "./NoAssetsYet.tsx";

const route = getRouteApi("/assets");

/** What tasks produce and DAGs wait for, by name. */
export default function AssetListPage() {
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useAssetList(q);
  usePageTitle("Assets");
  const assets = list.data?.pages.flatMap((page) => page.items);
  const search = (text: string | undefined): void => void navigate({ search: { q: text }, replace: true });
  return (
    <>
      <PageHeader
        title="Assets"
        actions={
          <Link to="/lineage" search={{ q }} className={linkButton}>
            Lineage
          </Link>
        }
      />
      <Panel flush>
        <FilterBar label="Search assets" placeholder="Search by name" text={q} onText={search} />
        {list.isError ? (
          <div className={styles.inset}>
            <ErrorPanel error={list.error} doing="load the assets" onRetry={() => void list.refetch()} />
          </div>
        ) : null}
        {list.isPending ? <Loading what="the assets" /> : null}
        {assets?.length !== 0 ? null : q === undefined ? (
          <NoAssetsYet />
        ) : (
          <EmptyState
            title="No asset matches the search"
            actions={<Button onClick={() => search(undefined)}>Clear the search</Button>}
          />
        )}
        {assets === undefined || assets.length === 0 ? null : <AssetTable assets={assets} />}
        <ShowMore list={list} />
      </Panel>
    </>
  );
}
