/** Names of time zones: which of them Node and PostgreSQL both know, and under which name. */

/** Reads the name of a time zone: gives the one that Node and the database both know, or null if there is none. */
export type ReadTimeZone = (name: string) => string | null;

/**
 * Node names these zones as Unicode's CLDR does; newer time zone databases have the old names only in a package of their
 * own (Debian's tzdata-legacy).
 * @see https://github.com/unicode-org/cldr/blob/main/common/bcp47/timezone.xml (the attribute `iana`)
 */
const currentNames: ReadonlyMap<string, string> = new Map([
  ['Africa/Asmera', 'Africa/Asmara'],
  ['America/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['America/Catamarca', 'America/Argentina/Catamarca'],
  ['America/Coral_Harbour', 'America/Atikokan'],
  ['America/Cordoba', 'America/Argentina/Cordoba'],
  ['America/Godthab', 'America/Nuuk'],
  ['America/Indianapolis', 'America/Indiana/Indianapolis'],
  ['America/Jujuy', 'America/Argentina/Jujuy'],
  ['America/Louisville', 'America/Kentucky/Louisville'],
  ['America/Mendoza', 'America/Argentina/Mendoza'],
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['Asia/Katmandu', 'Asia/Kathmandu'],
  ['Asia/Rangoon', 'Asia/Yangon'],
  ['Asia/Saigon', 'Asia/Ho_Chi_Minh'],
  ['Atlantic/Faeroe', 'Atlantic/Faroe'],
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['Pacific/Enderbury', 'Pacific/Kanton'],
  ['Pacific/Ponape', 'Pacific/Pohnpei'],
  ['Pacific/Truk', 'Pacific/Chuuk'],
]);

/** A name, not an offset: PostgreSQL reads `+05:30` as west of Greenwich. */
const namePattern = /^[a-z][\w+-]*(?:\/[\w+-]+)*$/i;

/** The current name of a zone that Node knows by this name, in any case; null for offsets and unknown names. */
export function canonicalTimeZone(name: string): string | null {
  const canonical = nodeTimeZone(name);
  return canonical === null ? null : (currentNames.get(canonical) ?? canonical);
}

/**
 * The reader for a database that knows these zones. The current name comes first; a database that lacks it may know the
 * zone by another one.
 */
export function readTimeZoneOf(databaseNames: readonly string[]): ReadTimeZone {
  const known = new Set(databaseNames);
  return (name) => {
    const canonical = canonicalTimeZone(name);
    if (canonical === null || known.has(canonical)) return canonical;
    const node = nodeTimeZone(name);
    return databaseNames.find((other) => nodeTimeZone(other) === node) ?? null;
  };
}

/** The name by which Node knows a zone. */
function nodeTimeZone(name: string): string | null {
  if (!namePattern.test(name)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
