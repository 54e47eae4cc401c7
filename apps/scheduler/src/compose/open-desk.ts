import type { Opened } from "@daymill/core";
import { DagParser, PARSER_ENTRY } from "../dag-bag/dag-parser.ts";
import { bundleStore } from "../bundle/bundle-store.ts";
import { deployDesk } from "../deploys/deploy-desk.ts";
import type { DeployDesk } from "../deploys/deploy-desk.ts";
import { buildEntry } from "../process/build-entry.ts";
import type { Base } from "./open-base.ts";

/** What takes deploys; its parser starts with the first one. What is opened is deferred to `opened`. */
export function openDesk({ database, layout, place, environment, log }: Base, opened: Opened): DeployDesk {
  const store = bundleStore(layout.bundles);
  let opening: Promise<DagParser> | undefined;
  const openParser = async (): Promise<DagParser> => {
    const entry = await buildEntry(PARSER_ENTRY, layout.runtime);
    const { packageRoots } = place;
    return new DagParser({ entry, bundleFolder: store.folder, packageRoots, environment, logger: log });
  };
  opened.defer(async () => await (await opening?.catch(() => undefined))?.close());
  return deployDesk({
    db: database.db,
    store,
    parser: async () => {
      opening ??= openParser();
      // A parser that could not be made is made by the next deploy.
      return await opening.catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
    },
  });
}
