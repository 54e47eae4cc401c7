const STATUS = "TRY_CAST(code AS DOUBLE)";

/** The hours of a day as they stand in a time: `00` to `23`. */
const HOURS = "(SELECT printf('%02d', hour) AS hour FROM range(24) hours(hour))";

/**
 * Requests that failed on the server, from `$low` to below `$high`. The log writes a status as `503.0`: the text is compared
 * as a number, and what is none, such as an empty one, is dropped and counted.
 */
export const SERVER_ERRORS = {
  sql: `SELECT date, time, extention, code FROM source
        WHERE ${STATUS} >= $low AND ${STATUS} < $high
        ORDER BY date, time, extention, code`,
  dropped: {
    without_code: `${STATUS} IS NULL`,
    other_code: `${STATUS} < $low OR ${STATUS} >= $high`,
  },
};

/** Every address, the most active first. */
export const COUNT_PER_IP = "SELECT ip, count(*) AS count FROM source GROUP BY ip ORDER BY count DESC, ip";

/** The hours that rows have, each once: hours are compared with 24 rows instead of millions. */
const HOURS_WITH_ROWS = "(SELECT left(time, 2) AS hour, count(*) AS n FROM source WHERE time IS NOT NULL GROUP BY 1)";

/** A row an hour, also of hours without any. */
export const REQUESTS_BY_HOUR = `SELECT hour, coalesce(n, 0)::INTEGER AS requests
  FROM ${HOURS} LEFT JOIN ${HOURS_WITH_ROWS} USING (hour) ORDER BY hour`;

export const MOST_ACTIVE = "SELECT ip, count::INTEGER AS requests FROM source ORDER BY count DESC, ip LIMIT 20";

/** What has to hold; a name says what was found where it does not. */
export const sqlChecks = {
  requests: {
    hour_without_requests: `SELECT hour FROM ${HOURS} WHERE hour NOT IN (SELECT hour FROM ${HOURS_WITH_ROWS}) ORDER BY hour`,
    missing_values: "SELECT * FROM source WHERE ip IS NULL OR date IS NULL OR time IS NULL",
    other_day: "SELECT * FROM source WHERE date <> $day",
    no_time: String.raw`SELECT * FROM source WHERE NOT regexp_full_match(time, '([01]\d|2[0-3]):[0-5]\d:[0-5]\d')`,
  },
  serverErrors: {
    too_many: `SELECT count(*)::INTEGER AS server_errors, $requests::INTEGER AS requests FROM source
      HAVING count(*) > $requests * $maxShare`,
  },
  ipCount: {
    other_sum: `SELECT coalesce(sum(count), 0)::BIGINT AS counted, $requests::BIGINT AS requests FROM source
      HAVING counted <> requests`,
    address_twice: "SELECT ip FROM source GROUP BY ip HAVING count(*) > 1",
  },
};
