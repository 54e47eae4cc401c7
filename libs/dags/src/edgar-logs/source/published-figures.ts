/** What the published notebook printed for its sample, 30 % of the log of 2017-03-29. */
export const PUBLISHED = {
  day: "2017-03-29",
  /** About: the notebook does not print it; its 20 most active addresses are 46 % of such a log. */
  requests: 7_050_000,
  /** Requests with a status from 500 to 599, by the hours 0 to 23. */
  serverErrorsByHour: [
    2094, 1598, 1136, 1027, 1135, 1182, 1109, 1004, 1127, 1053, 1063, 1099, 1008, 1099, 1141, 1248, 1275, 1384, 1172,
    1244, 1279, 1130, 1077, 1090,
  ],
  /** The 20 most active addresses and their requests. */
  mostActive: [
    ["213.152.28.bhe", 520_522],
    ["158.132.91.haf", 497_817],
    ["117.91.6.caf", 239_925],
    ["132.195.122.djf", 197_673],
    ["117.91.2.aha", 152_204],
    ["173.52.208.ehd", 146_972],
    ["108.91.91.hbc", 142_731],
    ["117.91.7.hgh", 133_579],
    ["97.100.78.cjb", 129_753],
    ["217.174.255.dgd", 123_177],
    ["64.140.243.cgg", 121_052],
    ["117.91.6.jfd", 119_873],
    ["117.91.7.bhf", 111_371],
    ["54.69.84.iji", 110_040],
    ["54.212.94.jcd", 104_801],
    ["101.231.120.dfg", 89_679],
    ["54.92.220.eij", 84_153],
    ["132.200.132.fdh", 82_639],
    ["117.91.6.dgd", 72_290],
    ["116.231.50.gae", 67_585],
  ],
} as const;

/** The whole log, of which the notebook took a sample: some 2.7 GB. */
export const WHOLE_DAY_REQUESTS = 23_500_000;
