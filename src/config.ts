/** The environment, parsed once at start. */
import { z } from 'zod';
import { canonicalTimeZone } from './runtime/time-zones.ts';

/** A list, also as JSON or with each entry in quotation marks. */
const list = z.string().transform((text) => text.split(/[\s,;"'“”‘’[\]]+/).filter((entry) => entry !== ''));

/** Commas alone, as a template with unset parts leaves them, are no list: nobody named is not the same as everybody. */
const slackId = (prefixes: string, what: string) =>
  list
    .refine((ids) => ids.length > 0 && ids.every((id) => new RegExp(`^[${prefixes}][A-Z0-9]{2,}$`).test(id)), {
      error: `takes ${what}, separated by commas`,
    })
    .default([]);

const wholeNumber = (from: number, to: number) => {
  const allowed = { error: `takes a whole number from ${from} to ${to}` };
  return z
    .string()
    .regex(/^\d{1,9}$/, allowed)
    .transform(Number)
    .pipe(z.number().min(from, allowed).max(to, allowed));
};

const token = (prefix: string, what: string) =>
  z
    .string({ error: `is missing: ${what}` })
    .regex(new RegExp(`^${prefix}[!-+\\--~]+$`), { error: `takes ${what}, which begins with ${prefix}` });

const plainAddress = { error: 'takes an address such as https://slack.com/api/' };
const webAddress = z
  .url({ protocol: /^https?$/, ...plainAddress })
  .refine((address) => !/[@?#]/.test(address), plainAddress);

/** In these zones it is never summer, which is hardly what somebody in New York or Denver means. */
const onlyStandardTime = /^[em]st$/i;

const timeZone = z
  .string()
  .transform((name, context) => {
    const canonical = onlyStandardTime.test(name) ? null : canonicalTimeZone(name);
    if (canonical !== null) return canonical;
    const message = 'takes the IANA name of a time zone, such as America/New_York or Europe/Berlin, and no offset';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  })
  .default('America/New_York');

/** Whether a password's special characters cut a database's address in the wrong places. */
function isCutWrong(address: string): boolean {
  const hasBarePercentSign = /%(?![0-9a-f]{2})/i.test(address);
  return !URL.canParse(address) || hasBarePercentSign || new URL(address).pathname.includes('@');
}

const databaseExample = 'takes an address such as postgres://user:password@host:5432/name';
const databaseAddress = z
  .string()
  .regex(/^postgres(ql)?:\/\//, { error: databaseExample, abort: true })
  .refine((address) => !isCutWrong(address), {
    error: `${databaseExample}, with special characters of the password as percent codes: %40 for @, %2F for /, %23 for #, %25 for %`,
  })
  .optional();

const recordsEnvironment = z.object({
  DATABASE_URL: databaseAddress,
  TIME_ZONE: timeZone,
});

const environment = recordsEnvironment
  .extend({
    /** a streaming standby, which answers are read from */
    READ_DATABASE_URL: databaseAddress,
    SLACK_BOT_TOKEN: token('xoxb-', 'the bot token from OAuth & Permissions'),
    /** Two secrets, separated by a comma, are both valid during a rotation. */
    SLACK_SIGNING_SECRET: list
      .refine((secrets) => !secrets.some((secret) => /^x(?:ox|app)/.test(secret)), {
        error: 'takes the signing secret from Basic Information, and this is a token',
      })
      .optional(),
    SLACK_APP_TOKEN: token('xapp-', 'the app-level token for Socket Mode').optional(),
    SLACK_API_URL: webAddress.default('https://slack.com/api/').transform((address) => address.replace(/\/*$/, '/')),
    HOST: z.string().default('0.0.0.0'),
    PORT: wholeNumber(0, 65_535).default(3000),
    IMPORT_CHANNELS: slackId('CG', 'channel ids (C…)'),
    IMPORT_BOTS: slackId('ABUW', 'ids of bots (B…), apps (A…) or bot users (U…)'),
    OPERATORS: slackId('UWS', 'user ids (U…) or user group ids (S…)'),
    APPROVERS: slackId('UWS', 'user ids (U…) or user group ids (S…)'),
    FOUR_EYES_ROWS: wholeNumber(1, 10_000_000).optional(),
    PREVIEW_TTL_HOURS: wholeNumber(1, 24 * 365).default(72),
    UNDO_HOURS: wholeNumber(1, 24 * 365).default(72),
    MAX_FILE_MB: wholeNumber(1, 1024).default(100),
    MAX_ROWS: wholeNumber(1, 10_000_000).default(1_000_000),
    WEBHOOK_URL: z
      .url({ protocol: /^https?$/, error: 'takes an address such as https://crm.example.com/hooks' })
      .optional(),
    /** Two secrets, separated by a comma, both sign during a rotation. */
    WEBHOOK_SECRET: list
      .refine((secrets) => secrets.every((secret) => /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/.test(secret)), {
        error: 'takes whsec_ and 24 to 64 random bytes in base64, as "openssl rand -base64 32" makes them',
      })
      .default([]),
    LOG_LEVEL: z
      .string()
      .toLowerCase()
      .pipe(
        z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
          error: 'takes fatal, error, warn, info, debug, trace or silent',
        }),
      )
      .default('info'),
  })
  .refine((env) => env.SLACK_APP_TOKEN !== undefined || (env.SLACK_SIGNING_SECRET ?? []).length > 0, {
    path: ['SLACK_SIGNING_SECRET'],
    error: 'is missing: the signing secret from Basic Information (or set SLACK_APP_TOKEN for Socket Mode)',
    when: () => true,
  })
  .refine((env) => !/^https?:/.test(env.WEBHOOK_URL ?? '') || (env.WEBHOOK_SECRET ?? []).length > 0, {
    path: ['WEBHOOK_SECRET'],
    error: 'is missing: WEBHOOK_URL needs a secret to sign with, whsec_ and random bytes in base64',
    when: () => true,
  });

/**
 * Variables that are set but not read, while one of ours is not set whose name differs by an S, an underscore, case, a
 * `HOLDFAST_` before it, the mark at the beginning of a file from Windows, or by one letter.
 */
export function findMisspelled(env: Environment): string[] {
  const keyOf = (name: string) => name.toUpperCase().replaceAll(/^HOLDFAST_|[^A-Z]|S/g, '');
  const areClose = (given: string, meant: string) =>
    given === meant ||
    (meant.length > 6 &&
      [...meant].some((_, at) => new RegExp(`^${meant.slice(0, at)}.{0,2}${meant.slice(at + 1)}$`).test(given)));
  const others = Object.keys(env).filter((given) => env[given] && !variableNames.includes(given));
  return others.flatMap((given) => {
    const meant = variableNames.find((name) => !env[name] && areClose(keyOf(given), keyOf(name)));
    return meant === undefined ? [] : [`${given} isn’t read: did you mean ${meant}?`];
  });
}

/** The validated environment. */
export type Config = z.infer<typeof environment>;

/** The names of the variables, for the test of the README's table. */
export const variableNames = Object.keys(environment.shape);

/** The environment is invalid; `lines` names each invalid variable with what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly lines: string[];

  constructor(lines: string[]) {
    super(`Holdfast can’t start:\n${lines.map((line) => `  ${line}`).join('\n')}`);
    this.lines = lines;
  }
}

/** Quotation marks, which `docker run --env-file` keeps or a text program has bent, and the blanks and line ends of files that secrets come from. */
const withoutWrapping = (value: string): string =>
  value
    .trim()
    .replace(/^["'“”‘’`](.*)["'“”‘’`]$/s, '$1')
    .trim();

/** A host that is given only as a parameter is valid for libpq alone; PGSSLMODE is for who gets an address from a platform. */
function completeAddress(address: string, { PGSSLMODE: mode }: Environment): string {
  const placed = /[?&]host=/.test(address) ? address.replace(/@(?=[/?])/, '@localhost') : address;
  if (!mode || /[?&]ssl(mode)?=/.test(placed)) return placed;
  return `${placed}${placed.includes('?') ? '&' : '?'}sslmode=${mode}`;
}

/**
 * Reads the environment. An empty variable counts as unset.
 * @throws {ConfigError} naming all missing and invalid variables at once, without their values
 */
export function readConfig(env: Environment): Config {
  return readEnvironment(environment, env);
}

/** Reads only what commands about records need. @throws {ConfigError} as `readConfig` does */
export function readRecordsConfig(env: Environment): z.infer<typeof recordsEnvironment> {
  return readEnvironment(recordsEnvironment, env);
}

type Environment = Record<string, string | undefined>;

function readEnvironment<Read>(schema: z.ZodType<Read>, env: Environment): Read {
  const given = Object.fromEntries(
    Object.entries(env)
      .map(([name, value = '']) => [name, withoutWrapping(value)] as const)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, /DATABASE_URL$/.test(name) ? completeAddress(value, env) : value]),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new ConfigError([...new Set([...problems, ...findMisspelled(env)])]);
}
