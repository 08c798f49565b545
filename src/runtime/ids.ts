/** What ids look like, for values that come back from Slack and may be anything. */
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether this may be an id of ours: of a search, an export, an import … PostgreSQL refuses to compare one with anything else. */
export function isUuid(text: string): boolean {
  return uuid.test(text);
}

const largestBigint = 9_223_372_036_854_775_807n;

/** Whether this may be the id of a fulfillment: a `bigint` in digits. */
export function isFulfillmentId(text: string): boolean {
  if (!/^-?\d{1,19}$/.test(text)) return false;
  const id = BigInt(text);
  return -largestBigint - 1n <= id && id <= largestBigint;
}
