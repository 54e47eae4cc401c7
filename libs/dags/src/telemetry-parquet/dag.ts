import { derivedDag } from "./derived-dag.ts";
import { e10sExperiment } from "./e10s-experiment.ts";
import { executiveStream } from "./executive-stream.ts";

/** The experiment of October 2015 on Aurora. */
const EXPERIMENT = "e10s-enabled-aurora-20151020@experiments.mozilla.org";

export const executiveStreamDag = derivedDag(executiveStream);
export const e10sExperimentDag = derivedDag(e10sExperiment(EXPERIMENT));
