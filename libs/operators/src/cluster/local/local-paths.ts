import { join } from "node:path";
import { tokenDigest } from "../../token-digest.ts";

/** The folder of a cluster below the root of them all. The same token gives the same one. */
export function clusterIdOf(token: string): string {
  return `local-${tokenDigest(token, 16)}`;
}

/** Whether a name in the root may be that of a cluster. */
export function isClusterId(name: string): boolean {
  return name.startsWith("local-");
}

/** What there is in the folder of a cluster. */
export function clusterPaths(root: string, cluster: string) {
  const home = join(root, cluster);
  return {
    home,
    record: join(home, "cluster.json"),
    /** Made once, when the cluster ends: why. */
    end: join(home, "end.json"),
    /** Touched by whoever looks: steps that nobody looks after end. */
    seen: join(home, "seen"),
    bootstrap: join(home, "bootstrap"),
    steps: join(home, "steps"),
    /** A list of ids for steps that were added together: see step-batches.ts. */
    batches: join(home, "batches"),
  };
}

/** What there is in the folder of a step, or of a bootstrap action. */
export function stepPaths(folder: string) {
  return {
    record: join(folder, "step.json"),
    /** Made once: that it starts, or that it never will. */
    fate: join(folder, "fate.json"),
    /** Made once, before its processes are stopped: `cancelled`, or `interrupted` by the end of its cluster. */
    stopped: join(folder, "stopped.json"),
    alive: join(folder, "alive"),
    begun: join(folder, "begun"),
    exit: join(folder, "exit"),
    stdout: join(folder, "stdout"),
    stderr: join(folder, "stderr"),
  };
}
