import type { EMRClient } from "@aws-sdk/client-emr";
import type { EmrAccess } from "./emr-client.ts";

/** A cluster, and how EMR is asked about it. */
export interface EmrSite {
  readonly cluster: string;
  /** As errors name it. */
  readonly place: string;
  /** Everything here may be asked for twice. */
  readonly ask: <T>(send: AskEmr<T>) => Promise<T>;
}

export type AskEmr<T> = (
  access: EmrAccess,
  client: EMRClient,
  options: { readonly abortSignal: AbortSignal },
) => Promise<T>;
