/** What ids look like. Values that come back from Slack can be anything, and PostgreSQL rejects a comparison with them. */
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether this can be the id of a search, an export, an import … */
export function isUuid(text: string): boolean {
  return uuid.test(text);
}

const maxBigint = 9_223_372_036_854_775_807n;

/** Whether this can be the id of a fulfillment: a `bigint` in digits. */
export function isFulfillmentId(text: string): boolean {
  if (!/^-?\d{1,19}$/.test(text)) return false;
  const id = BigInt(text);
  return -maxBigint - 1n <= id && id <= maxBigint;
}
