import { type HeldRole, mayDo, type Session } from "@daymill/contract";
import { getRouteApi } from "@tanstack/react-router";
import { useSession } from "../../api/useSession.ts";
import { useDeleteToken, useTokens } from "../../api/useTokens.ts";
import { Button } from "../../ui/Button.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { AdminHeader } from "../Admin/AdminHeader.tsx";
import { DeleteDialog } from "../Admin/DeleteDialog.tsx";
import { ListError } from "../Admin/ListError.tsx";
import { NewTokenDialog } from "./NewTokenDialog.tsx";
import { TokenTable } from "./TokenTable.tsx";

const route = getRouteApi("/tokens");

/** What programs sign in with. */
export default function TokensPage() {
  const { token: tokenId, dialog } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useTokens();
  const session = useSession().data;
  const remove = useDeleteToken();
  const chosen = list.data?.find((token) => token.tokenId === tokenId);
  const close = (): void => void navigate({ search: {}, replace: true });
  const isOpen = session?.isOpen ?? false;
  return (
    <>
      <AdminHeader
        title="API tokens"
        actions={
          isOpen ? null : (
            <Button tone="primary" onClick={() => void navigate({ search: { dialog: "new" } })}>
              New token…
            </Button>
          )
        }
      />
      <Panel flush>
        <ListError list={list} doing="load the API tokens" />
        {list.isPending ? <Loading what="the API tokens" lines={3} /> : null}
        {list.data?.length === 0 ? (
          <EmptyState title="No API tokens">
            {isOpen
              ? "Without users nobody needs one: programs are let in as they are."
              : "Programs send one as DAYMILL_TOKEN, or with the header Authorization: Bearer."}
          </EmptyState>
        ) : null}
        {list.data === undefined || list.data.length === 0 ? null : (
          <TokenTable tokens={list.data} onDelete={(token) => void navigate({ search: { token, dialog: "delete" } })} />
        )}
      </Panel>
      {dialog === "new" && session?.user ? <NewTokenDialog role={mostOf(session.user)} onClose={close} /> : null}
      {dialog === "delete" && chosen !== undefined ? (
        <DeleteDialog
          what={`the token ${chosen.name} of ${chosen.user}`}
          calls="deleteToken"
          isBusy={remove.isPending}
          error={remove.error}
          onDelete={() => remove.mutate(chosen.tokenId, { onSuccess: close })}
          onClose={close}
        >
          <p>What sends it is not let in any more.</p>
        </DeleteDialog>
      ) : null}
    </>
  );
}

/** A role of one's own may be raised by a DAG's file; a token never may more than its user all the same. */
function mostOf({ role, own }: NonNullable<Session["user"]>): HeldRole {
  return own === undefined || mayDo(role, "editor") ? role : "editor";
}
