/** The environment: defaults, what is allowed, and how a wrong start is told. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ConfigError, findMisspelled, readConfig, readRecordsConfig, variableNames } from '../src/config.ts';

const webhookSecret = `whsec_${Buffer.alloc(32).toString('base64')}`;
const least = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'shh' };

test('without anything but the token and the secret, the defaults of the contract hold', () => {
  expect(readConfig(least)).toEqual({
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_SIGNING_SECRET: ['shh'],
    SLACK_API_URL: 'https://slack.com/api/',
    HOST: '0.0.0.0',
    PORT: 3000,
    IMPORT_BOTS: [],
    IMPORT_CHANNELS: [],
    OPERATORS: [],
    APPROVERS: [],
    PREVIEW_TTL_HOURS: 72,
    UNDO_HOURS: 72,
    MAX_FILE_MB: 100,
    MAX_ROWS: 1_000_000,
    TIME_ZONE: 'America/New_York',
    WEBHOOK_SECRET: [],
    LOG_LEVEL: 'info',
  });
});

test.each([
  ['DATABASE_URL', 'postgres://u:p%40@db:5432/x', 'postgres://u:p%40@db:5432/x'],
  ['DATABASE_URL', 'postgresql:///x', 'postgresql:///x'],
  ['DATABASE_URL', 'postgres://u:p@/x?host=/cloudsql/a:b:c', 'postgres://u:p@localhost/x?host=/cloudsql/a:b:c'],
  ['SLACK_SIGNING_SECRET', 'old, new', ['old', 'new']],
  ['SLACK_APP_TOKEN', 'xapp-1', 'xapp-1'],
  ['SLACK_API_URL', 'http://127.0.0.1:1/api', 'http://127.0.0.1:1/api/'],
  ['HOST', '127.0.0.1', '127.0.0.1'],
  ['PORT', '0', 0],
  ['PORT', ' 8080 ', 8080],
  ['IMPORT_CHANNELS', 'C012AB,\n C034CD', ['C012AB', 'C034CD']],
  ['OPERATORS', 'U012AB W034CD,S056EF', ['U012AB', 'W034CD', 'S056EF']],
  ['APPROVERS', 'S056EF', ['S056EF']],
  ['FOUR_EYES_ROWS', '1', 1],
  ['PREVIEW_TTL_HOURS', '8760', 8760],
  ['UNDO_HOURS', '1', 1],
  ['MAX_FILE_MB', '1024', 1024],
  ['MAX_ROWS', '1', 1],
  ['TIME_ZONE', 'Europe/Berlin', 'Europe/Berlin'],
  ['TIME_ZONE', ' us/eastern ', 'America/New_York'],
  ['TIME_ZONE', 'Asia/Calcutta', 'Asia/Kolkata'],
  ['WEBHOOK_SECRET', `${webhookSecret}, ${webhookSecret}`, [webhookSecret, webhookSecret]],
  ['LOG_LEVEL', 'debug', 'debug'],
  ['LOG_LEVEL', 'WARN', 'warn'],
  ['TIME_ZONE', 'EST5EDT', 'America/New_York'],
  // as docker run --env-file keeps them, and as secrets are read from files
  ['SLACK_SIGNING_SECRET', '"shh"', ['shh']],
  ['SLACK_SIGNING_SECRET', "'old, new'\r\n", ['old', 'new']],
  ['SLACK_BOT_TOKEN', ' xoxb-1\n', 'xoxb-1'],
  ['SLACK_APP_TOKEN', '"xapp-1"', 'xapp-1'],
  ['DATABASE_URL', ` "postgres://u:it's@db/x"\r`, "postgres://u:it's@db/x"],
  ['HOST', '"::"', '::'],
  ['PORT', "'8080'", 8080],
  ['TIME_ZONE', '"Europe/Berlin"', 'Europe/Berlin'],
  ['IMPORT_CHANNELS', '" C012AB, C034CD "', ['C012AB', 'C034CD']],
  ['APPROVERS', '""', []],
  // lists as templates write them, and values that went through a text program
  ['IMPORT_CHANNELS', '["C012AB", "C034CD"]', ['C012AB', 'C034CD']],
  ['IMPORT_CHANNELS', "'C012AB','C034CD'", ['C012AB', 'C034CD']],
  ['OPERATORS', 'U012AB;U034CD;', ['U012AB', 'U034CD']],
  ['SLACK_BOT_TOKEN', '“xoxb-1”', 'xoxb-1'],
  ['SLACK_SIGNING_SECRET', '`shh`', ['shh']],
  ['SLACK_API_URL', 'https://slack.com/api//', 'https://slack.com/api/'],
] as const)('%s=%j is read as %j', (name, given, want) => {
  expect(readConfig({ ...least, [name]: given })[name]).toEqual(want);
});

test.each([
  ['postgres://u:p@db/x', 'postgres://u:p@db/x?sslmode=no-verify'],
  ['postgres://u:p@db/x?application_name=y', 'postgres://u:p@db/x?application_name=y&sslmode=no-verify'],
  ['postgres://u:p@db/x?sslmode=verify-full', 'postgres://u:p@db/x?sslmode=verify-full'],
  ['postgres://u:p@db/x?ssl=true', 'postgres://u:p@db/x?ssl=true'],
])('with PGSSLMODE=no-verify, %s becomes %s', (given, want) => {
  expect(readRecordsConfig({ DATABASE_URL: given, PGSSLMODE: 'no-verify' }).DATABASE_URL).toBe(want);
});

const wrong: [name: string, value: string][] = [
  ['DATABASE_URL', 'mysql://sesame@db/x'],
  ['DATABASE_URL', 'postgres://u:sesame@db:port/x'],
  ['READ_DATABASE_URL', 'mysql://sesame@db/x'],
  ['DATABASE_URL', 'postgres://u:sesame%@db/x'],
  ['SLACK_BOT_TOKEN', 'xoxp-sesame'],
  ['SLACK_BOT_TOKEN', 'xoxb-sesame # of the workspace'],
  ['SLACK_BOT_TOKEN', 'xoxb-sesame, xoxb-esame'],
  ['SLACK_BOT_TOKEN', 'xoxb-sesame…'],
  ['SLACK_BOT_TOKEN', 'xoxb-'],
  ['SLACK_APP_TOKEN', 'xoxb-sesame'],
  ['SLACK_API_URL', 'slack.com/sesame'],
  ['SLACK_API_URL', 'https://u:sesame@slack.com/api/'],
  ['SLACK_API_URL', 'https://slack.com/api/?sesame'],
  ['PORT', '65536'],
  ['PORT', '0x50'],
  ['PORT', '-1'],
  ['PORT', '3e3'],
  ['IMPORT_CHANNELS', '#sesame'],
  ['OPERATORS', '@sesame'],
  ['APPROVERS', 'C012AB'],
  ['OPERATORS', ','],
  ['APPROVERS', ' , '],
  ['IMPORT_CHANNELS', '[]'],
  ['SLACK_SIGNING_SECRET', 'xoxb-sesame'],
  ['SLACK_SIGNING_SECRET', 'old, xapp-1-sesame'],
  ['FOUR_EYES_ROWS', '0'],
  ['PREVIEW_TTL_HOURS', '0'],
  ['PREVIEW_TTL_HOURS', '1.5'],
  ['UNDO_HOURS', 'sesame'],
  ['MAX_FILE_MB', '1025'],
  ['MAX_ROWS', 'many'],
  ['TIME_ZONE', 'Mars/Sesame'],
  ['TIME_ZONE', '+05:30'],
  ['TIME_ZONE', 'EST'],
  ['TIME_ZONE', '-03'],
  ['TIME_ZONE', 'UTC+2'],
  ['WEBHOOK_URL', 'ftp://sesame'],
  ['WEBHOOK_SECRET', 'whsec_sesame'],
  ['LOG_LEVEL', 'loud'],
];

test.each(wrong)('%s=%s is refused by name, with what is allowed, without the value', (name, value) => {
  const lines = problems({ ...least, [name]: value });
  expect(lines).toEqual([expect.stringMatching(new RegExp(`^${name} takes `))]);
  expect(lines.join()).not.toContain('esame');
});

test('all problems are named at once, missing variables too', () => {
  const all = Object.fromEntries(wrong.map(([name, value]) => [name, value]));
  const named = problems(all).map((line) => line.split(' ', 1)[0]);
  expect(new Set(named)).toEqual(new Set(wrong.map(([name]) => name)));
  expect(problems({ PORT: 'x' }).map((line) => line.split(' ', 1)[0])).toEqual([
    'SLACK_BOT_TOKEN',
    'PORT',
    'SLACK_SIGNING_SECRET',
  ]);
});

test('the secret is not needed in Socket Mode, and an empty variable counts as unset', () => {
  const config = readConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', PORT: ' ', APPROVERS: '' });
  expect(config).toMatchObject({ PORT: 3000, APPROVERS: [] });
  expect(problems({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: ' , ' })).toEqual([
    expect.stringContaining('SLACK_SIGNING_SECRET is missing'),
  ]);
});

test('webhooks are never sent unsigned', () => {
  const lines = problems({ ...least, WEBHOOK_URL: 'https://crm.example.com/hooks' });
  expect(lines).toEqual([expect.stringMatching(/^WEBHOOK_SECRET is missing/)]);
});

test('commands about records need no Slack', () => {
  expect(readRecordsConfig({ TIME_ZONE: 'UTC' })).toEqual({ TIME_ZONE: 'UTC' });
  expect(() => readRecordsConfig({ DATABASE_URL: 'x' })).toThrow('DATABASE_URL takes an address');
});

test.each([
  ['u:p@ss/w0rd'],
  ['u:12/34'],
  ['u:p#ss'],
  ['u:p?ss'],
  ['u:50%'],
])('in an address with %s, the password’s special characters are named', (login) => {
  const [line = ''] = problems({ ...least, DATABASE_URL: `postgres://${login}@db:5432/x` });
  expect(line).toMatch(
    /^DATABASE_URL takes an address such as .+, with special characters of the password as percent codes/,
  );
});

test.each([
  ['APPROVER', 'APPROVERS'],
  ['operators', 'OPERATORS'],
  ['FOUR_EYE_ROW', 'FOUR_EYES_ROWS'],
  ['IMPORT_CHANNEL', 'IMPORT_CHANNELS'],
  ['TIMEZONE', 'TIME_ZONE'],
  ['UNDO_HOUR', 'UNDO_HOURS'],
  ['APROVERS', 'APPROVERS'],
  ['IMPORT_CHANELS', 'IMPORT_CHANNELS'],
  ['DATABASE_URI', 'DATABASE_URL'],
  ['HOLDFAST_OPERATORS', 'OPERATORS'],
  ['\ufeffSLACK_BOT_TOKEN', 'SLACK_BOT_TOKEN'],
])('%s is not read, and may be meant as %s', (given, meant) => {
  expect(findMisspelled({ [given]: 'x' })).toEqual([`${given} isn’t read: did you mean ${meant}?`]);
  expect(findMisspelled({ [given]: 'x', [meant]: 'y' })).toEqual([]);
});

test('a variable that is missing because of its spelling is told with the one that is not read', () => {
  expect(problems({ ...least, SLACK_BOT_TOKEN: '', SLACK_BOT_TOKENS: 'xoxb-1' })).toEqual([
    expect.stringMatching(/^SLACK_BOT_TOKEN is missing/),
    'SLACK_BOT_TOKENS isn’t read: did you mean SLACK_BOT_TOKEN?',
  ]);
});

test('variables of others are left alone', () => {
  const others = [
    'HOME',
    'HOSTNAME',
    'PATH',
    'TZ',
    'PGHOST',
    'LOG_FILE',
    'DATABASE_USER',
    'SLACK_APP_ID',
    'PWD',
    'POST',
  ];
  expect(findMisspelled(Object.fromEntries(others.map((name) => [name, 'x'])))).toEqual([]);
});

test('every variable is listed', () => {
  expect(variableNames).toHaveLength(21);
  expect(variableNames).toEqual(expect.arrayContaining(wrong.map(([name]) => name)));
});

test('npm start with a wrong environment prints the problems and ends with 1', () => {
  const environment = { PATH: process.env.PATH, PORT: 'sesame', LOG_LEVEL: 'loud' };
  const { status, stderr, stdout } = spawnSync(process.execPath, ['src/bin/run.mjs', 'src/main.ts'], {
    env: environment,
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toBe(`Holdfast can’t start:
  SLACK_BOT_TOKEN is missing: the bot token from OAuth & Permissions
  PORT takes a whole number from 0 to 65535
  LOG_LEVEL takes fatal, error, warn, info, debug, trace or silent
  SLACK_SIGNING_SECRET is missing: the signing secret from Basic Information (or set SLACK_APP_TOKEN for Socket Mode)
`);
  expect(stdout).toBe('');
});

function problems(env: Record<string, string>): string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
  return [];
}
