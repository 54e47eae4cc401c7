import type { ConnectionView } from "@daymill/contract";
import { Button } from "../../ui/Button.tsx";
import { copyText } from "../../ui/copyText.ts";
import { connectionEnv } from "./connectionEnv.ts";

/** Copies a connection as it is stored, as variables of the environment, without its secrets; nothing where no variable can name it. */
export function CopyEnv({ connection }: { readonly connection: ConnectionView }) {
  const text = connectionEnv(connection);
  if (text === undefined) return null;
  return (
    <Button onClick={() => copyText(text, "Copied as variables; secrets are left empty")}>Copy as variables</Button>
  );
}
