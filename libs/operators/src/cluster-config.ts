export { clusterConfig } from "./cluster/config/cluster-config.ts";
