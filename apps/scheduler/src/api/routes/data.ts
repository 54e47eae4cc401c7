import type { DataView } from "@daymill/contract";
import { namedData, ODD_WINDOW } from "@daymill/core";
import type { DataDescription, TaskId } from "@daymill/core";
import { findInstance, findOutput, findRunKey, findVersion, readTaskHistory } from "@daymill/metadata";
import type { InstanceName, OutputRow } from "@daymill/metadata";
import { connectionOfUri } from "@daymill/stores";
import type { ConnectionSource } from "../../secrets/connection-source.ts";
import type { DataDescriber } from "../../tools/describe-data.ts";
import type { Handlers } from "../handlers.ts";
import { keptProfiles } from "../kept-profiles.ts";
import { presentTaskHistory } from "../present/task-history.ts";
import { asDagId, asRunId, found, type PageDb, type Reader } from "../reader.ts";
import { recentAnswers } from "../recent-answers.ts";
import { instanceName, toName } from "./task-instances.ts";

export interface DataRouteParts {
  readonly read: Reader;
  readonly connections: Pick<ConnectionSource, "find">;
  readonly describeData: DataDescriber;
}

export function dataRoutes({
  read,
  connections,
  describeData,
}: DataRouteParts): Pick<Handlers, "listData" | "describeData" | "getTaskHistory"> {
  const recent = recentAnswers<DataView>(({ isComplete }) => isComplete);
  return {
    listData: async ({ params, query }) => {
      const output = await read((db) => outputOf(db, toName(params, query.mapIndex)));
      return { data: shownOf(output).map(({ uri }, position) => ({ position, uri })) };
    },
    describeData: async ({ params, query, caller }) => {
      const name = toName(params, query.mapIndex);
      const output = await read((db) => outputOf(db, name));
      const { uri, profile } = found(
        shownOf(output)[params.position],
        `Data ${params.position} of ${instanceName(name)}`,
      );
      if (profile !== undefined) return profile;
      return await recent(
        [name.dagId, name.runId, name.taskId, name.mapIndex, output?.writtenAt ?? 0, uri],
        async () => {
          const id = connectionOfUri(uri);
          const connection = id === undefined ? undefined : await connections.find(id);
          return toView(await describeData({ uri, connection }, caller.signal));
        },
      );
    },
    getTaskHistory: async ({ params, query }) =>
      await read(async (db) => {
        const [dagId, taskId] = [asDagId(params.dagId), params.taskId as TaskId];
        const until = query.until === undefined ? undefined : asRunId(query.until);
        if (until !== undefined)
          found(await findRunKey(db, { dagId, runId: until }), `The run ${until} of the DAG ${dagId}`);
        // The first of the wanted runs are judged by those before them, too.
        const limit = query.limit + ODD_WINDOW;
        const rows = await readTaskHistory(db, { dagId, taskId, limit, ...(until !== undefined && { until }) });
        if (rows.length === 0) {
          const version = await findVersion(db, { dagId, number: "current" });
          found(
            version?.graph.tasks.find((task) => task.id === taskId),
            `The task ${taskId} of the DAG ${dagId}`,
          );
        }
        return { runs: presentTaskHistory(rows).slice(-query.limit) };
      }),
  };
}

async function outputOf(db: PageDb, name: InstanceName): Promise<OutputRow | undefined> {
  found(await findInstance(db, name), `The task instance ${instanceName(name)}`);
  return await findOutput(db, name);
}

/** Something to look at that an output names, or holds as a profile. */
interface Shown {
  readonly uri: string;
  readonly profile?: DataView;
}

function shownOf(output: OutputRow | undefined): readonly Shown[] {
  const value = output?.value ?? null;
  return [
    ...namedData(value).map((uri) => ({ uri })),
    ...keptProfiles(value).map((profile) => ({ uri: profile.uri, profile })),
  ];
}

/** The wire's types are mutable; nobody changes what is sent. */
function toView(description: DataDescription): DataView {
  return structuredClone(description) as DataView;
}
