/** Times as a person sees them: always in that person's own zone, never the browser's. */

/** @type {Map<string, Intl.DateTimeFormat>} */
const known = new Map();

/**
 * Made once each: that takes a millisecond or two, and a page shows the times of all its messages anew with each change.
 * @param {string} zone IANA name
 * @param {Intl.DateTimeFormatOptions} options
 */
function formatOf(zone, options) {
  const key = `${zone} ${JSON.stringify(options)}`;
  const made = known.get(key) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, ...options });
  known.set(key, made);
  return made;
}

/** @param {number} seconds since 1970 @param {string} zone IANA name @param {Intl.DateTimeFormatOptions} options */
const format = (seconds, zone, options) => formatOf(zone, options).format(new Date(seconds * 1000));

const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const dayNumber = (/** @type {number} */ seconds, /** @type {string} */ zone) =>
  Math.round(
    Date.parse(`${format(seconds, zone, { year: 'numeric', month: 'long', day: 'numeric' })} UTC`) / 86_400_000,
  );

/** "today", "yesterday", "tomorrow", or undefined for any other day. */
function nearDay(/** @type {number} */ seconds, /** @type {string} */ zone) {
  const distance = dayNumber(seconds, zone) - dayNumber(Date.now() / 1000, zone);
  return ['yesterday', 'today', 'tomorrow'][distance + 1];
}

/** "2:05 PM" */
export const clockTime = (/** @type {number} */ seconds, /** @type {string} */ zone) =>
  format(seconds, zone, { hour: 'numeric', minute: '2-digit' });

/** "EST" where a person's zone isn't the browser's, so that two clocks differ; else ''. */
export function zoneNote(/** @type {number} */ seconds, /** @type {string} */ zone) {
  const name = (/** @type {string} */ one) =>
    formatOf(one, { timeZoneName: 'short' })
      .formatToParts(new Date(seconds * 1000))
      .find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return name(zone) === name(browserZone) ? '' : name(zone);
}

/** "Today", "Yesterday" or "Monday, November 16, 2026": what stands between two days of a conversation. */
export function dayName(/** @type {number} */ seconds, /** @type {string} */ zone) {
  const near = nearDay(seconds, zone);
  return near
    ? near.charAt(0).toUpperCase() + near.slice(1)
    : format(seconds, zone, { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' });
}

/** "Monday, November 16, 2026 at 2:05 PM EST": for the tooltip of a time. */
export const fullTime = (/** @type {number} */ seconds, /** @type {string} */ zone) =>
  `${format(seconds, zone, { dateStyle: 'full' })} at ${format(seconds, zone, { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' })}`;

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const TOKENS = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date_slash: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { month: 'long', day: 'numeric', year: 'numeric' },
  date_short: { month: 'short', day: 'numeric', year: 'numeric' },
  date_long: { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' },
  time: { hour: 'numeric', minute: '2-digit' },
  time_secs: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
};

const SIX_MONTHS = 182 * 86_400;

/** Slack leaves the year out where it can't be doubted: within six months of now. */
function withoutNearYear(/** @type {string} */ token, /** @type {number} */ seconds) {
  const options = TOKENS[token.replace(/_pretty$/, '')];
  const isNear = Math.abs(seconds - Date.now() / 1000) < SIX_MONTHS;
  if (!options || !isNear || !/^date(?:_short|_long)?(?:_pretty)?$/.test(token)) return options;
  const { year: _, ...rest } = options;
  return rest;
}

/**
 * A `<!date^…>` in the reader's zone. Tokens: docs.slack.dev, "Date formatting"; the `_pretty` ones say "today".
 * @param {{ seconds: number, format: string, fallback: string }} date
 * @param {string} zone
 */
export function slackDate(date, zone) {
  return date.format.replace(/\{(\w+)\}/g, (token, name) => {
    const near = name.endsWith('_pretty') ? nearDay(date.seconds, zone) : undefined;
    const options = withoutNearYear(name, date.seconds);
    return near ?? (options ? format(date.seconds, zone, options) : token);
  });
}
