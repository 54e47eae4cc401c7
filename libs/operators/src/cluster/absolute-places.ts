import type { TaskContext } from "@daymill/core";
import { placeOf } from "../place.ts";
import type { ClusterSettings } from "./cluster-settings.ts";
import type { StepSpec } from "./step-spec.ts";

/** Settings whose scripts a cluster finds: `lake:/setup.sh` means nothing to it. */
export async function withAbsoluteScripts(settings: ClusterSettings, ctx: TaskContext): Promise<ClusterSettings> {
  const { bootstrap } = settings;
  if (bootstrap === undefined) return settings;
  const actions = bootstrap.map(async (action) => ({ ...action, path: await absolute(action.path, ctx) }));
  return { ...settings, bootstrap: await Promise.all(actions) };
}

/** A step whose programs a cluster finds. */
export async function withAbsolutePrograms(step: StepSpec, ctx: TaskContext): Promise<StepSpec> {
  if (!("spark" in step)) return step;
  const all = (places: readonly string[]) => Promise.all(places.map((place) => absolute(place, ctx)));
  const { application, jars, pyFiles, files, archives, propertiesFile } = step.spark;
  return {
    ...step,
    spark: {
      ...step.spark,
      application: await absolute(application, ctx),
      ...(jars && { jars: await all(jars) }),
      ...(pyFiles && { pyFiles: await all(pyFiles) }),
      ...(files && { files: await all(files) }),
      ...(archives && { archives: await all(archives) }),
      ...(propertiesFile !== undefined && { propertiesFile: await absolute(propertiesFile, ctx) }),
    },
  };
}

/** `lake:/a`, not `hdfs://a` or `/a`. Behind `#` stands what an archive is unpacked as. */
async function absolute(place: string, ctx: TaskContext): Promise<string> {
  if (!/^[A-Za-z][\w.-]*:\/(?!\/)/.test(place)) return place;
  const [path = "", ...alias] = place.split("#");
  return [(await placeOf(path, ctx)).uri, ...alias].join("#");
}
